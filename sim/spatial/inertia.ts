'use grad'
import { select } from '../../ad/index.ts'
import { type Force, type Motion, velocityAt } from './motion.ts'
import { symAdd, symPointInertia, symRotated, symScale, symVec, zeroSym } from './sym3.ts'
import { pointOut, type Transform } from './transform.ts'
import type { Inertia, Sym3, Vec3 } from './types.ts'
import { add3, cross3, scale3, sub3, zero3 } from './vec3.ts'

export const zeroInertia: Inertia = { mass: 0, com: zero3, aboutCom: zeroSym }

/** The inertia of body B, seen from frame A. */
export function inertiaOut(X_AB: Transform, I_B: Inertia): Inertia {
  return { mass: I_B.mass, com: pointOut(X_AB, I_B.com), aboutCom: symRotated(X_AB.R, I_B.aboutCom) }
}

/**
 * Inertia of two bodies stuck together, both seen from one frame.
 *
 *   m = m₁ + m₂,   c = (m₁ c₁ + m₂ c₂)/m,   I = I₁ + I₂ + (m₁ m₂/m) (|d|² 1 − d dᵀ),   d = c₂ − c₁
 *
 * Two massless bodies make a massless one.
 */
export function inertiaAdd(I_1: Inertia, I_2: Inertia): Inertia {
  const mass = I_1.mass + I_2.mass
  const fraction = I_2.mass / select(mass > 0, mass, 1)
  const d = sub3(I_2.com, I_1.com)
  return {
    mass,
    com: add3(I_1.com, scale3(fraction, d)),
    aboutCom: symAdd(symAdd(I_1.aboutCom, I_2.aboutCom), symScale(I_1.mass * fraction, symPointInertia(d))),
  }
}

/** Rotational inertia about the origin [kg·m²]: I + m (|c|² 1 − c cᵀ). */
export function aboutOrigin(I_B: Inertia): Sym3 {
  return symAdd(I_B.aboutCom, symScale(I_B.mass, symPointInertia(I_B.com)))
}

/** h = m c, first moment of mass about the origin [kg·m] */
export function firstMoment(I_B: Inertia): Vec3 {
  return scale3(I_B.mass, I_B.com)
}

/** I V: momentum [n; f] of the body that moves with V, about the origin. */
export function momentum(I_B: Inertia, V: Motion): Force {
  const force = scale3(I_B.mass, velocityAt(V, I_B.com))
  return { moment: add3(symVec(I_B.aboutCom, V.angular), cross3(I_B.com, force)), force }
}

/**
 * The wrench that gives a moving body its acceleration, I A + V ×* I V, taken about the centre of mass first
 * because there Newton's and Euler's laws part:
 *
 *   f = m (a_cm + ω × v_cm),   n = I α + ω × I ω + c × f
 *
 * @param V - twist of the body at the origin, in its axes
 * @param A - spatial acceleration, d/dt of V in a frame at rest
 * @see Featherstone 2008, eq. 2.72
 */
export function inertialForce(I_B: Inertia, V: Motion, A: Motion): Force {
  const { mass, com, aboutCom } = I_B
  const acceleration = add3(velocityAt(A, com), cross3(V.angular, velocityAt(V, com)))
  const force = scale3(mass, acceleration)
  const turning = add3(symVec(aboutCom, A.angular), cross3(V.angular, symVec(aboutCom, V.angular)))
  return { moment: add3(turning, cross3(com, force)), force }
}
