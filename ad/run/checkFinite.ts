import { sourceLine } from '../diagnostics/sourceLine.ts'
import { Apply, Call, Cond, Constant, Element, isKnown, type Node, Project, Stack } from '../graph/node.ts'
import { withFreshGraph, withSources } from '../graph/recording.ts'
import { trace } from '../trace/trace.ts'
import { flatten } from '../trace/tree.ts'
import { insideBranch, insideCall, insideLoop, kindOf, programFrame, type Spot, valueAt } from './frame.ts'

/** Where a value that is not finite comes from. */
export interface Culprit {
  /** name of the operation; "argument" for a number given, "constant" for one written in the program */
  readonly operation: string
  readonly operands: readonly (number | boolean)[]
  readonly result: number
  /** what was being worked on, e.g. "body thigh"; empty when nothing was named */
  readonly label: string
  /** iteration of the innermost loop, when it happened in one */
  readonly step: number | undefined
  /** file:line:column of the code that asked for it, when known */
  readonly source: string | undefined
}

/** Thrown by `checkFinite`: names the first operation that produced a value that is not finite. */
export class NotFiniteError extends Error {
  override readonly name = 'NotFiniteError'
  readonly culprit: Culprit

  constructor(culprit: Culprit) {
    super(sentence(culprit))
    this.culprit = culprit
  }
}

/**
 * Runs f one operation at a time and finds where a NaN or infinity that reaches its result was born.
 *
 * @param f - function of a tree of scalars, e.g. a loss or `valueAndGrad` of one
 * @param argument - where the result is not finite
 * @returns nothing when every number of the result is finite
 * @throws NotFiniteError naming operation, operands, label, loop iteration and source line
 */
export function checkFinite<A>(f: (argument: A) => unknown, argument: A): void {
  const { program } = withFreshGraph(() => withSources(() => trace(f, argument)))
  const frame = programFrame(program, flatten(argument).leaves as number[])
  for (const node of program.outputs) {
    const value = frame.values.get(node)!
    const index = value instanceof Float64Array ? value.findIndex((x) => !Number.isFinite(x)) : 0
    const spot = { frame, node, index }
    if (index >= 0 && kindOf(valueAt(spot)) !== 'finite') throw new NotFiniteError(birth(spot))
  }
}

/** Goes from a value that is not finite to what made it so, through loops and branches, until nothing before it is. */
function birth(start: Spot): Culprit {
  for (let spot = start; ; ) {
    const before = cause(spot)
    if (!before) return culpritAt(spot)
    spot = before
  }
}

/** The value before this one that is to blame for it, or undefined when it is itself. */
function cause({ frame, node, index }: Spot): Spot | undefined {
  if (frame.isFormal(node)) {
    const outside = frame.outside(node, index)
    return outside && { index, ...outside }
  }
  if (node instanceof Project) {
    if (node.of instanceof Cond) return { index, ...insideBranch(frame, node.of, node.index) }
    if (node.of instanceof Call) return { index, ...insideCall(frame, node.of, node.index) }
    return insideLoop(frame, node, index)
  }
  if (node instanceof Element) return { frame, node: node.args[0]!, index: node.index }
  if (node instanceof Stack) return { frame, node: node.args[index!]! }
  if (!(node instanceof Apply)) return undefined
  const operand = badOperand(node, (arg) => kindOf(frame.values.get(arg)!), kindOf(frame.values.get(node)!))
  const chosen = node.op === 'select' ? node.args[frame.values.get(node.args[0]!) ? 1 : 2] : operand
  return chosen && { frame, node: chosen }
}

/** The operand to blame: one that is NaN for a NaN, else an infinite one that is not written so in the program. */
function badOperand(
  node: Apply,
  kind: (arg: Node) => 'finite' | 'infinite' | 'NaN',
  result: 'finite' | 'infinite' | 'NaN',
): Node | undefined {
  const nan = result === 'NaN' ? node.args.find((arg) => kind(arg) === 'NaN') : undefined
  return nan ?? node.args.find((arg) => kind(arg) === 'infinite' && !(arg instanceof Constant))
}

function culpritAt(spot: Spot): Culprit {
  const { frame, node } = spot
  return {
    operation: node instanceof Apply ? node.op : isKnown(node) ? 'constant' : 'argument',
    operands: node instanceof Apply ? node.args.map((arg) => frame.values.get(arg) as number) : [],
    result: valueAt(spot) as number,
    label: node.label,
    step: frame.step,
    source: sourceLine(node.source?.stack),
  }
}

function sentence({ operation, operands, result, label, step, source }: Culprit): string {
  if (operation === 'argument') return `The argument holds ${result}; every number given must be finite.`
  const where = [
    label && ` in ${label}`,
    step === undefined ? '' : ` at step ${step}`,
    source ? ` (${source})` : '',
  ].join('')
  if (operation === 'constant')
    return `The program returns the number ${result}${where}; every result must be finite.`
  return `${operation}(${operands.join(', ')}) = ${result}${where} is the first value that is not finite.`
}
