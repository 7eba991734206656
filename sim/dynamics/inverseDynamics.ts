'use grad'
import { named, type Scalar } from '../../ad/index.ts'
import { checkVector } from '../model/checkState.ts'
import { coordinatesOf, WORLD } from '../model/link.ts'
import type { Model, State } from '../model/model.ts'
import { type Force, forceAdd, forceOut, forceSub, power } from '../spatial/motion.ts'
import { type Kinematics, kinematics, twists } from './kinematics.ts'
import { linkAccelerations, linkForces } from './outward.ts'

/**
 * Joint forces that make the machine accelerate with v̇: recursive Newton–Euler.
 *
 *   τ = M(q) v̇ + c(q, v)
 *
 * @param vdot - acceleration, length nv
 * @param external - wrench on each link from outside, in its own axes about its origin; none: no contact
 * @returns τ, length nv [N, N·m], armature included
 * @throws StateError when v̇ has the wrong length or is not finite
 * @see Featherstone 2008, table 5.1
 */
export function inverseDynamics(
  model: Model,
  state: State,
  vdot: readonly Scalar[],
  external?: readonly Force[],
  kin: Kinematics = kinematics(model, state.q),
): readonly Scalar[] {
  checkVector(model, 'vdot', vdot, model.nv)
  const V = twists(model, kin, state)
  const A = linkAccelerations(model, kin, V, state, vdot)
  const F = linkForces(model, V, A)
  const needed = external ? F.map((f, i) => forceSub(f, external[i]!)) : F
  return addArmature(model, forcesInward(model, kin, state.q, needed), vdot)
}

/**
 * Joint forces that hold the machine to v̇ = 0: gravity, centrifugal and Coriolis.
 *
 * Same as `inverseDynamics(model, state, 0)`.
 */
export function biasForces(
  model: Model,
  state: State,
  kin: Kinematics = kinematics(model, state.q),
): readonly Scalar[] {
  return inverseDynamics(model, state, Array(model.nv).fill(0), undefined, kin)
}

/** Leaf to root: project each link's force on its joint, hand the rest to the parent. */
function forcesInward(
  model: Model,
  kin: Kinematics,
  q: readonly Scalar[],
  needed: readonly Force[],
): readonly Scalar[] {
  const F = [...needed]
  const tau: (readonly Scalar[])[] = []
  for (let i = model.links.length - 1; i >= 0; i--) {
    const link = model.links[i]!
    named(`body ${link.name}`, () => {
      const onRates = link.joint.S.map((column) => power(column, F[i]!))
      tau[i] = link.joint.forces(coordinatesOf(link, q), onRates)
      if (link.parent !== WORLD) F[link.parent] = forceAdd(F[link.parent]!, forceOut(kin.X_PL[i]!, F[i]!))
    })
  }
  return tau.flat()
}

/** τ + armature · v̇ */
function addArmature(model: Model, tau: readonly Scalar[], vdot: readonly Scalar[]): readonly Scalar[] {
  const armature = model.links.flatMap(({ joint }) => joint.armature)
  return tau.map((t, i) => t + armature[i]! * vdot[i]!)
}
