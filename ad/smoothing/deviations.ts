import { isTraced } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { difference, flatten, leafCount, type Structure } from '../trace/tree.ts'

/**
 * The deviation of each leaf of an argument.
 *
 * @param sigma - one for all, or a tree like the argument
 * @throws TypeError when the tree is another, RangeError when a deviation known when tracing is not above 0
 */
export function deviations(sigma: unknown, structure: Structure): Scalar[] {
  if (typeof sigma === 'number' || isTraced(sigma)) {
    const all = positive(sigma as Scalar)
    return Array.from({ length: leafCount(structure) }, () => all)
  }
  const given = flatten(sigma, 'sigma')
  const mismatch = difference(structure, given.structure, 'the argument')
  if (mismatch) throw new TypeError(`smoothed: argument and sigma differ in structure: ${mismatch}.`)
  return given.leaves.map((leaf) => positive(leaf as Scalar))
}

function positive(sigma: Scalar): Scalar {
  if (isTraced(sigma) || (sigma > 0 && sigma < Infinity)) return sigma
  throw new RangeError(
    `smoothed: a deviation sigma is ${sigma}, expected a finite number above 0; ` +
      'what is not to be perturbed belongs outside the argument, in a closure.',
  )
}
