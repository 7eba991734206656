'use grad'
import type { Scalar } from '../../ad/index.ts'
import { matTransposeVec, matVec } from './mat3.ts'
import type { Transform } from './transform.ts'
import type { Vec3 } from './types.ts'
import { add3, cross3, dot3, scale3, sub3, zero3 } from './vec3.ts'

// Motions (twists, accelerations, joint axes) and forces (wrenches, momenta) live in dual spaces: they are different
// types here, so that adding one to the other does not compile; only `power` joins them.

/** A spatial motion [ω; v]: of a body, at the origin of the axes that it is expressed in. */
export interface Motion {
  /** [rad/s], or [rad/s²] for an acceleration */
  readonly angular: Vec3
  /** of the body's point at the origin [m/s] */
  readonly linear: Vec3
}

/** A spatial force [n; f]: on a body, about the origin of the axes that it is expressed in. */
export interface Force {
  /** about the origin [N·m] */
  readonly moment: Vec3
  /** [N] */
  readonly force: Vec3
}

export const zeroMotion: Motion = { angular: zero3, linear: zero3 }
export const zeroForce: Force = { moment: zero3, force: zero3 }

/** A + B */
export function motionAdd(A: Motion, B: Motion): Motion {
  return { angular: add3(A.angular, B.angular), linear: add3(A.linear, B.linear) }
}

/** k V */
export function motionScale(k: Scalar, V: Motion): Motion {
  return { angular: scale3(k, V.angular), linear: scale3(k, V.linear) }
}

/** F + G */
export function forceAdd(F: Force, G: Force): Force {
  return { moment: add3(F.moment, G.moment), force: add3(F.force, G.force) }
}

/** F − G */
export function forceSub(F: Force, G: Force): Force {
  return { moment: sub3(F.moment, G.moment), force: sub3(F.force, G.force) }
}

/** k F */
export function forceScale(k: Scalar, F: Force): Force {
  return { moment: scale3(k, F.moment), force: scale3(k, F.force) }
}

/** ⟨V, F⟩ = ω · n + v · f: the power of a wrench on a twist [W]. */
export function power(V: Motion, F: Force): Scalar {
  return dot3(V.angular, F.moment) + dot3(V.linear, F.force)
}

/** V × S = [ω × s; v × s + ω × s₀]: rate of change of a motion that is carried along by V. @see Featherstone 2008, eq. 2.31 */
export function crossMotion(V: Motion, S: Motion): Motion {
  return {
    angular: cross3(V.angular, S.angular),
    linear: add3(cross3(V.angular, S.linear), cross3(V.linear, S.angular)),
  }
}

/** V ×* F = [ω × n + v × f; ω × f]: rate of change of a force that is carried along by V. @see Featherstone 2008, eq. 2.32 */
export function crossForce(V: Motion, F: Force): Force {
  return {
    moment: add3(cross3(V.angular, F.moment), cross3(V.linear, F.force)),
    force: cross3(V.angular, F.force),
  }
}

/** The motion, seen from the inner frame: [Rᵀ ω; Rᵀ (v + ω × p)]. */
export function motionIn(X_PB: Transform, V_P: Motion): Motion {
  return {
    angular: matTransposeVec(X_PB.R, V_P.angular),
    linear: matTransposeVec(X_PB.R, velocityAt(V_P, X_PB.p)),
  }
}

/** The motion, seen from the outer frame: [R ω; R v + p × R ω]. */
export function motionOut(X_PB: Transform, V_B: Motion): Motion {
  const angular = matVec(X_PB.R, V_B.angular)
  return { angular, linear: add3(matVec(X_PB.R, V_B.linear), cross3(X_PB.p, angular)) }
}

/** The force, seen from the outer frame: [R n + p × R f; R f]. Dual of `motionIn`. */
export function forceOut(X_PB: Transform, F_B: Force): Force {
  const force = matVec(X_PB.R, F_B.force)
  return { moment: add3(matVec(X_PB.R, F_B.moment), cross3(X_PB.p, force)), force }
}

/** The force, seen from the inner frame: [Rᵀ (n − p × f); Rᵀ f]. Dual of `motionOut`. */
export function forceIn(X_PB: Transform, F_P: Force): Force {
  return {
    moment: matTransposeVec(X_PB.R, sub3(F_P.moment, cross3(X_PB.p, F_P.force))),
    force: matTransposeVec(X_PB.R, F_P.force),
  }
}

/** v + ω × p: velocity of the body's point at p [m/s]. */
export function velocityAt(V: Motion, p: Vec3): Vec3 {
  return add3(V.linear, cross3(V.angular, p))
}

/** The wrench about the origin of a force [N] that acts at p. */
export function forceAt(p: Vec3, force: Vec3): Force {
  return { moment: cross3(p, force), force }
}
