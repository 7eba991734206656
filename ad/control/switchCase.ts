import { apply, constant, named } from '../graph/graph.ts'
import { Constant, Node } from '../graph/node.ts'
import type { Scalar } from '../scalar.ts'
import { difference, flatten, leafCount, type Structure, unflatten } from '../trace/tree.ts'
import { cond } from './cond.ts'

/**
 * The result of the branch that the index chooses; the others do not run, in values or in derivatives.
 *
 * A traced index that turns out to be none of 0, 1, …, K − 1 has nobody to throw at: every number of the result is NaN
 * then, and `checkFinite` names this and the index. K branches cost about log₂ K comparisons.
 *
 * @param index - plain or traced number
 * @param branches - compute trees of numbers of one structure
 * @throws RangeError when a plain index is out of range, or there is no branch
 * @throws TypeError when the structures differ, or a result holds a truth value while the index is traced
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
  let structure: Structure | undefined
  const checked = (k: number) => () => {
    const result = branches[k]!()
    const flat = flatten(result, 'the result')
    const mismatch = structure && difference(structure, flat.structure, 'the result')
    if (mismatch) throw new TypeError(`switchCase: branches 0 and ${k} differ: ${mismatch}.`)
    for (const leaf of flat.leaves) expectNumber(leaf, k)
    structure = flat.structure
    return result
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

function expectNumber(leaf: unknown, branch: number): void {
  const type = leaf instanceof Node ? leaf.type : typeof leaf
  if (type === 'number') return
  throw new TypeError(
    `switchCase: branch ${branch} returns a ${type}, expected numbers, which can say that the index was out of range. ` +
      'Return 1 and 0 for truth values.',
  )
}

function notChosen(index: Node, branches: number, structure: Structure): unknown {
  const label = `switchCase (index not one of 0 to ${branches - 1})`
  const poison = named(label, () => apply('unsolved', index))
  return unflatten(
    structure,
    Array.from({ length: leafCount(structure) }, () => poison),
  )
}
