import {
  Apply,
  Call,
  Cond,
  Constant,
  Element,
  type Node,
  type Part,
  Project,
  type Region,
  Scan,
  Stack,
  Table,
  UNBOUNDED,
} from '../graph/node.ts'
import { regionOrder } from '../graph/order.ts'
import { tooManyTrips } from '../graph/tooManyTrips.ts'

import { operations } from '../ops/table.ts'

/** What a node is worth: a number, a truth value, or a buffer. */
export type Value = number | boolean | Float64Array

/** The results of a loop, branch or call, by part and index. */
type Results = (part: Part, index: number) => Value

/**
 * The values of a region's outputs, one operation at a time: the reference that compiled code is held against.
 *
 * @param args - values of the parameters
 * @param bound - values of the free nodes
 */
export function interpret(region: Region, args: readonly Value[], bound: readonly Value[] = []): Value[] {
  const values = new Map<Node, Value>()
  region.params.forEach((param, i) => {
    values.set(param, args[i]!)
  })
  region.free.forEach((node, i) => {
    values.set(node, bound[i]!)
  })
  const results = new Map<Node, Results>()
  for (const node of regionOrder(region)) {
    if (values.has(node)) continue
    const operands = node.args.map((arg) => values.get(arg)!)
    if (node instanceof Apply) values.set(node, operations[node.op].value(...operands))
    else if (node instanceof Constant) values.set(node, node.value)
    else if (node instanceof Table) values.set(node, node.values)
    else if (node instanceof Project) values.set(node, results.get(node.of)!(node.part, node.index))
    else if (node instanceof Element) values.set(node, (operands[0] as Float64Array)[node.index]!)
    else if (node instanceof Stack) values.set(node, Float64Array.from(operands as number[]))
    else if (node instanceof Scan) results.set(node, loopResults(node, operands))
    else if (node instanceof Cond) results.set(node, branchResults(node, operands))
    else if (node instanceof Call) results.set(node, callResults(node, operands))
    else throw new Error(`Parameter ${node.id} has no value.`)
  }
  return region.outputs.map((output) => values.get(output)!)
}

function branchResults(node: Cond, operands: readonly Value[]): Results {
  const middle = 1 + node.onTrue.free.length
  const results = operands[0]
    ? interpret(node.onTrue, [], operands.slice(1, middle))
    : interpret(node.onFalse, [], operands.slice(middle))
  return (_part, index) => results[index]!
}

function callResults({ callee }: Call, operands: readonly Value[]): Results {
  const results = interpret(callee, operands)
  return (_part, index) => results[index]!
}

function loopResults(node: Scan, operands: readonly Value[]): Results {
  const { length, early, reverse, carries, xs } = node.shape
  let carry = operands.slice(0, carries)
  const rows = operands.slice(carries, carries + xs) as Float64Array[]
  const bound = operands.slice(carries + xs)
  // nothing of a loop without a bound can be kept, nor is
  const history = length === UNBOUNDED ? undefined : carry.map(() => new Float64Array(length))
  const ys = node.body.outputs.slice(carries).map(() => new Float64Array(length))
  const most = early && reverse ? (carry[0] as number) : length
  let trips = 0
  for (; early ? carry[0] !== 0 : trips < length; trips++) {
    if (trips >= length) throw new RangeError(tooManyTrips(node))
    const i = reverse ? most - 1 - trips : trips
    carry.forEach((value, k) => {
      // rows are carried as sums, of which no history is read
      if (history && typeof value === 'number') history[k]![i] = value
    })
    const outputs = interpret(node.body, [...carry, ...rows.map((row) => row[i]!), i], bound)
    carry = outputs.slice(0, carries)
    ys.forEach((row, k) => {
      row[i] = outputs[carries + k] as number
    })
  }
  return (part, index) => {
    if (part === 'trips') return trips
    return part === 'final' ? carry[index]! : part === 'ys' ? ys[index]! : history![index]!
  }
}
