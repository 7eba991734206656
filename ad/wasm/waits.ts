import { Call, Cond, Constant, type Node, Project, type Region, Scan } from '../graph/node.ts'
import type { Facts, Schedule } from './schedule.ts'

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
}

/** Where values wait between the statements of a region. Of each it notes in `facts` its last reader, and whether it rests. */
export function waits(
  { outputs }: Region,
  { statements, facts, projections, angles }: Omit<Schedule, keyof Waits>,
): Waits {
  const waiting = new Waiting(facts, statements.length)
  // iterations that are run again later read it again
  const keep = (node: Node) => {
    const fact = facts.get(node)
    if (fact) fact.kept = true
  }
  statements.forEach((statement, index) => {
    if (!('node' in statement)) {
      waiting.read(outputs[statement.output]!, index)
      return
    }
    const { node } = statement
    for (const arg of node.args) waiting.read(arg, index)
    if (node instanceof Scan) for (const arg of node.bound) keep(arg)
    if (node instanceof Cond || node instanceof Call) {
      for (const result of projections.get(node) ?? []) waiting.begin(result, index)
    } else if (!(node instanceof Project) || node.of instanceof Scan) {
      for (const result of angles.get(node) ?? [node]) waiting.begin(result, index)
    }
  })
  return waiting.end()
}

/** Follows values from reader to reader. */
class Waiting {
  readonly #facts: ReadonlyMap<Node, Facts>
  readonly #fetched: (Node[] | undefined)[]
  readonly #leaving: (Node[] | undefined)[]
  readonly #patience: { readonly unread: number; readonly read: number }
  /** the values that have been in locals */
  readonly #begun: Node[] = []

  constructor(facts: ReadonlyMap<Node, Facts>, statements: number) {
    this.#facts = facts
    this.#fetched = new Array(statements)
    this.#leaving = new Array(statements)
    this.#patience =
      statements < SHORT ? { unread: Infinity, read: Infinity } : { unread: UNREAD, read: READ }
  }

  /** A statement puts a value into a local. */
  begin(node: Node, index: number): void {
    if (!isScalar(node)) return
    const fact = this.#facts.get(node)!
    fact.last = index
    this.#wait(node, fact, this.#patience.unread)
    this.#begun.push(node)
  }

  /** A statement reads a value; of one that is nested in it, the operands. */
  read(node: Node, index: number): void {
    const fact = isScalar(node) ? this.#facts.get(node) : undefined
    if (!fact) return // of a node from outside, operands are none of ours
    // trees are not high
    if (fact.nested) for (const arg of node.args) this.read(arg, index)
    else this.#meet(node, fact, index)
  }

  #meet(node: Node, fact: Facts, index: number): void {
    const { last, patience } = fact
    const { read } = this.#patience
    fact.last = index
    if (patience > 0 && index - last > patience) {
      fact.rests = true
      fact.patience = 0
      add(this.#leaving, last, node)
    } else if (patience > 0) this.#wait(node, fact, read)
    else if (last >= 0 && index - last <= read) {
      add(this.#fetched, last, node)
      this.#wait(node, fact, read)
      this.#begun.push(node)
    }
  }

  #wait(node: Node, fact: Facts, statements: number): void {
    fact.patience = node.type === 'number' ? statements : Infinity
  }

  end(): Waits {
    for (const node of this.#begun) {
      add(this.#leaving, this.#facts.get(node)!.last, node)
    }
    return { fetched: this.#fetched, leaving: this.#leaving }
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
