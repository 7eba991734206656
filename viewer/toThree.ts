/**
 * The one border between our conventions and three.js'. World axes stay as they are (z up: three's camera and lights
 * are told so); what changes is the quaternion's order, the axis of three's cylinders and its environment maps.
 */
import { type BufferGeometry, Quaternion, Vector3 } from 'three'
import type { Quadruple, Triple } from '../sim/record/index.ts'

/** Up, in our world and in three's scene alike. */
export const UP = new Vector3(0, 0, 1)

/** three's vector of three coordinates. */
export function toVector([x, y, z]: Triple, out = new Vector3()): Vector3 {
  return out.set(x, y, z)
}

/** three's quaternion (xyzw) of ours (wxyz). */
export function toQuaternion([w, x, y, z]: Quadruple, out = new Quaternion()): Quaternion {
  return out.set(x, y, z, w)
}

/** A geometry that three made along y, turned along z, in place. */
export function alongZ<T extends BufferGeometry>(geometry: T): T {
  return geometry.rotateX(Math.PI / 2)
}
