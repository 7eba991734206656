'use grad'
import type { Scalar } from '../../ad/index.ts'
import { linkPoses, onLink } from '../dynamics/kinematics.ts'
import { groundAcceleration } from '../dynamics/outward.ts'
import type { TieEnd, WeldTie } from '../model/tie.ts'
import { matTransposeVec, matVec } from '../spatial/mat3.ts'
import { zeroMotion } from '../spatial/motion.ts'
import { quatConjugate, quatMatrix, quatMul } from '../spatial/quaternion.ts'
import { identityPose, identityTransform } from '../spatial/transform.ts'
import type { Pose, Quaternion, Vec3 } from '../spatial/types.ts'
import { add3, cross3, dot3, scale3, sub3 } from '../spatial/vec3.ts'
import { connectViolation } from './connect.ts'
import { turnRows } from './pointRows.ts'
import type { Moving, Violation } from './violation.ts'

/** Three rows as of a connect, and three of attitude. */
export function weldViolation(machine: Moving, tie: WeldTie): Violation {
  const place = connectViolation(machine, tie)
  const attitude = turnViolation(machine, tie)
  return {
    rows: [...place.rows, ...attitude.rows],
    error: [...place.error, ...attitude.error],
    rate: [...place.rate, ...attitude.rate],
    drift: [...place.drift, ...attitude.drift],
  }
}

/**
 * With E = Q₂⁻¹ Q₁ = (w, e), which turns by θ about n, ω = ω₁ − ω₂ and its own rate of change ω̇, all in the second
 * frame's axes, and s the torque scale:
 *
 *   r = s e = s sin(θ/2) n,   ṙ = s/2 (w ω + ω × e),   r̈ = s/2 (w ω̇ + ω̇ × e − ½ |ω|² e)
 *
 * Half a turn away n · r stops growing with θ: a weld does not find back from there.
 */
function turnViolation(machine: Moving, { equality, ends: [first, second] }: WeldTie): Violation {
  const { model, state, motions } = machine
  const scale = equality.torqueScale ?? 1
  const X_WL = linkPoses(model, state.q)
  const Q_2 = attitudeOf(second, X_WL)
  const R_2 = quatMatrix(Q_2)
  const [w, ...e] = quatMul(quatConjugate(Q_2), attitudeOf(first, X_WL))
  const changing = (seen: Vec3): Vec3 => scale3(scale / 2, add3(scale3(w, seen), cross3(seen, e)))
  const [one, two] = [spin(machine, first), spin(machine, second)]
  const omega = matTransposeVec(R_2, sub3(one.velocity, two.velocity))
  const omegaDot = matTransposeVec(
    R_2,
    sub3(sub3(one.acceleration, two.acceleration), cross3(two.velocity, one.velocity)),
  )
  const curving: Scalar = (scale / 4) * dot3(omega, omega)
  return {
    rows: turnRows(model, motions, first.link, second.link, (turn) => changing(matTransposeVec(R_2, turn))),
    error: scale3(scale, e),
    rate: changing(omega),
    drift: sub3(changing(omegaDot), scale3(curving, e)),
  }
}

function attitudeOf({ link, X_LE }: TieEnd, X_WL: readonly Pose[]): Quaternion {
  return quatMul(onLink(X_WL, link, identityPose).Q, X_LE.Q)
}

/** ω and α of an end, in world axes, α while v stays as it is. */
function spin({ model, kin, V, A }: Moving, { link }: TieEnd): { velocity: Vec3; acceleration: Vec3 } {
  const { R } = onLink(kin.X_WL, link, identityTransform)
  return {
    velocity: matVec(R, onLink(V, link, zeroMotion).angular),
    acceleration: matVec(R, onLink(A, link, groundAcceleration(model)).angular),
  }
}
