'use grad'
import type { Scalar } from '../../ad/index.ts'
import { type CompositeInertia, compositeForce } from './composite.ts'
import { crossMatrix, matAdd, matMul, matTransposeVec, matVec, zeros33 } from './mat3.ts'
import type { Force, Motion } from './motion.ts'
import { symMatrix } from './sym3.ts'
import type { Mat3, Sym3, Vec3 } from './types.ts'
import { add3, cross3, dot3, scale3, zero3 } from './vec3.ts'

/**
 * How a moving body resists being turned along, about the origin: to a motion with the angular velocity ω, whose own speeds
 * ṙ stay as they are, belongs the wrench 2 ∫ [r × (ω × ṙ); ω × ṙ] dm. Those of bodies add.
 */
export interface Coriolis {
  /** 2 ∫ (r · ṙ) 1 − ṙ rᵀ dm [kg·m²/s] */
  readonly turning: Mat3
  /** 2 ∫ ṙ dm [kg·m/s] */
  readonly momentum: Vec3
}

export const zeroCoriolis: Coriolis = { turning: zeros33, momentum: zero3 }

/**
 * That of a body with a twist.
 *
 *   ∫ ṙ rᵀ dm = v hᵀ + ω × ∫ r rᵀ dm,   ∫ r rᵀ dm = (tr J)/2 1 − J
 */
export function coriolisOf(I: CompositeInertia, V: Motion): Coriolis {
  const spinning = matMul(crossMatrix(V.angular), symMatrix(secondMoment(I.J)))
  const shifting: Mat3 = [scale3(V.linear[0], I.h), scale3(V.linear[1], I.h), scale3(V.linear[2], I.h)]
  return {
    turning: fromTrace(matAdd(spinning, shifting), dot3(V.linear, I.h)),
    momentum: scale3(2, compositeForce(I, V).force),
  }
}

/** ∫ r rᵀ dm */
function secondMoment([xx, yy, zz, xy, xz, yz]: Sym3): Sym3 {
  const half = 0.5 * (xx + yy + zz)
  return [half - xx, half - yy, half - zz, -xy, -xz, -yz]
}

/** 2 (t 1 − Q) */
function fromTrace(Q: Mat3, t: Scalar): Mat3 {
  const row = (i: 0 | 1 | 2): Vec3 => {
    const entry = (j: 0 | 1 | 2) => (i === j ? 2 * (t - Q[i][j]) : -2 * Q[i][j])
    return [entry(0), entry(1), entry(2)]
  }
  return [row(0), row(1), row(2)]
}

/** A + B */
export function coriolisAdd(A: Coriolis, B: Coriolis): Coriolis {
  return { turning: matAdd(A.turning, B.turning), momentum: add3(A.momentum, B.momentum) }
}

/** The wrench that belongs to an angular velocity. */
export function coriolisForce({ turning, momentum }: Coriolis, omega: Vec3): Force {
  return { moment: matVec(turning, omega), force: cross3(omega, momentum) }
}

/** The vector whose product with an angular velocity is the power of its wrench on a motion. */
export function coriolisPower({ turning, momentum }: Coriolis, V: Motion): Vec3 {
  return add3(matTransposeVec(turning, V.angular), cross3(momentum, V.linear))
}
