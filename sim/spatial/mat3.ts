'use grad'
import type { Scalar } from '../../ad/index.ts'
import type { Mat3, Vec3 } from './types.ts'
import { add3, dot3, scale3 } from './vec3.ts'

export const identity3: Mat3 = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]

export const zeros33: Mat3 = [
  [0, 0, 0],
  [0, 0, 0],
  [0, 0, 0],
]

/** A x */
export function matVec(A: Mat3, x: Vec3): Vec3 {
  return [dot3(A[0], x), dot3(A[1], x), dot3(A[2], x)]
}

/** Aᵀ x */
export function matTransposeVec(A: Mat3, x: Vec3): Vec3 {
  return add3(add3(scale3(x[0], A[0]), scale3(x[1], A[1])), scale3(x[2], A[2]))
}

/** A B */
export function matMul(A: Mat3, B: Mat3): Mat3 {
  return [matTransposeVec(B, A[0]), matTransposeVec(B, A[1]), matTransposeVec(B, A[2])]
}

/** A Bᵀ */
export function matMulTranspose(A: Mat3, B: Mat3): Mat3 {
  return [matVec(B, A[0]), matVec(B, A[1]), matVec(B, A[2])]
}

/** Aᵀ */
export function transpose(A: Mat3): Mat3 {
  return [column(A, 0), column(A, 1), column(A, 2)]
}

/** A + B */
export function matAdd(A: Mat3, B: Mat3): Mat3 {
  return [add3(A[0], B[0]), add3(A[1], B[1]), add3(A[2], B[2])]
}

/** Column i of A: where axis i of the inner frame points, when A is a rotation. */
export function column(A: Mat3, i: 0 | 1 | 2): Vec3 {
  return [A[0][i], A[1][i], A[2][i]]
}

/** xx + yy + zz */
export function trace(A: Mat3): Scalar {
  return A[0][0] + A[1][1] + A[2][2]
}

/** [a]×, the matrix with [a]× b = a × b. */
export function crossMatrix(a: Vec3): Mat3 {
  return [
    [0, -a[2], a[1]],
    [a[2], 0, -a[0]],
    [-a[1], a[0], 0],
  ]
}
