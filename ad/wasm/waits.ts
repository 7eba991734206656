import { Call, Cond, Constant, type Node, Project, type Region, Scan } from '../graph/node.ts'
import type { Schedule } from './schedule.ts'
import type { Usage } from './usage.ts'

// A long straight program takes as long as its instructions take to fetch, at some 16 bytes a cycle, and most of them
// move numbers between registers and memory. Where a value in a local waits, V8 decides, which leaves loads and stores
// where they stand, but computes just before the first reader: if that comes late, the operands are loaded, moved to the
// stack and back. What is to be stored has to be computed by then. Hence only what is read soon waits in a local here;
// the rest is stored when it is known, and loaded when it is read.

/** Statements that a number may wait in a local for its first reader; its operands might wait instead. */
const UNREAD = 8

/** Statements that a number may wait in a local for its next reader, once it has been read or loaded. */
const READ = 24

/** In regions of fewer statements, kernels above all, everything waits in locals: short code is fetched once and stays. */
const SHORT = 200

/** Of each statement some values, if there are any. */
type Lists = readonly (readonly Node[] | undefined)[]

/** Where values wait from one statement to another. */
export interface Waits {
  /** of each statement: the values in memory that go into locals before it, because others soon after it read them too */
  readonly fetched: Lists
  /** of each statement: the values that leave their locals once it has read them, and those that nothing reads any more */
  readonly leaving: Lists
  /** of each node by its position: the last statement that reads it, -1 for none, or where it is nested in one */
  readonly last: Int32Array
  /** of each node by its position: whether some reader comes so late that it waits in memory */
  readonly rests: Uint8Array
  /** of each node by its position: whether a loop may read it even after `last` */
  readonly kept: Uint8Array
}

/** Where values wait between the statements of a region. */
export function waits(
  { outputs }: Region,
  { statements, usage, projections }: Omit<Schedule, keyof Waits>,
): Waits {
  const waiting = new Waiting(usage, statements.length)
  statements.forEach((statement, index) => {
    if (!('node' in statement)) {
      waiting.read(outputs[statement.output]!, index)
      return
    }
    const { node } = statement
    if (!usage.isGiven(node)) for (const arg of node.args) waiting.read(arg, index)
    // iterations that are run again later read it again
    if (node instanceof Scan) for (const arg of node.bound) waiting.keep(arg)
    if (node instanceof Cond || node instanceof Call) {
      for (const result of projections.get(node) ?? []) waiting.begin(result, index)
    } else if (!(node instanceof Project) || node.of instanceof Scan) {
      for (const result of usage.angles.get(node) ?? [node]) waiting.begin(result, index)
    }
  })
  return waiting.end()
}

/** Follows values from reader to reader. */
class Waiting {
  readonly #usage: Usage
  readonly #fetched: (Node[] | undefined)[]
  readonly #leaving: (Node[] | undefined)[]
  readonly #last: Int32Array
  readonly #rests: Uint8Array
  readonly #kept: Uint8Array
  /** statements that each value may wait in a local for the next reader, 0 for one that is in none */
  readonly #patience: Float64Array
  readonly #most: { readonly unread: number; readonly read: number }
  /** the values that have been in locals */
  readonly #begun: Node[] = []

  constructor(usage: Usage, statements: number) {
    const nodes = usage.order.length
    this.#usage = usage
    this.#fetched = new Array(statements)
    this.#leaving = new Array(statements)
    this.#last = new Int32Array(nodes).fill(-1)
    this.#rests = new Uint8Array(nodes)
    this.#kept = new Uint8Array(nodes)
    this.#patience = new Float64Array(nodes)
    this.#most = statements < SHORT ? { unread: Infinity, read: Infinity } : { unread: UNREAD, read: READ }
  }

  /** A statement puts a value into a local. */
  begin(node: Node, index: number): void {
    if (!isScalar(node)) return
    const at = this.#usage.at(node)
    this.#last[at] = index
    this.#wait(node, at, this.#most.unread)
    this.#begun.push(node)
  }

  /** A statement reads a value; of one that is nested in it, the operands. */
  read(node: Node, index: number): void {
    if (!isScalar(node)) return
    const at = this.#usage.at(node)
    const { nested, given } = this.#usage
    if (!nested[at]) this.#meet(node, at, index)
    // trees are not high; of a node from outside, operands are none of ours
    else if (!given[at]) for (const arg of node.args) this.read(arg, index)
  }

  /** A value may be read once more, by iterations that run again. */
  keep(node: Node): void {
    this.#kept[this.#usage.at(node)] = 1
  }

  #meet(node: Node, at: number, index: number): void {
    const { read } = this.#most
    const last = this.#last[at]!
    const patience = this.#patience[at]!
    this.#last[at] = index
    if (patience > 0 && index - last > patience) {
      this.#rests[at] = 1
      this.#patience[at] = 0
      add(this.#leaving, last, node)
    } else if (patience > 0) this.#wait(node, at, read)
    else if (last >= 0 && index - last <= read) {
      add(this.#fetched, last, node)
      this.#wait(node, at, read)
      this.#begun.push(node)
    }
  }

  #wait(node: Node, at: number, statements: number): void {
    this.#patience[at] = node.type === 'number' ? statements : Infinity
  }

  end(): Waits {
    for (const node of this.#begun) add(this.#leaving, this.#last[this.#usage.at(node)]!, node)
    return {
      fetched: this.#fetched,
      leaving: this.#leaving,
      last: this.#last,
      rests: this.#rests,
      kept: this.#kept,
    }
  }
}

function add(lists: (Node[] | undefined)[], index: number, node: Node): void {
  const list = lists[index]
  if (list) list.push(node)
  else lists[index] = [node]
}

/** Whether a local may hold a value; a constant needs none. */
function isScalar(node: Node): boolean {
  return (node.type === 'number' || node.type === 'boolean') && !(node instanceof Constant)
}
