import type { Scalar } from '../../ad/index.ts'
import { isPlain } from '../model/checkNumber.ts'
import { ModelError } from '../model/errors.ts'
import type { Link } from '../model/link.ts'
import type { Model } from '../model/model.ts'
import { compositeForce } from '../spatial/composite.ts'
import { power } from '../spatial/motion.ts'
import type { Kinematics } from './kinematics.ts'
import { composites } from './massMatrix.ts'

// Only plain numbers are looked at: a traced pivot has no value yet, and passes. Hence this file is not 'use grad' code.

/**
 * Share of the inertia of everything that a joint carries below which what is left for it alone is rounding: 2⁻⁵² times a
 * few hundred operations. Real chains of a hundred links leave a millionth.
 */
const ROUNDING = 2 ** -44

/**
 * Refuses a machine whose mass matrix has no inverse: two joints that do the same, a point mass on an axis.
 *
 * @param inverses - of what is left for each degree of freedom when all further out are free to move, link by link
 * @param drives - inertia on each degree of freedom by itself, length nv
 * @throws ModelError naming body, joint, inertia and what was expected
 */
export function checkPivots(
  model: Model,
  kin: Kinematics,
  inverses: readonly (readonly Scalar[])[],
  drives: readonly Scalar[],
): void {
  if (!inverses.flat().every(isPlain)) return
  const I = composites(model, kin)
  const ofDof = (link: Link, i: number) =>
    link.joint.S.map((S, k) => {
      const carried = power(S, compositeForce(I[i]!, S)) + drives[link.iv + k]!
      return { link, k, left: 1 / inverses[i]![k]!, carried }
    })
  // from the tips inward, as they were worked out: the first is the cause of what is wrong further in
  const all = model.links.map(ofDof).reverse().flat()
  const first = all.find(({ left, carried }) => !(left > ROUNDING * carried))
  if (first) throw immovable(model, first)
}

/** A degree of freedom with what is left for it alone of the inertia that it carries. */
interface Pivoted {
  readonly link: Link
  readonly k: number
  readonly left: number
  readonly carried: number
}

function immovable(model: Model, { link, k, left, carried }: Pivoted): ModelError {
  const { name, unit } = link.joint.labels.v[k]!
  return new ModelError(
    `model "${model.name}": body "${link.name}": inertia: joint "${link.joint.name}" has ${left} of the ${carried} that it ` +
      `carries to itself along ${name} [${unit}], expected more than 0: a point mass on its axis, or another joint that moves ` +
      'it alike? Give the body moments of inertia, or the joint an armature.',
  )
}
