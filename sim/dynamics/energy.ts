'use grad'
import type { Scalar } from '../../ad/index.ts'
import { coordinatesOf } from '../model/link.ts'
import type { Model, State } from '../model/model.ts'
import { momentum } from '../spatial/inertia.ts'
import { power } from '../spatial/motion.ts'
import { pointOut } from '../spatial/transform.ts'
import { dot3 } from '../spatial/vec3.ts'
import { type Kinematics, kinematics, twists } from './kinematics.ts'

/** Energy of motion ½ Σ V · I V + ½ Σ armature v² [J]. Same as ½ vᵀ M v. */
export function kineticEnergy(
  model: Model,
  state: State,
  kin: Kinematics = kinematics(model, state.q),
): Scalar {
  const V = twists(model, kin, state)
  const armature = model.links.flatMap(({ joint }) => joint.armature)
  const links = model.links.map((link, i) => 0.5 * power(V[i]!, momentum(link.inertia, V[i]!)))
  const drives = state.v.map((v, i) => 0.5 * armature[i]! * v * v)
  return sum([...links, ...drives])
}

/** Energy of place: −Σ m g · p_cm, 0 at the world's origin, and that of springs and end stops; stops that are constraints have none [J]. */
export function potentialEnergy(
  model: Model,
  q: readonly Scalar[],
  kin: Kinematics = kinematics(model, q),
): Scalar {
  const gravity = model.links.map(
    ({ inertia }, i) => -(inertia.mass * dot3(model.gravity, pointOut(kin.X_WL[i]!, inertia.com))),
  )
  const stopped = model.contactModel !== 'convex'
  const springs = model.links.map((link) => link.joint.potential(coordinatesOf(link, q), stopped))
  return sum([...gravity, ...springs])
}

const sum = (terms: readonly Scalar[]): Scalar => terms.reduce((a, b) => a + b, 0)
