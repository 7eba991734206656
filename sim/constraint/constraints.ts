import { placeCount } from '../contact/distance.ts'
import { areSolids } from '../contact/reach.ts'
import { dofMotions } from '../dynamics/dofMotions.ts'
import type { Kinematics } from '../dynamics/kinematics.ts'
import type { Model, State } from '../model/model.ts'
import type { Motion } from '../spatial/motion.ts'
import type { Constraint } from './constraint.ts'
import { contactConstraints } from './contactConstraints.ts'
import { equalityConstraints } from './equality.ts'
import { frictionConstraints, limitConstraints } from './jointConstraints.ts'
import type { Presence } from './presence.ts'
import { type Solids, solidsOf } from './solids.ts'

/** What a machine's acceleration has to heed. */
export interface Constraints {
  /** what always takes part: equalities, dry friction, limits, contacts with planes, in this order */
  readonly lasting: readonly Constraint[]
  /** contacts of solids with each other; none: there are no two that may touch */
  readonly solids?: Solids
}

/**
 * All that the machine's acceleration has to heed: equalities; and where contacts are convex, dry
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
): Constraints {
  const { inverseWeights: weights } = model
  if (!weights) return { lasting: [] }
  const motions = dofMotions(model, kin)
  const equalities = equalityConstraints(model, state, weights, kin, V, motions)
  if (model.contactModel !== 'convex') return { lasting: equalities }
  const at = { model, kin, motions, state, weights, present }
  const solids = solidsOf(at)
  const lasting = [
    ...equalities,
    ...frictionConstraints(model, state, weights),
    ...limitConstraints(model, state, weights, present),
    ...contactConstraints(at),
  ]
  return { lasting, ...(solids && { solids }) }
}

/** What constraints are called in error sentences and results, in MuJoCo's order. */
export function constraintNames(model: Model, { lasting, solids }: Constraints): readonly string[] {
  const names = lasting.map(({ name }) => name)
  return inOrder(model, names, solids?.names ?? [])
}

/**
 * What there is of each constraint, in MuJoCo's order: contacts come last, in that of their pairs, of solids or not.
 *
 * @param lasting - one for each of those that always take part
 * @param ofSolids - one for each place where two solids may touch, pair by pair
 */
export function inOrder<T>(
  model: Model,
  lasting: readonly T[],
  ofSolids: readonly (readonly T[])[],
): readonly T[] {
  const places = model.pairs.map((pair) => (areSolids(model, pair) ? 0 : placeCount(model, pair)))
  const first = lasting.length - places.reduce((sum, count) => sum + count, 0)
  const [onPlanes, onSolids] = [lasting.slice(first).values(), ofSolids.values()]
  const contacts = places.flatMap((count) =>
    count === 0 ? onSolids.next().value! : Array.from({ length: count }, () => onPlanes.next().value!),
  )
  return [...lasting.slice(0, first), ...contacts]
}
