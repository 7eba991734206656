import { dofMotions } from '../dynamics/dofMotions.ts'
import type { Kinematics } from '../dynamics/kinematics.ts'
import type { Model, State } from '../model/model.ts'
import type { Motion } from '../spatial/motion.ts'
import type { Constraint } from './constraint.ts'
import { contactConstraints } from './contactConstraints.ts'
import { equalityConstraints } from './equality.ts'
import { frictionConstraints, limitConstraints } from './jointConstraints.ts'
import type { Presence } from './presence.ts'

/**
 * All that the machine's acceleration has to heed, in MuJoCo's order: equalities; and where contacts are convex, dry
 * friction, limits and contacts too.
 *
 * @param V - twists of the links
 * @param present - which limits and contacts take part; none: those within their margins in this state
 */
export function constraintsOf(
  model: Model,
  kin: Kinematics,
  V: readonly Motion[],
  state: State,
  present?: Presence,
): readonly Constraint[] {
  const { inverseWeights: weights } = model
  if (!weights) return []
  const motions = dofMotions(model, kin)
  const equalities = equalityConstraints(model, state, weights, kin, V, motions)
  if (model.contactModel !== 'convex') return equalities
  return [
    ...equalities,
    ...frictionConstraints(model, state, weights),
    ...limitConstraints(model, state, weights, present),
    ...contactConstraints({ model, kin, motions, state, weights, present }),
  ]
}
