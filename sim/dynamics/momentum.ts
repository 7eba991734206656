'use grad'
import type { Scalar } from '../../ad/index.ts'
import type { Model, State } from '../model/model.ts'
import { momentum } from '../spatial/inertia.ts'
import { type Force, forceAdd, forceOut, zeroForce } from '../spatial/motion.ts'
import { pointOut } from '../spatial/transform.ts'
import type { Vec3 } from '../spatial/types.ts'
import { add3, cross3, scale3, sub3, zero3 } from '../spatial/vec3.ts'
import { type Kinematics, kinematics, twists } from './kinematics.ts'

/** Mass of everything that moves [kg]. */
export function totalMass(model: Model): Scalar {
  return model.links.reduce((mass, { inertia }) => mass + inertia.mass, 0)
}

/** p_WCm, centre of mass of everything that moves [m]. */
export function centerOfMass(
  model: Model,
  q: readonly Scalar[],
  kin: Kinematics = kinematics(model, q),
): Vec3 {
  const moments = model.links.map(({ inertia }, i) =>
    scale3(inertia.mass, pointOut(kin.X_WL[i]!, inertia.com)),
  )
  return scale3(1 / totalMass(model), moments.reduce(add3, zero3))
}

/** Linear and angular momentum of everything that moves, in world axes about the world's origin [kg·m/s, kg·m²/s]. */
export function worldMomentum(
  model: Model,
  state: State,
  kin: Kinematics = kinematics(model, state.q),
): Force {
  const V = twists(model, kin, state)
  return model.links
    .map(({ inertia }, i) => forceOut(kin.X_WL[i]!, momentum(inertia, V[i]!)))
    .reduce(forceAdd, zeroForce)
}

/** The same about the centre of mass: n_cm = n_W − p_WCm × f. */
export function centroidalMomentum(
  model: Model,
  state: State,
  kin: Kinematics = kinematics(model, state.q),
): Force {
  const { moment, force } = worldMomentum(model, state, kin)
  return { moment: sub3(moment, cross3(centerOfMass(model, state.q, kin), force)), force }
}
