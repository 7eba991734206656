import { withFreshGraph, withSources } from '../graph/graph.ts'
import {
  Apply,
  type Cond,
  Constant,
  type Node,
  type Parameter,
  Project,
  type Region,
  Scan,
} from '../graph/node.ts'
import { postorder } from '../graph/traverse.ts'
import { trace } from '../trace/trace.ts'
import { flatten } from '../trace/tree.ts'
import { interpret, type Value } from './interpret.ts'

/** Where a value that is not finite comes from. */
export interface Culprit {
  /** name of the operation */
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
 * @param f - function of a tree of scalars
 * @param argument - where the result is not finite
 * @returns nothing when every number of the result is finite
 * @throws NotFiniteError naming operation, operands, label, loop iteration and source line
 */
export function checkFinite<A>(f: (argument: A) => unknown, argument: A): void {
  const culprit = withFreshGraph(() => {
    const { program } = withSources(() => trace(f, argument))
    return blame(program, flatten(argument).leaves as number[], [], undefined)
  })
  if (culprit) throw new NotFiniteError('operation' in culprit ? culprit : givenBad(culprit.value))
}

/** A region's own parameter or free node, found not finite when the region was entered. */
interface FromOutside {
  readonly outside: Node
  readonly value: number
}

function givenBad(value: number): Culprit {
  return { operation: 'argument', operands: [], result: value, label: '', step: undefined, source: undefined }
}

const bad = (value: Value | undefined) => typeof value === 'number' && !Number.isFinite(value)

/** The culprit behind the first output that is not finite, or the way in through which it came. */
function blame(
  region: Region,
  args: readonly Value[],
  bound: readonly Value[],
  step: number | undefined,
): Culprit | FromOutside | undefined {
  const values = valuesOf(region, args, bound)
  const start = region.outputs.find((output) => anyBad(values.get(output)))
  return start && follow(start, region, values, step)
}

function anyBad(value: Value | undefined): boolean {
  return value instanceof Float64Array ? value.some((x) => !Number.isFinite(x)) : bad(value)
}

/** The values of every node of a region (loops and branches have none of their own; their results do). */
function valuesOf(region: Region, args: readonly Value[], bound: readonly Value[]): Map<Node, Value> {
  const outside = new Set<Node>([...region.params, ...region.free])
  const nodes = postorder(region.outputs, (node) => outside.has(node)).filter((node) => node.type !== 'tuple')
  const results = interpret({ ...region, outputs: nodes }, args, bound)
  return new Map(nodes.map((node, i) => [node, results[i]!]))
}

/** Walks from a value that is not finite to the operand that made it so, until all operands are finite. */
function follow(
  start: Node,
  region: Region,
  values: ReadonlyMap<Node, Value>,
  step: number | undefined,
): Culprit | FromOutside {
  for (let node = start; ; ) {
    const value = values.get(node) as number
    if (region.params.includes(node as Parameter) || region.free.includes(node))
      return { outside: node, value }
    if (node instanceof Project) {
      const found = insideOf(node.of, values, step)
      if ('operation' in found) return found
      node = found.outside
      continue
    }
    if (node instanceof Constant) return { ...givenBad(value), operation: 'constant', step }
    const next = badOperand(node, values)
    if (next) node = next
    else return culpritAt(node as Apply, values, step)
  }
}

function badOperand(node: Node, values: ReadonlyMap<Node, Value>): Node | undefined {
  if (node instanceof Apply && node.op === 'select')
    return values.get(node.args[0]!) ? node.args[1] : node.args[2]
  return node.args.find((arg) => anyBad(values.get(arg)))
}

function culpritAt(node: Apply, values: ReadonlyMap<Node, Value>, step: number | undefined): Culprit {
  return {
    operation: node.op,
    operands: node.args.map((arg) => values.get(arg) as number),
    result: values.get(node) as number,
    label: node.label,
    step,
    source: sourceLine(node.source),
  }
}

/** The culprit inside a loop or branch, or the operand through which it came in. */
function insideOf(
  node: Scan | Cond,
  values: ReadonlyMap<Node, Value>,
  step: number | undefined,
): Culprit | FromOutside {
  const operands = node.args.map((arg) => values.get(arg)!)
  const entered = node.args.find((arg) => anyBad(values.get(arg)))
  if (entered) return { outside: entered, value: values.get(entered) as number }
  if (node instanceof Scan) return insideLoop(node, operands)
  const middle = 1 + node.onTrue.free.length
  const found = operands[0]
    ? blame(node.onTrue, [], operands.slice(1, middle), step)
    : blame(node.onFalse, [], operands.slice(middle), step)
  return found as Culprit
}

/** Runs a loop until the first iteration that makes a carry or result not finite. */
function insideLoop(node: Scan, operands: readonly Value[]): Culprit {
  const { length, reverse, carries, xs } = node.shape
  let carry = operands.slice(0, carries)
  const rows = operands.slice(carries, carries + xs) as Float64Array[]
  const bound = operands.slice(carries + xs)
  for (let k = 0; k < length; k++) {
    const i = reverse ? length - 1 - k : k
    const args = [...carry, ...rows.map((row) => row[i]!), i]
    const outputs = interpret(node.body, args, bound)
    if (outputs.some(bad)) return blame(node.body, args, bound, i) as Culprit
    carry = outputs.slice(0, carries)
  }
  throw new Error('A loop was blamed for a value that it did not make.')
}

/** The first frame outside ad/: the line of physics or of the user's loss. */
function sourceLine(stack: string | undefined): string | undefined {
  const frames = stack?.split('\n').slice(1) ?? []
  const frame = frames.find((line) => !/[\\/]ad[\\/]/.test(line) && /:\d+:\d+/.test(line))
  return frame?.match(/\(?((?:file:\/\/)?[^\s()]+:\d+:\d+)\)?$/)?.[1]
}

function sentence({ operation, operands, result, label, step, source }: Culprit): string {
  if (operation === 'argument') return `The argument holds ${result}; every number given must be finite.`
  const where = [
    label && ` in ${label}`,
    step === undefined ? '' : ` at step ${step}`,
    source ? ` (${source})` : '',
  ].join('')
  return `${operation}(${operands.join(', ')}) = ${result}${where} is the first value that is not finite.`
}
