import { inverse, type Rows } from './linearSolve.ts'
import { dot, norm, plusScaled, scaled, type Vector } from './vectors.ts'

/** A step s and the change y of the gradient along it, both divided by √(sᵀy), so that sᵀy = 1. */
export interface CurvaturePair {
  readonly s: Vector
  readonly y: Vector
}

/** What L-BFGS remembers: the latest pairs, oldest first, and the scale θ of the Hessian. */
export interface CurvatureMemory {
  readonly pairs: readonly CurvaturePair[]
  readonly theta: number
}

/** Nothing learned yet: the Hessian is the identity. */
export const NO_CURVATURE: CurvatureMemory = { pairs: [], theta: 1 }

/**
 * The limited-memory approximation of the Hessian in compact form.
 *
 *   B = θ I − W M Wᵀ,   W = [Y  θS],   M⁻¹ = [−D  Lᵀ; L  θ SᵀS]
 *
 * with D = diag(sᵢᵀyᵢ) and L the part of SᵀY below its diagonal.
 *
 * @see Byrd, Lu, Nocedal & Zhu 1995, eq. 3.2 to 3.4
 */
export interface CompactHessian {
  readonly theta: number
  /** columns of W, shape (2m, n) */
  readonly W: Rows
  /** shape (2m, 2m) */
  readonly M: Rows
}

/** A pair is kept when sᵀy exceeds this fraction of ‖s‖‖y‖: the Hessian stays positive definite beyond rounding. */
const LEAST_CURVATURE = Number.EPSILON

/** The memory with one more pair, which pushes out the oldest when full; unchanged when the curvature is not positive. */
export function remembered(memory: CurvatureMemory, s: Vector, y: Vector, most: number): CurvatureMemory {
  const sy = dot(s, y)
  if (!(sy > LEAST_CURVATURE * norm(s) * norm(y))) return memory
  const root = Math.sqrt(sy)
  const pair = { s: Float64Array.from(s, (si) => si / root), y: Float64Array.from(y, (yi) => yi / root) }
  return { pairs: [...memory.pairs, pair].slice(-most), theta: dot(pair.y, pair.y) }
}

/** The memory with every step and gradient change carried to another point; pairs that lose their curvature are left out. */
export function transported(memory: CurvatureMemory, carried: (u: Vector) => Vector): CurvatureMemory {
  const most = memory.pairs.length
  const moved = memory.pairs.map(({ s, y }) => [carried(s), carried(y)] as const)
  return moved.reduce((m, [s, y]) => remembered(m, s, y, most), { ...NO_CURVATURE, theta: memory.theta })
}

/** The Hessian that a memory stands for; undefined when rounding has made its middle matrix singular. */
export function compactHessian({ pairs, theta }: CurvatureMemory): CompactHessian | undefined {
  const M = inverse(middleInverse(pairs, theta))
  if (M === undefined) return undefined
  const W = [...pairs.map(({ y }) => y), ...pairs.map(({ s }) => Float64Array.from(s, (si) => theta * si))]
  return { theta, W, M }
}

/** M⁻¹, shape (2m, 2m). */
function middleInverse(pairs: readonly CurvaturePair[], theta: number): Rows {
  const below = (i: number, j: number) => (i > j ? dot(pairs[i]!.s, pairs[j]!.y) : 0)
  const top = pairs.map(({ s, y }, i) => [
    ...pairs.map((_, j) => (i === j ? -dot(s, y) : 0)),
    ...pairs.map((_, j) => below(j, i)),
  ])
  const bottom = pairs.map(({ s }, i) => [
    ...pairs.map((_, j) => below(i, j)),
    ...pairs.map((other) => theta * dot(s, other.s)),
  ])
  return [...top, ...bottom]
}

/**
 * Product B⁻¹ v of the inverse Hessian, by the two-loop recursion.
 *
 * It keeps digits that the compact form loses when curvatures differ by more than eight orders of magnitude.
 *
 * @see Nocedal & Wright 2006, algorithm 7.4
 */
export function inverseHessianTimes({ pairs, theta }: CurvatureMemory, v: Vector): Float64Array {
  let q: Float64Array = Float64Array.from(v)
  const alphas = pairs.toReversed().map(({ s, y }) => {
    const alpha = dot(s, q)
    q = plusScaled(q, -alpha, y)
    return alpha
  })
  return pairs.reduce<Float64Array>(
    (r, { s, y }, k) => plusScaled(r, alphas.at(-1 - k)! - dot(y, r), s),
    scaled(1 / theta, q),
  )
}

/** Row i of W times a vector of its columns: Σⱼ W_ij cⱼ. */
export function rowTimes(W: Rows, i: number, c: Vector): number {
  let sum = 0
  for (let j = 0; j < W.length; j++) sum += W[j]![i]! * c[j]!
  return sum
}

/** Row i of W, shape (2m). */
export function rowOf(W: Rows, i: number): Float64Array {
  return Float64Array.from(W, (column) => column[i]!)
}
