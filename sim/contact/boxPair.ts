'use grad'
import { type Scalar, select } from '../../ad/index.ts'
import { column, matMul, matTransposeVec, transpose } from '../spatial/mat3.ts'
import { pointIn, type Transform } from '../spatial/transform.ts'
import type { Mat3, Vec3 } from '../spatial/types.ts'
import { neg3 } from '../spatial/vec3.ts'

// Two boxes as one of them sees the other, and their axes in an order that is known only when the program runs.

/** Two boxes, seen by the first. */
export interface BoxPair {
  /** B's axes and centre in the frame of A */
  readonly R_AB: Mat3
  readonly p_AB: Vec3
  /** half sizes [m] */
  readonly hA: Vec3
  readonly hB: Vec3
}

/** Two boxes of these half sizes in these poses. */
export function boxPair(hA: Vec3, X_WA: Transform, hB: Vec3, X_WB: Transform): BoxPair {
  return { R_AB: matMul(transpose(X_WA.R), X_WB.R), p_AB: pointIn(X_WA, X_WB.p), hA, hB }
}

/** The same two boxes, seen by the second. */
export function seenByB({ R_AB, p_AB, hA, hB }: BoxPair): BoxPair {
  return { R_AB: transpose(R_AB), p_AB: neg3(matTransposeVec(R_AB, p_AB)), hA: hB, hB: hA }
}

/** Three of a kind, one for each axis. */
type Three<T> = readonly [T, T, T]

/** The one of axis k, which is 0, 1 or 2. */
export function picked<T>(k: Scalar, [x, y, z]: Three<T>): T {
  return select(k < 1, x, select(k < 2, y, z))
}

/** The three in turn, that of axis k first. */
export function from<T>(k: Scalar, [x, y, z]: Three<T>): Three<T> {
  return picked<Three<T>>(k, [
    [x, y, z],
    [y, z, x],
    [z, x, y],
  ])
}

/** The three as they were before `from`. */
export function backTo<T>(k: Scalar, [x, y, z]: Three<T>): Three<T> {
  return picked<Three<T>>(k, [
    [x, y, z],
    [z, x, y],
    [y, z, x],
  ])
}

/** The same two boxes, their axes in turn: i of A and j of B come first. */
export function turnedTo(i: Scalar, j: Scalar, { R_AB, p_AB, hA, hB }: BoxPair): BoxPair {
  const rows = from(i, R_AB)
  return {
    R_AB: [from(j, rows[0]), from(j, rows[1]), from(j, rows[2])],
    p_AB: from(i, p_AB),
    hA: from(i, hA),
    hB: from(j, hB),
  }
}

/** The three columns of a matrix. */
export const columns = (A: Mat3): Three<Vec3> => [column(A, 0), column(A, 1), column(A, 2)]
