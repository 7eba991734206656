import {
  Apply,
  Call,
  Cond,
  Constant,
  Element,
  type Node,
  Parameter,
  Project,
  type Region,
  Scan,
  Stack,
  Table,
} from '../../../ad/graph/node.ts'
import { regionOrder } from '../../../ad/graph/order.ts'
import type { OpName } from '../../../ad/ops/names.ts'
import { type Complex, complexOperations } from './complexOperations.ts'

// Runs a program on complex numbers, apart from every rule of differentiation that there is in the project. Decisions are
// taken by real parts, so that a derivative is that of the pieces that a real run goes through.

type Value = Complex | boolean | readonly Complex[]
type Results = (part: string, index: number) => Value

/** So small that its square is nothing beside 1, and that nothing is cancelled by it. */
const STEP = 1e-100

/**
 * Derivative of a program's outputs along a direction, Im f(x + i h v)/h: no difference is taken, so nothing is lost.
 *
 * @param program - of numbers to numbers
 * @throws Error at an operation that has no continuation to complex numbers here
 * @see Squire & Trapp 1998
 */
export function complexStep(program: Region, x: readonly number[], v: readonly number[]): number[] {
  const z = x.map((re, i): Complex => ({ re, im: STEP * v[i]! }))
  const parts = evaluated(program, z, []).map((output) =>
    typeof output === 'boolean' ? [] : 'length' in output ? output : [output],
  )
  return parts.flat().map(({ im }) => im / STEP)
}

function evaluated(region: Region, args: readonly Value[], bound: readonly Value[]): Value[] {
  const values = new Map<Node, Value>()
  region.params.forEach((param, i) => void values.set(param, args[i]!))
  region.free.forEach((free, i) => void values.set(free, bound[i]!))
  const results = new Map<Node, Results>()
  for (const node of regionOrder(region)) {
    if (values.has(node)) continue
    const operands = node.args.map((arg) => values.get(arg)!)
    if (node instanceof Scan) results.set(node, loop(node, operands))
    else if (node instanceof Cond) results.set(node, branch(node, operands))
    else if (node instanceof Call)
      results.set(node, (_, index) => evaluated(node.callee, operands, [])[index]!)
    else if (node instanceof Project) values.set(node, results.get(node.of)!(node.part, node.index))
    else values.set(node, simple(node, operands))
  }
  return region.outputs.map((output) => values.get(output)!)
}

function simple(node: Node, operands: readonly Value[]): Value {
  if (node instanceof Apply) return operation(node.op)(...(operands as readonly Complex[]))
  if (node instanceof Constant) return typeof node.value === 'number' ? { re: node.value, im: 0 } : node.value
  if (node instanceof Element) return (operands[0] as readonly Complex[])[node.index]!
  if (node instanceof Stack) return operands as readonly Complex[]
  if (node instanceof Table) return Array.from(node.values, (re) => ({ re, im: 0 }))
  throw new Error(`complexStep: a ${node instanceof Parameter ? 'parameter' : node.type} has no value here.`)
}

function operation(op: OpName) {
  const found = complexOperations[op]
  if (!found) throw new Error(`complexStep: "${op}" has no continuation to complex numbers here.`)
  return found
}

function branch({ onTrue, onFalse }: Cond, operands: readonly Value[]): Results {
  const middle = 1 + onTrue.free.length
  const results = operands[0]
    ? evaluated(onTrue, [], operands.slice(1, middle))
    : evaluated(onFalse, [], operands.slice(middle))
  return (_part, index) => results[index]!
}

/** A loop as it is in a program that nobody has differentiated: no history is read. A 0 in carry 0 ends it early. */
function loop({ shape, body }: Scan, operands: readonly Value[]): Results {
  const { length, early, carries, xs } = shape
  const rows = operands.slice(carries, carries + xs) as readonly (readonly Complex[])[]
  const ys: Complex[][] = body.outputs.slice(carries).map(() => [])
  let carry = operands.slice(0, carries)
  let trips = 0
  for (; early ? (carry[0] as Complex).re !== 0 : trips < length; trips++) {
    const index: Complex = { re: shape.reverse ? length - 1 - trips : trips, im: 0 }
    const outputs = evaluated(
      body,
      [...carry, ...rows.map((row) => row[index.re]!), index],
      operands.slice(carries + xs),
    )
    carry = outputs.slice(0, carries)
    ys.forEach((row, k) => void (row[index.re] = outputs[carries + k] as Complex))
  }
  const count: Complex = { re: trips, im: 0 }
  return (part, index) => (part === 'trips' ? count : part === 'final' ? carry[index]! : ys[index]!)
}
