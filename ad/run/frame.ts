import type { Call, Cond, Node, Project, Region, Scan } from '../graph/node.ts'
import { regionOrder } from '../graph/order.ts'
import { interpret, type Value } from './interpret.ts'

/** A value of a run: a node in a frame, and a position where the node is a row. */
export interface Spot {
  readonly frame: Frame
  readonly node: Node
  readonly index?: number | undefined
}

/** One run of a region, with the values of all its nodes. */
export interface Frame {
  readonly values: ReadonlyMap<Node, Value>
  /** iteration of the innermost loop around, if there is one */
  readonly step: number | undefined
  /** where the value of a parameter or free node was before it came in; undefined for the program's own arguments */
  readonly outside: (formal: Node, index?: number) => Spot | undefined
  readonly isFormal: (node: Node) => boolean
}

/** The run of a whole program. */
export function programFrame(program: Region, args: readonly Value[]): Frame {
  return frameOf(program, args, [], undefined, () => undefined)
}

function frameOf(
  region: Region,
  args: readonly Value[],
  bound: readonly Value[],
  step: number | undefined,
  outside: Frame['outside'],
): Frame {
  const formals = new Set<Node>([...region.params, ...region.free])
  // loops and branches have no value of their own; their results do
  const nodes = regionOrder(region).filter((node) => node.type !== 'tuple')
  const results = interpret({ ...region, outputs: nodes }, args, bound)
  const values = new Map(nodes.map((node, i) => [node, results[i]!]))
  return { values, step, outside, isFormal: (node) => formals.has(node) }
}

/** The value at a spot. */
export function valueAt({ frame, node, index }: Spot): number | boolean {
  const value = frame.values.get(node)!
  return value instanceof Float64Array ? value[index!]! : value
}

/** Where the result of a branch was computed: in the side taken. */
export function insideBranch(frame: Frame, cond: Cond, index: number): Spot {
  const taken = frame.values.get(cond.condition) as boolean
  const [side, bound] = taken ? [cond.onTrue, cond.boundTrue] : [cond.onFalse, cond.boundFalse]
  const values = bound.map((node) => frame.values.get(node)!)
  const inside = frameOf(side, [], values, frame.step, (formal) => ({
    frame,
    node: bound[side.free.indexOf(formal)]!,
  }))
  return { frame: inside, node: side.outputs[index]! }
}

/** Where the result of a call was computed: in the function. */
export function insideCall(frame: Frame, { callee, args }: Call, index: number): Spot {
  const values = args.map((node) => frame.values.get(node)!)
  const inside = frameOf(callee, values, [], frame.step, (formal) => ({
    frame,
    node: args[callee.params.indexOf(formal as never)]!,
  }))
  return { frame: inside, node: callee.outputs[index]! }
}

/** Where a result of a loop was computed: in one of its iterations, or before the loop. */
export function insideLoop(frame: Frame, result: Project, index: number | undefined): Spot {
  const run = new LoopRun(frame, result.of as Scan)
  const { carries } = run.scan.shape
  if (result.part === 'ys') return run.output(run.position(index!), carries + result.index)
  if (result.part === 'final') return run.carry(run.trips, result.index, index)
  return run.carry(run.position(index!), result.index)
}

/** A loop run once more, its carries kept. Positions count iterations in the order in which they run. */
class LoopRun {
  readonly scan: Scan
  readonly #frame: Frame
  readonly #bound: readonly Value[]
  readonly #rows: readonly Float64Array[]
  /** carries before each iteration, and after the last */
  readonly #carries: (readonly Value[])[] = []

  constructor(frame: Frame, scan: Scan) {
    this.#frame = frame
    this.scan = scan
    const worth = (node: Node) => frame.values.get(node)!
    this.#bound = scan.bound.map(worth)
    this.#rows = scan.xs.map(worth) as Float64Array[]
    this.#carries.push(scan.init.map(worth))
    for (let p = 0; this.#goesOn(p); p++) {
      const outputs = interpret(scan.body, this.#args(p), this.#bound)
      this.#carries.push(outputs.slice(0, scan.shape.carries))
    }
  }

  /** number of iterations that ran */
  get trips(): number {
    return this.#carries.length - 1
  }

  #goesOn(position: number): boolean {
    const { early, length } = this.scan.shape
    return early ? this.#carries[position]![0] !== 0 : position < length
  }

  /** Position of the iteration with an index, and index of the iteration at a position. */
  position(index: number): number {
    const { early, reverse, length } = this.scan.shape
    const first = early ? (this.#carries[0]![0] as number) - 1 : length - 1
    return reverse ? first - index : index
  }

  /** Where an output of the body was computed. */
  output(position: number, index: number): Spot {
    return { frame: this.#iteration(position), node: this.scan.body.outputs[index]! }
  }

  /**
   * Where a carry, as it is before the iteration at `position`, took on the kind of value that it has there.
   *
   * @param index - which element, of a row that is carried
   */
  carry(position: number, k: number, index?: number): Spot {
    const kindAt = (p: number) => {
      const value = this.#carries[p]![k]!
      return kindOf(value instanceof Float64Array ? value[index!]! : value)
    }
    const kind = kindAt(position)
    let first = position
    while (first > 0 && kindAt(first - 1) === kind) first--
    if (first === 0) return { frame: this.#frame, node: this.scan.init[k]!, index }
    return { ...this.output(first - 1, k), index }
  }

  #args(position: number): Value[] {
    const index = this.position(position)
    return [...this.#carries[position]!, ...this.#rows.map((row) => row[index]!), index]
  }

  #iteration(position: number): Frame {
    const { body, shape, xs, bound } = this.scan
    const index = this.position(position)
    const outside = (formal: Node, element?: number): Spot | undefined => {
      const k = body.params.indexOf(formal as never)
      if (k < 0) return { frame: this.#frame, node: bound[body.free.indexOf(formal)]! }
      if (k < shape.carries) return this.carry(position, k, element)
      return { frame: this.#frame, node: xs[k - shape.carries]!, index }
    }
    return frameOf(body, this.#args(position), this.#bound, index, outside)
  }
}

/** Whether a value is a number, infinite, or none at all. */
export function kindOf(value: Value): 'finite' | 'infinite' | 'NaN' {
  if (typeof value !== 'number' || Number.isFinite(value)) return 'finite'
  return Number.isNaN(value) ? 'NaN' : 'infinite'
}
