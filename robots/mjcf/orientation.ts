import { numbersOf, unexpected } from './attributes.ts'
import type { Compiler } from './compiler.ts'
import type { XmlElement } from './xml.ts'

/** A quaternion of plain numbers (w, x, y, z). */
export type PlainQuaternion = readonly [number, number, number, number]

/** A vector of plain numbers. */
export type PlainVec3 = readonly [number, number, number]

/** Shorter than this a given direction has none: MuJoCo's own bound for unit vectors [m or 1]. */
const LEAST_NORM = 1e-14

/**
 * The orientation that an element gives by quat, axisangle, euler, xyaxes or zaxis; identity when by none.
 *
 * @returns unit quaternion (w, x, y, z)
 * @throws MjcfError for impossible values
 */
export function orientationOf(element: XmlElement, compiler: Compiler): PlainQuaternion {
  return (
    fromAxisAngle(element, compiler) ??
    fromEuler(element, compiler) ??
    fromXyAxes(element) ??
    fromZAxis(element) ??
    fromQuat(element) ?? [1, 0, 0, 0]
  )
}

function fromQuat(element: XmlElement): PlainQuaternion | undefined {
  const quat = numbersOf(element, 'quat', { count: 4, meaning: 'quaternion w x y z' })
  if (quat === undefined) return undefined
  const norm = Math.hypot(...quat)
  if (norm < LEAST_NORM) throw unexpected(element, 'quat', 'a quaternion that is not zero')
  return [quat[0]! / norm, quat[1]! / norm, quat[2]! / norm, quat[3]! / norm]
}

function fromAxisAngle(element: XmlElement, compiler: Compiler): PlainQuaternion | undefined {
  const given = numbersOf(element, 'axisangle', { count: 4, meaning: 'axis x y z and angle' })
  if (given === undefined) return undefined
  const axis = unit(element, 'axisangle', [given[0]!, given[1]!, given[2]!])
  return turn(axis, given[3]! * compiler.angleUnit)
}

function fromEuler(element: XmlElement, compiler: Compiler): PlainQuaternion | undefined {
  const angles = numbersOf(element, 'euler', { count: 3, meaning: 'three angles' })
  if (angles === undefined) return undefined
  let Q: PlainQuaternion = [1, 0, 0, 0]
  for (const [i, letter] of [...compiler.eulerseq].entries()) {
    const axis = letter.toLowerCase()
    const about = turn(
      [axis === 'x' ? 1 : 0, axis === 'y' ? 1 : 0, axis === 'z' ? 1 : 0],
      angles[i]! * compiler.angleUnit,
    )
    Q = letter === axis ? product(Q, about) : product(about, Q)
  }
  return Q
}

function fromXyAxes(element: XmlElement): PlainQuaternion | undefined {
  const given = numbersOf(element, 'xyaxes', { count: 6, meaning: 'x axis and y axis' })
  if (given === undefined) return undefined
  const x = unit(element, 'xyaxes', [given[0]!, given[1]!, given[2]!])
  const raw: PlainVec3 = [given[3]!, given[4]!, given[5]!]
  const along = dot(x, raw)
  const y = unit(element, 'xyaxes', [raw[0] - along * x[0], raw[1] - along * x[1], raw[2] - along * x[2]])
  return quaternionOfAxes(x, y, cross(x, y))
}

function fromZAxis(element: XmlElement): PlainQuaternion | undefined {
  const given = numbersOf(element, 'zaxis', { count: 3, meaning: 'z axis' })
  return given === undefined
    ? undefined
    : zTurnedTo(unit(element, 'zaxis', [given[0]!, given[1]!, given[2]!]))
}

/** The vector at unit length. @throws MjcfError, at the element's attribute, when it has none */
export function unit(element: XmlElement, attribute: string, vector: PlainVec3): PlainVec3 {
  const norm = Math.hypot(...vector)
  if (norm < LEAST_NORM) throw unexpected(element, attribute, 'a direction that is not zero')
  return [vector[0] / norm, vector[1] / norm, vector[2] / norm]
}

/** The shortest turn that brings the z axis to a unit vector; half a turn about x when that is -z. */
export function zTurnedTo(direction: PlainVec3): PlainQuaternion {
  const axis: PlainVec3 = [-direction[1], direction[0], 0]
  const sine = Math.hypot(axis[0], axis[1])
  if (sine < LEAST_NORM) return direction[2] > 0 ? [1, 0, 0, 0] : [0, 1, 0, 0]
  return turn([axis[0] / sine, axis[1] / sine, 0], Math.atan2(sine, direction[2]))
}

function turn(axis: PlainVec3, angle: number): PlainQuaternion {
  const s = Math.sin(angle / 2)
  return [Math.cos(angle / 2), s * axis[0], s * axis[1], s * axis[2]]
}

function product(a: PlainQuaternion, b: PlainQuaternion): PlainQuaternion {
  return [
    a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
    a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
    a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
    a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0],
  ]
}

function dot(a: PlainVec3, b: PlainVec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

function cross(a: PlainVec3, b: PlainVec3): PlainVec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/** The quaternion of the rotation with these columns: the row of 4 q qᵀ that has the largest diagonal, at unit length. */
function quaternionOfAxes(x: PlainVec3, y: PlainVec3, z: PlainVec3): PlainQuaternion {
  const rows: readonly PlainQuaternion[] = [
    [1 + x[0] + y[1] + z[2], y[2] - z[1], z[0] - x[2], x[1] - y[0]],
    [y[2] - z[1], 1 + x[0] - y[1] - z[2], x[1] + y[0], z[0] + x[2]],
    [z[0] - x[2], x[1] + y[0], 1 - x[0] + y[1] - z[2], y[2] + z[1]],
    [x[1] - y[0], z[0] + x[2], y[2] + z[1], 1 - x[0] - y[1] + z[2]],
  ]
  const diagonal = rows.map((row, i) => row[i]!)
  const row = rows[diagonal.indexOf(Math.max(...diagonal))]!
  const norm = Math.hypot(...row)
  return [row[0] / norm, row[1] / norm, row[2] / norm, row[3] / norm]
}
