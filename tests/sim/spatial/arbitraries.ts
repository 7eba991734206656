import fc from 'fast-check'
import type { Force, Inertia, Motion, Quaternion, Sym3, Transform, Vec3 } from '../../../sim/index.ts'
import { inertiaOut, quatExp, quatMatrix } from '../../../sim/index.ts'

// Spatial quantities of everyday size, for laws that hold of all of them.

const number = fc.double({ min: -3, max: 3, noNaN: true, noDefaultInfinity: true })
const positive = fc.double({ min: 0.1, max: 3, noNaN: true, noDefaultInfinity: true })

export const vec: fc.Arbitrary<Vec3> = fc.tuple(number, number, number)
export const quaternion: fc.Arbitrary<Quaternion> = vec.map(quatExp)
export const transform: fc.Arbitrary<Transform> = fc
  .tuple(quaternion, vec)
  .map(([Q, p]) => ({ R: quatMatrix(Q), p }))
export const motion: fc.Arbitrary<Motion> = fc
  .tuple(vec, vec)
  .map(([angular, linear]) => ({ angular, linear }))
export const force: fc.Arbitrary<Force> = fc.tuple(vec, vec).map(([moment, force]) => ({ moment, force }))

/** A homogeneous box of any size, anywhere, any way round. */
export const inertia: fc.Arbitrary<Inertia> = fc
  .tuple(positive, positive, positive, positive, transform)
  .map(([mass, x, y, z, X]) => {
    const [xx, yy, zz] = [x * x, y * y, z * z]
    const aboutCom: Sym3 = [mass * (yy + zz), mass * (xx + zz), mass * (xx + yy), 0, 0, 0]
    return inertiaOut(X, { mass, com: [0, 0, 0], aboutCom })
  })

/** Every number of a motion, force or transform in a row. */
export function numbers(tree: unknown): number[] {
  return typeof tree === 'number' ? [tree] : Object.values(tree as object).flatMap(numbers)
}
