'use grad'
import { type Scalar, solve } from '../../ad/index.ts'
import { dofsOf } from '../model/link.ts'
import type { Model } from '../model/model.ts'
import {
  type ArticulatedInertia,
  articulatedAdd,
  articulatedForce,
  articulatedOf,
} from '../spatial/articulated.ts'
import { aboutOrigin, firstMoment } from '../spatial/inertia.ts'
import { crossMatrix, matAdd, matMul, matTransposeVec, matVec, transpose, zeros33 } from '../spatial/mat3.ts'
import type { Motion } from '../spatial/motion.ts'
import { symMatrix, symRotated, symVec } from '../spatial/sym3.ts'
import type { Inertia, Mat3, Vec3 } from '../spatial/types.ts'
import { cross3, scale3 } from '../spatial/vec3.ts'
import type { Loads } from './forwardDynamics.ts'
import type { Kinematics } from './kinematics.ts'

/**
 * The accelerations of a step with the gyroscopic forces of bodies that are alone a time ahead too, so that one that
 * tumbles gains no energy. For each of them by itself
 *
 *   (A + dt B) v̇ = A v̇₀,   A = M + dt D,   B = ∂c/∂v
 *
 * with c the centrifugal and gyroscopic forces, whose slope is not symmetric.
 *
 * @param V - twist of each link
 * @param vdot - v̇₀, with everything that the loads take ahead, length nv
 * @param dt - how far ahead [s]
 * @see MuJoCo documentation, "Computation: Gyroscopic derivatives for free bodies"
 */
export function gyroscopicAhead(
  model: Model,
  kin: Kinematics,
  V: readonly Motion[],
  loads: Loads,
  vdot: readonly Scalar[],
  dt: Scalar,
): readonly Scalar[] {
  return model.links.flatMap((link, i) => {
    const own = dofsOf(link, vdot)
    if (!isAlone(model, i)) return own
    const { R } = kin.X_WL[i]!
    const [linear, angular] = [own.slice(0, 3), own.slice(3)] as unknown as readonly [Vec3, Vec3]
    const explicit = { angular, linear: matTransposeVec(R, linear) }
    const ahead = tumbling(resistance(model, loads, i, R), link.inertia, V[i]!.angular, explicit, dt)
    return [...matVec(R, ahead.linear), ...ahead.angular]
  })
}

/** Whether a link is a free body by itself. */
function isAlone({ links }: Model, i: number): boolean {
  return links[i]!.joint.absolute && links.every(({ parent }) => parent !== i)
}

/** A of one link, in its axes about its origin. */
function resistance(
  model: Model,
  { dofInertia, linkInertia }: Loads,
  i: number,
  R: Mat3,
): ArticulatedInertia {
  const link = model.links[i]!
  const drives = link.joint.armature.map((a, k) => a + (dofInertia?.[link.iv + k] ?? 0))
  const [x, y, z, aboutX, aboutY, aboutZ] = drives as [Scalar, Scalar, Scalar, Scalar, Scalar, Scalar]
  const own = articulatedAdd(articulatedOf(link.inertia), {
    J: [aboutX, aboutY, aboutZ, 0, 0, 0],
    H: zeros33,
    M: symRotated(transpose(R), [x, y, z, 0, 0, 0]),
  })
  const extra = linkInertia?.[i]
  return extra ? articulatedAdd(own, extra) : own
}

/** v̇ of one link, in its axes. */
function tumbling(A: ArticulatedInertia, inertia: Inertia, w: Vec3, explicit: Motion, dt: Scalar): Motion {
  const { moment, force } = articulatedForce(A, explicit)
  const B = biasSlope(inertia, w)
  const [J, H] = [matAdd(symMatrix(A.J), times(dt, B.moment)), matAdd(transpose(A.H), times(dt, B.force))]
  const M = symMatrix(A.M)
  const rows = [...J.map((row, i) => [...row, ...A.H[i]!]), ...H.map((row, i) => [...row, ...M[i]!])]
  const x = solve(rows, [...moment, ...force], 'lu')
  return { angular: [x[0]!, x[1]!, x[2]!], linear: [x[3]!, x[4]!, x[5]!] }
}

/**
 * How centrifugal and gyroscopic forces change with the angular velocity; with the velocity they do not. In the body's
 * axes about its origin, with h = m c,
 *
 *   n = ω × J ω:         ∂n/∂ω = [ω]× J − [J ω]×
 *   f = ω × (ω × h):     ∂f/∂ω = −[ω × h]× − [ω]× [h]×
 */
function biasSlope(inertia: Inertia, w: Vec3): { moment: Mat3; force: Mat3 } {
  const [J, h] = [aboutOrigin(inertia), firstMoment(inertia)]
  const turning = crossMatrix(w)
  return {
    moment: matAdd(matMul(turning, symMatrix(J)), times(-1, crossMatrix(symVec(J, w)))),
    force: times(-1, matAdd(crossMatrix(cross3(w, h)), matMul(turning, crossMatrix(h)))),
  }
}

/** k A */
function times(k: Scalar, A: Mat3): Mat3 {
  return [scale3(k, A[0]), scale3(k, A[1]), scale3(k, A[2])]
}
