import { Interned } from './interned.ts'
import { type Constant, type Node, Scope } from './node.ts'

/** The program being recorded: open scopes, labels, and the next node's number. */
export class Graph {
  readonly scopes: Scope[] = [new Scope(0, 'nothing')]
  /** hash-consing: one node for one operation on the same operands */
  readonly operations = new Interned()
  /** one node for a number or truth value; −0, which a Map takes for 0, is apart */
  readonly constants = new Map<number | boolean, Constant>()
  negativeZero: Constant | undefined
  /** one node for what else there is once only, by a text that says what it is */
  readonly others = new Map<string, Node>()
  readonly labels: string[] = []
  nodes = 0
  /** whether all that was recorded so far is arithmetic: no loops, branches or calls, and nothing told how to move */
  plain = true

  /**
   * Depth of the innermost scope that a node must stay in, the outermost program's if there is no other: only constants
   * lie outside every program.
   *
   * @param stops - whether the node can stop the run
   */
  pinned(stops: boolean): number {
    for (let depth = this.scopes.length - 1; depth > 1; depth--) {
      const { pins } = this.scopes[depth]!
      if (pins === 'all' || (stops && pins === 'stops')) return depth
    }
    return this.scopes.length > 1 ? 1 : 0
  }
}

let current: Graph | undefined
let sourcesCaptured = false
let credited: Node | undefined

/** Whether a program is being recorded. */
export function recording(): boolean {
  return current !== undefined
}

/** The program being recorded. */
export function open(): Graph {
  if (current) return current
  throw new Error(
    'A traced value was used after its trace had ended. Return it from the traced function instead of keeping it.',
  )
}

/** Runs f while a program is being recorded: the one already open, or a new one. */
export function withGraph<T>(f: () => T): T {
  return current ? f() : withFreshGraph(f)
}

/** Runs f while a program of its own is being recorded, whatever else is. */
export function withFreshGraph<T>(f: () => T): T {
  const [outer, outerCredit] = [current, credited]
  current = new Graph()
  credited = undefined
  try {
    return f()
  } finally {
    current = outer
    credited = outerCredit
  }
}

/** Frames of a stack trace that are kept: the user's line lies behind a dozen of ours. */
const DEEP = 40

/** Runs f with every recorded node remembering where in the source it was made (slow; for diagnosis). */
export function withSources<T>(f: () => T): T {
  const [before, depth] = [sourcesCaptured, Error.stackTraceLimit]
  sourcesCaptured = true
  Error.stackTraceLimit = DEEP
  try {
    return f()
  } finally {
    sourcesCaptured = before
    Error.stackTraceLimit = depth
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

/**
 * Lets what is recorded from now on bear the label and the source of `node`, from which it is derived.
 *
 * @param node - undefined to let new nodes bear their own again
 * @returns the node credited before, to be credited again afterwards
 */
export function credit(node: Node | undefined): Node | undefined {
  const before = credited
  credited = node
  return before
}

/** The label of a node recorded now. */
export function label(graph: Graph): string {
  return credited ? credited.label : (graph.labels[graph.labels.length - 1] ?? '')
}

/** The source of a node recorded now: an error that holds the stack trace, only while diagnosing. */
export function source(): Error | undefined {
  if (credited) return credited.source
  return sourcesCaptured ? new Error('recorded here') : undefined
}

/**
 * The innermost scope of the operands, or the one that the node must stay in, whichever is further in.
 *
 * @param stops - whether the node can stop the run
 * @throws Error when an operand's scope has been closed
 */
export function scopeOf(graph: Graph, args: readonly Node[], stops = false): Scope {
  let depth = graph.pinned(stops)
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

/** What to throw when a node is used outside its scope. */
export function escaped(node: Node): Error {
  const where = node.label ? ` (recorded in ${node.label})` : ''
  return new Error(
    `A traced value${where} was used outside the loop body, branch or function that made it. ` +
      'Return it from there: as part of the carry or of y in scan, as the result of a branch in cond.',
  )
}

/** The node recorded before, if it may still be used: sibling loops and branches do not share. */
export function usable<N extends Node>(graph: Graph, node: N | undefined): N | undefined {
  return node && graph.scopes[node.scope.depth] === node.scope ? node : undefined
}
