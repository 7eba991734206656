import type { OpName } from '../ops/names.ts'
import { operations } from '../ops/table.ts'
import { fold } from './fold.ts'
import {
  Apply,
  bufferLength,
  Cond,
  Constant,
  Element,
  Node,
  Parameter,
  type Part,
  Project,
  type Region,
  Scan,
  type ScanShape,
  Scope,
  Stack,
} from './node.ts'

/** The program being recorded: open scopes, labels, and the next node's number. */
class Graph {
  readonly scopes: Scope[] = [new Scope(0, false)]
  /** hash-consing: one node for one operation on the same operands */
  readonly interned = new Map<number | string, Node>()
  readonly labels: string[] = []
  nodes = 0

  /** depth of the innermost branch */
  get pinned(): number {
    for (let depth = this.scopes.length - 1; depth > 0; depth--) if (this.scopes[depth]!.pins) return depth
    return 0
  }
}

let current: Graph | undefined
let sourcesCaptured = false

/** Whether a program is being recorded. */
export function recording(): boolean {
  return current !== undefined
}

function open(): Graph {
  if (current) return current
  throw new Error(
    'A traced value was used after its trace had ended. Return it from the traced function instead of keeping it.',
  )
}

/** Runs f while a program is being recorded: the one already open, or a new one. */
export function withGraph<T>(f: () => T): T {
  if (current) return f()
  current = new Graph()
  try {
    return f()
  } finally {
    current = undefined
  }
}

/** Runs f while a program of its own is being recorded, whatever else is. */
export function withFreshGraph<T>(f: () => T): T {
  const outer = current
  current = new Graph()
  try {
    return f()
  } finally {
    current = outer
  }
}

/** Runs f with every recorded node remembering where in the source it was made (slow; for diagnosis). */
export function withSources<T>(f: () => T): T {
  const before = sourcesCaptured
  sourcesCaptured = true
  try {
    return f()
  } finally {
    sourcesCaptured = before
  }
}

/**
 * Runs f under a label that errors and diagnostics show, as in "body thigh".
 *
 * @returns what f returns
 */
export function named<T>(label: string, f: () => T): T {
  if (!current) return f()
  const graph = current
  graph.labels.push(label)
  try {
    return f()
  } finally {
    graph.labels.pop()
  }
}

function label(graph: Graph): string {
  return graph.labels[graph.labels.length - 1] ?? ''
}

function source(): string | undefined {
  return sourcesCaptured ? new Error('recorded here').stack : undefined
}

/** The innermost scope of the operands, or of the branch being recorded, whichever is further in. */
function scopeOf(graph: Graph, args: readonly Node[]): Scope {
  let depth = graph.pinned
  for (const arg of args) {
    if (graph.scopes[arg.scope.depth] !== arg.scope) throw escaped(arg)
    if (arg.scope.depth > depth) depth = arg.scope.depth
  }
  return graph.scopes[depth]!
}

/** Whether a node may be used by what is recorded now: its scope has not been closed. */
export function isOpen(node: Node): boolean {
  return current?.scopes[node.scope.depth] === node.scope
}

function escaped(node: Node): Error {
  const where = node.label ? ` (recorded in ${node.label})` : ''
  return new Error(
    `A traced value${where} was used outside the loop body, branch or function that made it. ` +
      'Return it from there: as part of the carry or of y in scan, as the result of a branch in cond.',
  )
}

/** The node recorded before under a key, if it may still be used: sibling loops and branches do not share. */
function known(graph: Graph, key: number | string): Node | undefined {
  const node = graph.interned.get(key)
  return node && graph.scopes[node.scope.depth] === node.scope ? node : undefined
}

/** Nodes of one program that a numeric key can tell apart: two of them and an operation fit a double's 53 bits. */
const KEY_NODES = 2 ** 23

const opNumbers = new Map<OpName, number>()

function opNumber(op: OpName): number {
  if (opNumbers.size === 0)
    for (const name of Object.keys(operations)) opNumbers.set(name as OpName, opNumbers.size)
  return opNumbers.get(op)!
}

function keyOf(op: OpName, args: readonly Node[]): number | string {
  const [a, b, c] = args
  if (c || a!.id >= KEY_NODES || (b && b.id >= KEY_NODES))
    return `${op} ${args.map((arg) => arg.id).join(' ')}`
  return (opNumber(op) * KEY_NODES + a!.id) * KEY_NODES + (b ? b.id : 0)
}

/** The node of a number or a truth value known while tracing. */
export function constant(value: number | boolean): Constant {
  const graph = open()
  const key = Object.is(value, -0) ? '-0' : String(value)
  const before = known(graph, key)
  if (before) return before as Constant
  const node = new Constant(graph.nodes++, graph.scopes[0]!, value)
  graph.interned.set(key, node)
  return node
}

/** The node of a value that is either one already, or plain. */
export function nodeOf(value: unknown): Node {
  if (value instanceof Node) return value
  if (typeof value === 'number' || typeof value === 'boolean') return constant(value)
  throw new TypeError(
    `An operation on traced values met ${describe(value)}, expected a number, a truth value or a traced value.`,
  )
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  return typeof value === 'string' ? `the text ${JSON.stringify(value)}` : `a value of type ${typeof value}`
}

/** The node that applies a scalar operation, folded and shared. */
export function apply(op: OpName, ...args: readonly Node[]): Node {
  const folded = fold(op, args)
  if (folded) return folded
  const graph = open()
  const operands = operations[op].commutative && args[0]!.id > args[1]!.id ? [args[1]!, args[0]!] : args
  const key = keyOf(op, operands)
  const before = known(graph, key)
  if (before) return before
  const scope = scopeOf(graph, operands)
  const node = new Apply(graph.nodes++, op, operations[op].result, operands, scope, label(graph), source())
  graph.interned.set(key, node)
  return node
}

/** A loop of `shape` whose results are read with `project`. */
export function scanNode(shape: ScanShape, body: Region, args: readonly Node[]): Scan {
  const graph = open()
  return new Scan(graph.nodes++, shape, body, args, scopeOf(graph, args), label(graph), source())
}

/** A branch whose results are read with `project`. */
export function condNode(onTrue: Region, onFalse: Region, args: readonly Node[]): Cond {
  const graph = open()
  return new Cond(graph.nodes++, onTrue, onFalse, args, scopeOf(graph, args), label(graph), source())
}

/** One result of a loop or branch. */
export function project(of: Scan | Cond, part: Part, index: number): Node {
  return shared(`${part} ${of.id} ${index}`, of, (id) => {
    if (of instanceof Cond)
      return new Project(id, of, part, index, of.onTrue.outputs[index]!.type as 'number', 1)
    const length = part === 'final' ? 1 : of.shape.length
    return new Project(
      id,
      of,
      part,
      index,
      part === 'final' ? (of.init[index]!.type as 'number') : 'buffer',
      length,
    )
  })
}

/** The real at a position of a buffer. */
export function element(buffer: Node, index: number): Node {
  if (buffer instanceof Stack) return buffer.args[index]!
  if (index < 0 || index >= bufferLength(buffer)) {
    throw new RangeError(`Element ${index} of a row of ${bufferLength(buffer)} was asked for.`)
  }
  return shared(`element ${buffer.id} ${index}`, buffer, (id) => new Element(id, buffer, index))
}

/** A buffer made of scalars. */
export function stack(values: readonly Node[]): Node {
  const graph = open()
  return new Stack(graph.nodes++, values, scopeOf(graph, values), label(graph), source())
}

function shared(key: string, of: Node, make: (id: number) => Node): Node {
  const graph = open()
  if (graph.scopes[of.scope.depth] !== of.scope) throw escaped(of)
  const before = known(graph, key)
  if (before) return before
  const node = make(graph.nodes++)
  graph.interned.set(key, node)
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
 * @param pins - whether all that is recorded stays inside (a branch) or may settle further out (a loop body)
 */
export function region(
  types: readonly ParameterType[],
  body: (params: readonly Parameter[]) => readonly Node[],
  pins = false,
): Region {
  const graph = open()
  const scope = new Scope(graph.scopes.length, pins)
  graph.scopes.push(scope)
  try {
    const params = types.map(({ type, length }) => new Parameter(graph.nodes++, scope, type, length))
    const outputs = body(params)
    return { params, outputs, free: freeNodes(outputs, scope) }
  } finally {
    graph.scopes.pop()
  }
}

/** The outermost nodes that outputs recorded in `scope` reach outside it. */
function freeNodes(outputs: readonly Node[], scope: Scope): Node[] {
  const free = new Set<Node>()
  const seen = new Set<Node>()
  const pending = [...outputs]
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (seen.has(node) || node instanceof Constant) continue
    seen.add(node)
    if (node.scope.depth < scope.depth) free.add(node)
    else for (const arg of node.args) pending.push(arg)
  }
  return [...free].sort((a, b) => a.id - b.id)
}
