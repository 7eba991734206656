import type { OpName } from '../ops/names.ts'
import { operations } from '../ops/table.ts'
import { fold } from './fold.ts'
import {
  Apply,
  bufferLength,
  Call,
  Cond,
  Constant,
  Element,
  isKnown,
  Node,
  Parameter,
  type Part,
  type Pins,
  Project,
  type Region,
  Scan,
  type ScanShape,
  Scope,
  Stack,
  Table,
  UNBOUNDED,
} from './node.ts'
import { ordered } from './order.ts'
import { postorder } from './postorder.ts'
import { escaped, isOpen, label, open, scopeOf, source, usable } from './recording.ts'
import { loopStops, stops } from './stops.ts'

export { isOpen, named, recording, withFreshGraph, withGraph, withSources } from './recording.ts'

/** The node of a number or a truth value known while tracing. */
export function constant(value: number | boolean): Constant {
  const graph = open()
  const isNegativeZero = value === 0 && Object.is(value, -0)
  const before = isNegativeZero ? graph.negativeZero : graph.constants.get(value)
  if (before) return before
  const node = new Constant(graph.nodes++, graph.scopes[0]!, value)
  if (isNegativeZero) graph.negativeZero = node
  else graph.constants.set(value, node)
  return node
}

/** The node of a row of numbers known while tracing. */
export function table(values: Float64Array): Table {
  const graph = open()
  return new Table(graph.nodes++, graph.scopes[0]!, values)
}

/** The node of a row that holds one number everywhere. */
export function filled(length: number, value: number): Table {
  const { others } = open()
  const key = `filled ${length} ${Object.is(value, -0) ? '-0' : value}`
  const node = (others.get(key) as Table | undefined) ?? table(new Float64Array(length).fill(value))
  others.set(key, node)
  return node
}

/** The node of a value that is either one already, or plain. */
export function nodeOf(value: unknown): Node {
  if (value instanceof Node) return value
  if (value instanceof Float64Array) return table(value)
  if (typeof value === 'number' || typeof value === 'boolean') return constant(value)
  throw new TypeError(
    `An operation on traced values met ${describe(value)}, expected a number, a truth value or a traced value.${missing(value)}`,
  )
}

/** What most often lies behind a value that is not there. */
function missing(value: unknown): string {
  return value === undefined ? ' Is there a field or an element that the argument does not have?' : ''
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  return typeof value === 'string' ? `the text ${JSON.stringify(value)}` : `a value of type ${typeof value}`
}

/** The node that applies a scalar operation, folded and shared. */
export function apply(op: OpName, a: Node, b?: Node, c?: Node): Node {
  const folded = fold(op, a, b, c)
  if (folded) return folded
  if (b && operations[op].commutative && a.id > b.id) return applied(op, b, a, c)
  return applied(op, a, b, c)
}

// operands one by one: arrays of them would be most of the work of recording a large program
function applied(op: OpName, a: Node, b: Node | undefined, c: Node | undefined): Node {
  const graph = open()
  const before = usable(graph, graph.operations.find(op, a, b, c))
  if (before) return before
  const args = c ? [a, b!, c] : b ? [a, b] : [a]
  const scope = scopeOf(graph, args)
  if (op === 'graft') graph.plain = false
  const node = new Apply(graph.nodes++, op, operations[op].result, args, scope, label(graph), source())
  graph.operations.put(node)
  return node
}

/** A loop of `shape` whose results are read with `project`. */
export function scanNode(shape: ScanShape, body: Region, args: readonly Node[]): Scan {
  const graph = open()
  const scope = scopeOf(graph, args, loopStops(shape, body))
  graph.plain = false
  return new Scan(graph.nodes++, shape, body, args, scope, label(graph), source())
}

/** A branch whose results are read with `project`. */
export function condNode(onTrue: Region, onFalse: Region, args: readonly Node[]): Cond {
  const graph = open()
  const scope = scopeOf(graph, args, stops(onTrue) || stops(onFalse))
  graph.plain = false
  return new Cond(graph.nodes++, onTrue, onFalse, args, scope, label(graph), source())
}

/** A call whose results are read with `project`; the same as one before on the same operands. */
export function callNode(callee: Region, args: readonly Node[]): Call {
  const graph = open()
  const key = `call ${calleeNumber(callee)} ${args.map((arg) => arg.id).join(' ')}`
  const before = usable(graph, graph.others.get(key))
  if (before) return before as Call
  graph.plain = false
  const node = new Call(
    graph.nodes++,
    callee,
    args,
    scopeOf(graph, args, stops(callee)),
    label(graph),
    source(),
  )
  graph.others.set(key, node)
  return node
}

const calleeNumbers = new WeakMap<Region, number>()
let callees = 0

function calleeNumber(callee: Region): number {
  const known = calleeNumbers.get(callee) ?? callees++
  calleeNumbers.set(callee, known)
  return known
}

/** One result of a loop, branch or call. */
export function project(of: Scan | Cond | Call, part: Part, index: number): Node {
  return shared(`${part} ${of.id} ${index}`, of, (id) => {
    if (of instanceof Cond) return projectLike(of.onTrue.outputs[index]!, id, of, part, index)
    if (of instanceof Call) return projectLike(of.callee.outputs[index]!, id, of, part, index)
    if (part === 'trips') return new Project(id, of, part, index, 'number', 1)
    if (part === 'final') return projectLike(of.init[index]!, id, of, part, index)
    if (of.shape.length === UNBOUNDED) throw unbounded(of)
    return new Project(id, of, part, index, 'buffer', of.shape.length)
  })
}

function projectLike(node: Node, id: number, of: Scan | Cond | Call, part: Part, index: number): Project {
  const length = node.type === 'buffer' ? bufferLength(node) : 1
  return new Project(id, of, part, index, node.type as 'number', length)
}

/** What to throw when the carries of a loop would have to be kept, but there is no saying how many. */
function unbounded({ label }: Scan): Error {
  return new Error(
    `whileLoop${label && ` in ${label}`}: its derivative in reverse mode keeps the carries of every iteration, and ` +
      'needs to know how many there may be. Declare it: whileLoop(condition, body, init, { maxTrips: 100 }); or ' +
      'differentiate forward, with jvp.',
  )
}

/** The real at a position of a buffer. */
export function element(buffer: Node, index: number): Node {
  if (index < 0 || index >= bufferLength(buffer)) {
    throw new RangeError(`Element ${index} of a row of ${bufferLength(buffer)} was asked for.`)
  }
  if (buffer instanceof Stack) return buffer.args[index]!
  if (buffer instanceof Table) return constant(buffer.values[index]!)
  return shared(`element ${buffer.id} ${index}`, buffer, (id) => new Element(id, buffer, index))
}

/** A buffer made of scalars; made of all elements of a buffer in their order, it is that buffer. */
export function stack(values: readonly Node[]): Node {
  const graph = open()
  return (
    takenApart(values) ?? new Stack(graph.nodes++, values, scopeOf(graph, values), label(graph), source())
  )
}

/** The buffer of which these are all elements in their order. */
function takenApart(values: readonly Node[]): Node | undefined {
  const [first] = values
  if (!(first instanceof Element)) return undefined
  const [buffer] = first.args as [Node]
  const whole = bufferLength(buffer) === values.length
  return whole && values.every((value, i) => value === element(buffer, i)) ? buffer : undefined
}

function shared(key: string, of: Node, make: (id: number) => Node): Node {
  const graph = open()
  if (graph.scopes[of.scope.depth] !== of.scope) throw escaped(of)
  const before = usable(graph, graph.others.get(key))
  if (before) return before
  const node = make(graph.nodes++)
  graph.others.set(key, node)
  return node
}

/** What a region's parameter is: the type, and the length of a buffer. */
export interface ParameterType {
  readonly type: 'number' | 'boolean' | 'buffer'
  readonly length?: number
}

/**
 * The closed region that `body` records on fresh parameters.
 *
 * @param pins - what of all that is recorded must stay inside; the rest may settle further out
 */
export function region(
  types: readonly ParameterType[],
  body: (params: readonly Parameter[]) => readonly Node[],
  pins: Pins = 'nothing',
): Region {
  const graph = open()
  const scope = new Scope(graph.scopes.length, pins)
  graph.scopes.push(scope)
  try {
    const params = types.map(({ type, length }) => new Parameter(graph.nodes++, scope, type, length))
    const outputs = body(params)
    for (const output of outputs) if (!isOpen(output)) throw escaped(output)
    const order = postorder(outputs, (node) => isOutside(node, scope))
    return ordered({ params, outputs, free: freeNodes(order, scope) }, order)
  } finally {
    graph.scopes.pop()
  }
}

/** What the body of a loop pins: the body of one that may not run at all must not stop the run then. */
export function pinsOf({ early }: { readonly early: boolean }): Pins {
  return early ? 'stops' : 'nothing'
}

/** The outermost nodes that a region recorded in `scope` reaches outside it. */
function freeNodes(order: readonly Node[], scope: Scope): Node[] {
  return order.filter((node) => isOutside(node, scope) && !isKnown(node)).sort((a, b) => a.id - b.id)
}

function isOutside(node: Node, scope: Scope): boolean {
  return node.scope.depth < scope.depth
}
