'use grad'
import type { Scalar } from '../../ad/index.ts'
import { aboutOrigin, firstMoment } from './inertia.ts'
import { matVec } from './mat3.ts'
import type { Force, Motion } from './motion.ts'
import { symAdd, symRotated, symVec, zeroSym } from './sym3.ts'
import type { Transform } from './transform.ts'
import type { Inertia, Sym3, Vec3 } from './types.ts'
import { add3, cross3, scale3, sub3, zero3 } from './vec3.ts'

/** Rigid inertia about the origin: adding two needs no division, as adding `Inertia`s does. */
export interface CompositeInertia {
  /** [kg] */
  readonly mass: Scalar
  /** h = m c, first moment of mass [kg·m] */
  readonly h: Vec3
  /** about the origin [kg·m²] */
  readonly J: Sym3
}

export const zeroComposite: CompositeInertia = { mass: 0, h: zero3, J: zeroSym }

/** The same inertia, about the origin. */
export function compositeOf(I_B: Inertia): CompositeInertia {
  return { mass: I_B.mass, h: firstMoment(I_B), J: aboutOrigin(I_B) }
}

/** A + B */
export function compositeAdd(A: CompositeInertia, B: CompositeInertia): CompositeInertia {
  return { mass: A.mass + B.mass, h: add3(A.h, B.h), J: symAdd(A.J, B.J) }
}

/** I V: force from acceleration, momentum from twist: [J ω + h × v; m v − h × ω]. */
export function compositeForce({ mass, h, J }: CompositeInertia, V: Motion): Force {
  return {
    moment: add3(symVec(J, V.angular), cross3(h, V.linear)),
    force: sub3(scale3(mass, V.linear), cross3(h, V.angular)),
  }
}

/**
 * The inertia of B, seen from the outer frame P: first turned, then moved by p,
 *
 *   h_P = h + m p,   J_P = J + 2 (p · w) 1 − p wᵀ − w pᵀ,   w = h + m p/2
 *
 * @see Featherstone 2008, eq. 2.66
 */
export function compositeOut({ R, p }: Transform, { mass, h, J }: CompositeInertia): CompositeInertia {
  const turned = matVec(R, h)
  const lever = scale3(mass, p)
  const w = add3(turned, scale3(0.5, lever))
  return { mass, h: add3(turned, lever), J: symAdd(symRotated(R, J), symMove(p, w)) }
}

/** 2 (p · w) 1 − p wᵀ − w pᵀ, which for w = p/2 is the inertia of a unit mass at p. */
function symMove(p: Vec3, w: Vec3): Sym3 {
  const [xx, yy, zz] = [2 * p[0] * w[0], 2 * p[1] * w[1], 2 * p[2] * w[2]]
  const xy = -(p[0] * w[1] + w[0] * p[1])
  const xz = -(p[0] * w[2] + w[0] * p[2])
  const yz = -(p[1] * w[2] + w[1] * p[2])
  return [yy + zz, xx + zz, xx + yy, xy, xz, yz]
}
