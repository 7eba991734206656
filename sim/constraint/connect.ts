'use grad'
import { onLink } from '../dynamics/kinematics.ts'
import { groundAcceleration } from '../dynamics/outward.ts'
import type { ConnectTie, TieEnd } from '../model/tie.ts'
import { matVec } from '../spatial/mat3.ts'
import { velocityAt, zeroMotion } from '../spatial/motion.ts'
import { identityTransform, pointOut } from '../spatial/transform.ts'
import type { Vec3 } from '../spatial/types.ts'
import { add3, cross3, sub3 } from '../spatial/vec3.ts'
import { pointRows } from './pointRows.ts'
import type { Moving, Violation } from './violation.ts'

/** From the second body's point to the first's, in world axes [m]: r = p₁ − p₂, three rows. */
export function connectViolation(machine: Moving, { ends }: Pick<ConnectTie, 'ends'>): Violation {
  const [first, second] = [pointMotion(machine, ends[0]), pointMotion(machine, ends[1])]
  return {
    rows: pointRows(machine.model, machine.motions, first, second),
    error: sub3(first.p_W, second.p_W),
    rate: sub3(first.velocity, second.velocity),
    drift: sub3(first.acceleration, second.acceleration),
  }
}

/** A point on a link, in world axes. */
interface PointMotion {
  readonly link: number
  /** [m] */
  readonly p_W: Vec3
  /** [m/s] */
  readonly velocity: Vec3
  /** while v stays as it is, gravity included [m/s²] */
  readonly acceleration: Vec3
}

/** Where an end is and how it moves: v + ω × p, and a + α × p + ω × (v + ω × p). */
function pointMotion({ model, kin, V, A }: Moving, { link, X_LE: { p } }: TieEnd): PointMotion {
  const X_WL = onLink(kin.X_WL, link, identityTransform)
  const twist = onLink(V, link, zeroMotion)
  const velocity = velocityAt(twist, p)
  const carried = velocityAt(onLink(A, link, groundAcceleration(model)), p)
  return {
    link,
    p_W: pointOut(X_WL, p),
    velocity: matVec(X_WL.R, velocity),
    acceleration: matVec(X_WL.R, add3(carried, cross3(twist.angular, velocity))),
  }
}
