/** Between limber's notation and cannon-es': the only place where a quaternion is written xyzw. */
import { Vec3 as CannonVec3, Quaternion as XyzwQuaternion } from 'cannon-es'
import type { Quaternion, Vec3 } from '../../sim/index.ts'

export const toCannonVec = ([x, y, z]: Vec3): CannonVec3 => new CannonVec3(x, y, z)

export const toCannonQuaternion = ([w, x, y, z]: Quaternion): XyzwQuaternion => new XyzwQuaternion(x, y, z, w)

export const fromCannonVec = ({ x, y, z }: CannonVec3): Vec3 => [x, y, z]

export const fromCannonQuaternion = ({ x, y, z, w }: XyzwQuaternion): Quaternion => [w, x, y, z]
