import type { OpName } from '../ops/names.ts'

/** What a node's value is: a real, a truth value, a row of reals, or the several results of a region operation. */
export type ValueType = 'number' | 'boolean' | 'buffer' | 'tuple'

/**
 * Which nodes made while a scope is open must stay in it: none (a loop body), those that can stop the run (the body of a
 * loop that may not run at all, which must not stop it then), or all (a branch, a function).
 */
export type Pins = 'nothing' | 'stops' | 'all'

/**
 * The extent in which nodes may be used. Scope 0 holds constants; every traced function, loop body and branch opens
 * one more. A node lives in the innermost scope of its operands, so what a loop body computes from outside values
 * alone is computed outside, once. Branches pin: nothing leaves a branch, for it may be in the branch to be safe.
 */
export class Scope {
  declare readonly depth: number
  declare readonly pins: Pins

  constructor(depth: number, pins: Pins) {
    this.depth = depth
    this.pins = pins
  }
}

/**
 * One value of a traced program. To the user's code it poses as a number; any attempt to turn it into a real one fails
 * loudly. Fields are declared, not initialised: programs have hundreds of thousands of nodes.
 */
export abstract class Node {
  abstract readonly type: ValueType
  declare readonly id: number
  declare readonly args: readonly Node[]
  declare readonly scope: Scope
  /** what was being worked on when this was recorded, e.g. "body thigh"; empty when nothing was named */
  declare readonly label: string
  /** made where this was recorded, for its stack trace, only while diagnosing; the trace is put in words when it is read */
  declare readonly source: Error | undefined
  /** number of the last traversal that met this node: traversals are many, and sets of all nodes dear */
  declare visit: number
  /** where it is in the last order whose positions were asked for: @see positions.ts */
  declare position: number

  constructor(id: number, args: readonly Node[], scope: Scope, label: string, source: Error | undefined) {
    this.id = id
    this.args = args
    this.scope = scope
    this.label = label
    this.source = source
    this.visit = 0
    this.position = 0
  }

  [Symbol.toPrimitive](): never {
    throw new TypeError(
      "A traced value was used as a plain number. Put 'use grad' in the function that computes with it, so that its " +
        'operators record; for decisions use select, cond or scan; traced values cannot index arrays or enter strings.',
    )
  }

  /** What Node's console shows of it: not the program's insides. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `[traced ${this.type}: it has no value before the program runs]`
  }

  toJSON(): never {
    throw new TypeError('A traced value was serialised. Serialise the results of a compiled program instead.')
  }
}

/** The operands of what has none. */
const NONE: readonly Node[] = []

/** A number or a truth value known while tracing. */
export class Constant extends Node {
  declare readonly type: 'number' | 'boolean'
  declare readonly value: number | boolean

  constructor(id: number, scope: Scope, value: number | boolean) {
    super(id, NONE, scope, '', undefined)
    this.type = typeof value === 'number' ? 'number' : 'boolean'
    this.value = value
  }
}

/** A formal parameter of a region. */
export class Parameter extends Node {
  declare readonly type: 'number' | 'boolean' | 'buffer'
  /** number of reals in a buffer, 1 otherwise */
  declare readonly length: number

  constructor(id: number, scope: Scope, type: 'number' | 'boolean' | 'buffer', length = 1) {
    super(id, NONE, scope, '', undefined)
    this.type = type
    this.length = length
  }
}

/** A scalar operation of the table. */
export class Apply extends Node {
  declare readonly type: 'number' | 'boolean'
  declare readonly op: OpName

  constructor(
    id: number,
    op: OpName,
    type: 'number' | 'boolean',
    args: readonly Node[],
    scope: Scope,
    label: string,
    source: Error | undefined,
  ) {
    super(id, args, scope, label, source)
    this.op = op
    this.type = type
  }
}

/**
 * A closed piece of program: it sees its parameters, its free nodes and constants, nothing else. The free nodes are
 * formal too: whoever holds the region binds them, so a region can be used again under another binding.
 */
export interface Region {
  readonly params: readonly Parameter[]
  readonly free: readonly Node[]
  readonly outputs: readonly Node[]
}

/** The most iterations of a loop for which no bound was declared: as many as its index can count. */
export const UNBOUNDED = 2 ** 31 - 1

/** How a scan's operands and its body's parameters are laid out. */
export interface ScanShape {
  /** number of iterations; the most there may be where the loop ends early */
  readonly length: number
  /**
   * Whether the loop runs only as long as carry 0 is not zero. Carry 0 is then a truth value or, in a loop that is the
   * derivative of another, the number of iterations still to come: one that runs in reverse begins at that number − 1.
   */
  readonly early: boolean
  /**
   * What its history may take when the program runs [byte]: some carries are kept, and the others are run for again when
   * they are read. Undefined: every carry is kept. The results are the same.
   */
  readonly memory?: number | undefined
  /** What to say when the loop goes on beyond its length, where it is not one that was declared by `whileLoop`. */
  readonly failure?: string | undefined
  /** whether the index runs down to 0 */
  readonly reverse: boolean
  /** values carried from one iteration to the next */
  readonly carries: number
  /** rows read, one element an iteration */
  readonly xs: number
}

/**
 * A loop. Operands: initial carries, buffers read, bindings of the body's free nodes. Body parameters: carries,
 * elements, index. Body outputs: next carries, then the elements of the rows written (ys).
 */
export class Scan extends Node {
  readonly type = 'tuple'
  declare readonly shape: ScanShape
  declare readonly body: Region

  constructor(
    id: number,
    shape: ScanShape,
    body: Region,
    args: readonly Node[],
    scope: Scope,
    label: string,
    source: Error | undefined,
  ) {
    super(id, args, scope, label, source)
    this.shape = shape
    this.body = body
  }

  get init(): readonly Node[] {
    return this.args.slice(0, this.shape.carries)
  }

  get xs(): readonly Node[] {
    return this.args.slice(this.shape.carries, this.shape.carries + this.shape.xs)
  }

  get bound(): readonly Node[] {
    return this.args.slice(this.shape.carries + this.shape.xs)
  }
}

/** A branch of which one side runs. Operands: the condition, bindings of the free nodes of both sides in turn. */
export class Cond extends Node {
  readonly type = 'tuple'
  declare readonly onTrue: Region
  declare readonly onFalse: Region

  constructor(
    id: number,
    onTrue: Region,
    onFalse: Region,
    args: readonly Node[],
    scope: Scope,
    label: string,
    source: Error | undefined,
  ) {
    super(id, args, scope, label, source)
    this.onTrue = onTrue
    this.onFalse = onFalse
  }

  get condition(): Node {
    return this.args[0]!
  }

  get boundTrue(): readonly Node[] {
    return this.args.slice(1, 1 + this.onTrue.free.length)
  }

  get boundFalse(): readonly Node[] {
    return this.args.slice(1 + this.onTrue.free.length)
  }
}

/** The call of a function that is written once. Operands: one for each parameter of the region, which is closed. */
export class Call extends Node {
  readonly type = 'tuple'
  declare readonly callee: Region

  constructor(
    id: number,
    callee: Region,
    args: readonly Node[],
    scope: Scope,
    label: string,
    source: Error | undefined,
  ) {
    super(id, args, scope, label, source)
    this.callee = callee
  }
}

/**
 * Which result of a region operation: a carry after the last iteration, a row written, a carry's values before each
 * iteration (kept only when asked for), the number of iterations that an early loop ran, or a result of a branch or a call.
 */
export type Part = 'final' | 'ys' | 'history' | 'trips' | 'result'

/** One result of a loop, branch or call. */
export class Project extends Node {
  declare readonly type: 'number' | 'boolean' | 'buffer'
  declare readonly part: Part
  declare readonly index: number
  /** number of reals in a buffer, 1 otherwise */
  declare readonly length: number

  constructor(
    id: number,
    of: Node,
    part: Part,
    index: number,
    type: 'number' | 'boolean' | 'buffer',
    length: number,
  ) {
    super(id, [of], of.scope, of.label, of.source)
    this.part = part
    this.index = index
    this.type = type
    this.length = length
  }

  get of(): Scan | Cond | Call {
    return this.args[0] as Scan | Cond | Call
  }
}

/** One real of a buffer, at a position known when tracing. */
export class Element extends Node {
  readonly type = 'number'
  declare readonly index: number

  constructor(id: number, buffer: Node, index: number) {
    super(id, [buffer], buffer.scope, buffer.label, buffer.source)
    this.index = index
  }
}

/** A buffer made of scalars. */
export class Stack extends Node {
  readonly type = 'buffer'

  get length(): number {
    return this.args.length
  }
}

/** A buffer of reals that are known while tracing. */
export class Table extends Node {
  readonly type = 'buffer'
  declare readonly values: Float64Array

  constructor(id: number, scope: Scope, values: Float64Array) {
    super(id, NONE, scope, '', undefined)
    this.values = values
  }

  get length(): number {
    return this.values.length
  }
}

/** Whether a node is known while tracing, so that any region may use it as it is. */
export function isKnown(node: Node): node is Constant | Table {
  return node instanceof Constant || node instanceof Table
}

type Buffer = Stack | Table | Project | Parameter

/** Number of reals in a buffer node. */
export function bufferLength(node: Node): number {
  if (node.type === 'buffer') return (node as Buffer).length
  throw new Error(`Node ${node.id} is a ${node.type}, expected a buffer.`)
}
