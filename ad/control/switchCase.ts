import { apply, constant, named, nodeOf, pinsOf, project, region, scanNode } from '../graph/graph.ts'
import { Constant, Node } from '../graph/node.ts'
import type { Scalar } from '../scalar.ts'
import { difference, flatten, flattenLike, leafTypes, type Structure, unflatten } from '../trace/tree.ts'
import { differingTruths } from '../trace/truths.ts'
import { cond } from './cond.ts'

const RESULT = 'the result'

/**
 * The result of the branch that the index chooses; the others do not run, in values or in derivatives.
 *
 * A traced index that turns out to be none of 0, 1, …, K − 1 has nobody to throw at: every number of the result is NaN
 * then, and `checkFinite` names this and the index; a truth value of the result, if it is needed, stops the run with a
 * RangeError. K branches cost about log₂ K comparisons.
 *
 * @param index - plain or traced number
 * @param branches - compute trees of scalars of one structure
 * @throws RangeError when a plain index is out of range, or there is no branch
 * @throws TypeError when the structures differ
 */
export function switchCase<T>(index: Scalar, branches: readonly (() => T)[]): T {
  const known: unknown = (index as unknown) instanceof Constant ? (index as unknown as Constant).value : index
  if (known instanceof Node && known.type === 'number' && branches.length > 0)
    return recorded(known, branches)
  const branch = typeof known === 'number' ? branches[known] : undefined
  if (branch) return branch()
  throw new RangeError(
    `switchCase: the index is ${known instanceof Node ? `a traced ${known.type}` : String(known)} ` +
      `and there are ${branches.length} branches, expected a whole number from 0 to ${branches.length - 1}.`,
  )
}

function recorded<T>(index: Node, branches: readonly (() => T)[]): T {
  const truths = new Set<string>()
  for (;;) {
    const before = truths.size
    const result = attempted(index, branches, truths)
    if (truths.size === before) return result
  }
}

/** The choice with truth values at some places as leaves; adds the places that turn out to need it. */
function attempted<T>(index: Node, branches: readonly (() => T)[], truths: Set<string>): T {
  let structure: Structure | undefined
  const checked = (k: number) => () => {
    const result = branches[k]!()
    const flat = structure ? flattenLike(result, structure, RESULT, truths) : flatten(result, RESULT, truths)
    structure ??= flat.structure
    const more = differingTruths(structure, flat.structure, RESULT)
    for (const path of more) truths.add(path)
    const mismatch = more.length === 0 && difference(structure, flat.structure, RESULT)
    if (mismatch) throw new TypeError(`switchCase: branches 0 and ${k} differ: ${mismatch}.`)
    return unflatten(flat.structure, flat.leaves.map(nodeOf)) as T
  }
  const outOfRange = () => notChosen(index, branches.length, structure!) as T
  // halves the range until one branch is left, and holds the index against it
  const among = (from: number, to: number): T => {
    if (to - from === 1) return cond(apply('eq', index, constant(from)) as never, checked(from), outOfRange)
    const middle = (from + to) >> 1
    const low = apply('lt', index, constant(middle)) as never
    return cond(
      low,
      () => among(from, middle),
      () => among(middle, to),
    )
  }
  return among(0, branches.length)
}

/** What stands for a result where the index is that of no branch: NaN for numbers, for truth values the end of the run. */
function notChosen(index: Node, branches: number, structure: Structure): unknown {
  const range = `0 to ${branches - 1}`
  const poison = named(`switchCase (index not one of ${range})`, () => apply('unsolved', index))
  const noTruth = () =>
    stopping(
      `switchCase: the index is none of ${range}, and the result holds a truth value, which unlike a number cannot be NaN.`,
    )
  const leaves = leafTypes(structure).map((type) => (type === 'number' ? poison : noTruth()))
  return unflatten(structure, leaves)
}

/** A truth value that there is none for: the run stops with the sentence where it is needed. */
function stopping(sentence: string): Node {
  const shape = { length: 1, early: true, reverse: false, carries: 1, xs: 0, failure: sentence }
  const types = [{ type: 'number' }, { type: 'number' }] as const
  const endless = region(types, () => [constant(1)], pinsOf(shape))
  const loop = scanNode(shape, endless, [constant(1), ...endless.free])
  return apply('not', apply('eq', project(loop, 'final', 0), constant(0)))
}
