import {
  Apply,
  Call,
  Cond,
  Constant,
  type Node,
  type Part,
  Project,
  type Region,
  Scan,
  UNBOUNDED,
} from '../graph/node.ts'
import { EMPTY } from '../graph/numberSet.ts'
import { regionOrder } from '../graph/order.ts'
import { Versions } from '../graph/versions.ts'
import { type Called, calledMore, callersFirst } from './calls.ts'
import { type Dependence, NOTHING, same, throughOperation, union } from './dependence.ts'

/** An operation, branch or loop as it is met on a walk through a program. */
export interface Visit {
  readonly node: Apply | Cond | Scan
  /** what each operand depends on; of a loop and a branch what it is begun with */
  readonly operands: readonly Dependence[]
  /** what the result depends on; of a loop and a branch the union of its results */
  readonly result: Dependence
  /** how often it runs in one call, at most */
  readonly times: number
  /** loops around it */
  readonly depth: number
}

/** Called for every operation, branch and loop of a program. */
export type Visitor = (visit: Visit) => void

/** How often the present region runs, how many loops it stands in, and who is told what is met and called. */
interface Place {
  readonly times: number
  readonly depth: number
  readonly tell: Visitor
  readonly called: (callee: Region, how: Called) => void
}

/** Told to nobody. */
const SILENTLY = { times: 1, depth: 0, tell: () => undefined, called: () => undefined }

type Results = (part: Part, index: number) => Dependence

/**
 * What each output of a program depends on; on the way every operation is shown to `tell`, once.
 *
 * @param params - what the program's parameters depend on
 */
export function walk(program: Region, params: readonly Dependence[], tell: Visitor): Dependence[] {
  const calls = new Map<Region, Called>()
  const called = (callee: Region, how: Called) => {
    calls.set(callee, calledMore(calls.get(callee), how))
  }
  const outputs = through(program, params, [], { times: 1, depth: 0, tell, called })
  // a function is gone through once all that calls it has been
  for (const callee of callersFirst(program)) {
    const how = calls.get(callee)
    if (how) through(callee, how.operands, [], { ...how, tell, called })
  }
  return outputs
}

function through(
  region: Region,
  params: readonly Dependence[],
  bound: readonly Dependence[],
  place: Place,
): Dependence[] {
  const known = new Map<Node, Dependence>()
  const results = new Map<Node, Results>()
  region.params.forEach((param, i) => {
    known.set(param, params[i]!)
  })
  region.free.forEach((free, i) => {
    known.set(free, bound[i]!)
  })
  for (const node of regionOrder(region)) {
    if (known.has(node)) continue
    const operands = node.args.map((arg) => known.get(arg) ?? NOTHING)
    if (node instanceof Scan) results.set(node, throughLoop(node, operands, place))
    else if (node instanceof Cond) results.set(node, throughBranch(node, operands, place))
    else if (node instanceof Call) results.set(node, throughCall(node, operands, place))
    else if (node instanceof Project && results.has(node.of))
      known.set(node, results.get(node.of)!(node.part, node.index))
    else known.set(node, plain(node, operands, place))
  }
  return region.outputs.map((output) => known.get(output)!)
}

function plain(node: Node, operands: readonly Dependence[], { times, depth, tell }: Place): Dependence {
  if (node instanceof Constant) return NOTHING
  if (!(node instanceof Apply)) return union(operands)
  const result = throughOperation(node, operands)
  tell({ node, operands, result, times, depth })
  return result
}

/** Goes round until the carries depend on nothing new, then once more to tell what is met. */
function throughLoop(scan: Scan, operands: readonly Dependence[], place: Place): Results {
  const { length, early, carries, xs } = scan.shape
  const rows = operands.slice(carries, carries + xs)
  const bound = operands.slice(carries + xs)
  const inside = {
    ...place,
    times: place.times * (length === UNBOUNDED ? 1 : length),
    depth: place.depth + 1,
  }
  const round = (carry: readonly Dependence[], where: Place) =>
    through(scan.body, [...carry, ...rows, NOTHING], bound, where)
  const settled = settledCarries(operands.slice(0, carries), (carry) => round(carry, SILENTLY))
  place.tell({ ...place, node: scan, operands, result: union([...settled, ...rows, ...bound]) })
  const after = round(settled, inside)
  // a loop that runs leaves nothing of a first carry that no iteration reads
  const ended = length > 0 && !early ? after : settled
  // of an early loop, when it ends is a choice: it has no slope
  const choice = early ? { ...settled[0]!, slope: EMPTY } : NOTHING
  const finals = ended.map((final) => union([final, choice]))
  if (early)
    return (part, index) =>
      part === 'trips' ? choice : part === 'ys' ? after[carries + index]! : finals[index]!
  return (part, index) =>
    part === 'final' ? finals[index]! : part === 'ys' ? after[carries + index]! : settled[index]!
}

function settledCarries(
  init: readonly Dependence[],
  round: (carry: readonly Dependence[]) => readonly Dependence[],
): readonly Dependence[] {
  for (let carry = init; ; ) {
    const after = round(carry)
    const wider = carry.map((before, k) => union([before, after[k]!]))
    if (wider.every((next, k) => same(next, carry[k]!))) return carry
    carry = wider
  }
}

const resultsOf = new Versions<readonly Dependence[]>()

function throughCall(
  { callee }: Call,
  operands: readonly Dependence[],
  { called, times, depth }: Place,
): Results {
  called(callee, { operands, times, depth })
  const key = operands.map(({ value, open, slope }) => `${value} ${open} ${slope}`).join()
  const results = resultsOf.of(callee, key, () => through(callee, operands, [], SILENTLY))
  return (_part, index) => results[index]!
}

/** Either side's result, and in value the condition: that a side is chosen has no slope. */
function throughBranch(cond: Cond, operands: readonly Dependence[], place: Place): Results {
  const middle = 1 + cond.onTrue.free.length
  const onTrue = through(cond.onTrue, [], operands.slice(1, middle), place)
  const onFalse = through(cond.onFalse, [], operands.slice(middle), place)
  const choice = { ...operands[0]!, slope: EMPTY }
  const results = onTrue.map((yes, k) => union([yes, onFalse[k]!, choice]))
  place.tell({ ...place, node: cond, operands, result: union(results) })
  return (_part, index) => results[index]!
}
