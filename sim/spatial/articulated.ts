'use grad'
import type { Scalar } from '../../ad/index.ts'
import { aboutOrigin, firstMoment } from './inertia.ts'
import { crossMatrix, matAdd, matMul, matMulTranspose, matTransposeVec, matVec, zeros33 } from './mat3.ts'
import type { Force, Motion } from './motion.ts'
import {
  symAdd,
  symDiagonal,
  symMatrix,
  symMinusOuter,
  symProduct,
  symRotated,
  symScale,
  symVec,
  zeroSym,
} from './sym3.ts'
import type { Transform } from './transform.ts'
import type { Inertia, Mat3, Sym3, Vec3 } from './types.ts'
import { add3, scale3, sub3 } from './vec3.ts'

/**
 * What a body with others hanging on its free joints feels like to push: F = I A with the symmetric 6 × 6
 *
 *   I = [ J   H ]   moment   from angular, linear acceleration
 *       [ Hᵀ  M ]   force
 */
export interface ArticulatedInertia {
  readonly J: Sym3
  readonly H: Mat3
  readonly M: Sym3
}

export const zeroArticulated: ArticulatedInertia = { J: zeroSym, H: zeros33, M: zeroSym }

/** The rigid body's own: J = I about the origin, H = [h]×, M = m 1. */
export function articulatedOf(I_B: Inertia): ArticulatedInertia {
  return { J: aboutOrigin(I_B), H: crossMatrix(firstMoment(I_B)), M: symDiagonal(I_B.mass) }
}

/** A + B */
export function articulatedAdd(A: ArticulatedInertia, B: ArticulatedInertia): ArticulatedInertia {
  return { J: symAdd(A.J, B.J), H: matAdd(A.H, B.H), M: symAdd(A.M, B.M) }
}

/** k I */
export function articulatedScale(k: Scalar, { J, H, M }: ArticulatedInertia): ArticulatedInertia {
  return {
    J: symScale(k, J),
    H: [scale3(k, H[0]), scale3(k, H[1]), scale3(k, H[2])],
    M: symScale(k, M),
  }
}

/** I A: the force that gives the acceleration A. */
export function articulatedForce(I: ArticulatedInertia, A: Motion): Force {
  return {
    moment: add3(symVec(I.J, A.angular), matVec(I.H, A.linear)),
    force: add3(matTransposeVec(I.H, A.angular), symVec(I.M, A.linear)),
  }
}

/** I − u wᵀ, for forces whose outer product is symmetric (w a multiple of u). */
export function articulatedMinusOuter(I: ArticulatedInertia, u: Force, w: Force): ArticulatedInertia {
  const row = (i: 0 | 1 | 2): Vec3 => sub3(I.H[i], scale3(u.moment[i], w.force))
  return {
    J: symMinusOuter(I.J, u.moment, w.moment),
    H: [row(0), row(1), row(2)],
    M: symMinusOuter(I.M, u.force, w.force),
  }
}

/**
 * The articulated inertia of B, seen from the outer frame P: first turned, then moved,
 *
 *   M_P = M,   H_P = H + [p]× M,   J_P = J + [p]× Hᵀ + H_P [p]×ᵀ
 *
 * @see Featherstone 2008, eq. 2.66 (Xᵀ I X in blocks)
 */
export function articulatedOut(X_PB: Transform, I_B: ArticulatedInertia): ArticulatedInertia {
  const { R, p } = X_PB
  const M = symRotated(R, I_B.M)
  const H = matMulTranspose(matMul(R, I_B.H), R)
  const P = crossMatrix(p)
  const H_P = matAdd(H, matMul(P, symMatrix(M)))
  const moved = symAdd(symProduct(P, H), symProduct(H_P, P))
  return { J: symAdd(symRotated(R, I_B.J), moved), H: H_P, M }
}
