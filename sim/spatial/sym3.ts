'use grad'
import type { Scalar } from '../../ad/index.ts'
import { matMul } from './mat3.ts'
import type { Mat3, Sym3, Vec3 } from './types.ts'
import { dot3 } from './vec3.ts'

export const zeroSym: Sym3 = [0, 0, 0, 0, 0, 0]

/** A + B */
export function symAdd(A: Sym3, B: Sym3): Sym3 {
  return [A[0] + B[0], A[1] + B[1], A[2] + B[2], A[3] + B[3], A[4] + B[4], A[5] + B[5]]
}

/** k A */
export function symScale(k: Scalar, A: Sym3): Sym3 {
  return [k * A[0], k * A[1], k * A[2], k * A[3], k * A[4], k * A[5]]
}

/** A − (a bᵀ), for vectors whose outer product is symmetric (b a multiple of a). */
export function symMinusOuter(A: Sym3, a: Vec3, b: Vec3): Sym3 {
  return [
    A[0] - a[0] * b[0],
    A[1] - a[1] * b[1],
    A[2] - a[2] * b[2],
    A[3] - a[0] * b[1],
    A[4] - a[0] * b[2],
    A[5] - a[1] * b[2],
  ]
}

/** k 1 */
export function symDiagonal(k: Scalar): Sym3 {
  return [k, k, k, 0, 0, 0]
}

/** A x */
export function symVec(A: Sym3, x: Vec3): Vec3 {
  const [xx, yy, zz, xy, xz, yz] = A
  return [
    xx * x[0] + xy * x[1] + xz * x[2],
    xy * x[0] + yy * x[1] + yz * x[2],
    xz * x[0] + yz * x[1] + zz * x[2],
  ]
}

/** The six numbers as a full matrix. */
export function symMatrix(A: Sym3): Mat3 {
  const [xx, yy, zz, xy, xz, yz] = A
  return [
    [xx, xy, xz],
    [xy, yy, yz],
    [xz, yz, zz],
  ]
}

/** R A Rᵀ: the tensor A in the axes that R turns into. */
export function symRotated(R: Mat3, A: Sym3): Sym3 {
  const RA = matMul(R, symMatrix(A))
  return symProduct(RA, R)
}

/** A Bᵀ, for matrices whose product is symmetric. */
export function symProduct(A: Mat3, B: Mat3): Sym3 {
  return [
    dot3(A[0], B[0]),
    dot3(A[1], B[1]),
    dot3(A[2], B[2]),
    dot3(A[0], B[1]),
    dot3(A[0], B[2]),
    dot3(A[1], B[2]),
  ]
}

/** (a · a) 1 − a aᵀ: rotational inertia of a unit mass at a, about the origin. */
export function symPointInertia(a: Vec3): Sym3 {
  const [x, y, z] = a
  return [y * y + z * z, x * x + z * z, x * x + y * y, -(x * y), -(x * z), -(y * z)]
}
