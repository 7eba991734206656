import type { Scalar } from '../scalar.ts'
import { difference, flatten, unflatten } from '../trace/tree.ts'

/**
 * The mean of what two branches give, leaf by leaf, when the first is taken with a probability.
 *
 *   p · onTrue() + (1 − p) · onFalse()
 *
 * Takes the place of `cond` with a soft comparison in that of the hard one: the result follows the condition smoothly.
 * Both branches run, so both must be finite wherever the condition may go.
 *
 * @param probability - of the first branch, in [0, 1], as `softLess` gives it; at 1 and 0 the result is one branch's
 * @param onTrue, onFalse - compute trees of scalars of the same structure
 * @throws TypeError when the structures differ
 */
export function softCond<T>(probability: Scalar, onTrue: () => T, onFalse: () => T): T {
  'use grad'
  const [yes, no] = [flatten(onTrue()), flatten(onFalse())]
  const mismatch = difference(yes.structure, no.structure, 'the result')
  if (mismatch) throw new TypeError(`softCond: its two branches differ: ${mismatch}.`)
  const leaves = yes.leaves.map((leaf, i) => {
    return probability * (leaf as Scalar) + (1 - probability) * (no.leaves[i] as Scalar)
  })
  return unflatten(yes.structure, leaves) as T
}
