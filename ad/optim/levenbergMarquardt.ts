import { type Asking, asked, type Iterate } from './asking.ts'
import type { Face, FaceStep, Model } from './boxedStep.ts'
import { dampedStep } from './dampedStep.ts'
import { type Rows, times, timesTransposed } from './linearSolve.ts'
import type { Method } from './method.ts'
import { allFinite, descriptionOfNotFinite } from './notFinite.ts'
import { triangularFactor } from './pivotedQR.ts'
import { iterateWith, type ResidualPoint, residualsAt } from './residualsAt.ts'
import type { Space } from './space.ts'
import { trustRegionStep } from './trustRegion.ts'
import { dot, norm, type Vector } from './vectors.ts'

/** Settings of Levenberg–Marquardt; each has a default. */
export interface LevenbergMarquardtOptions {
  /** first radius of the trust region, as a multiple of the start point's weighted length; default 100 */
  readonly radius?: number
}

/** The linear model of the residuals, turned into few rows: RᵀR = JᵀJ and Rᵀb = Jᵀr. */
export interface LinearResiduals {
  /** shape (min(m, n), n) */
  readonly R: Rows
  /** shape (min(m, n)) */
  readonly b: Vector
  /** weights D of the variables: the largest lengths that the columns of J have had */
  readonly weights: Vector
}

/** The model at the iterate, and how far it is trusted. */
export interface LevenbergMarquardtMemory extends LinearResiduals {
  readonly radius: number
  readonly fresh: boolean
}

/**
 * Levenberg–Marquardt: Gauss–Newton steps on the linearized residuals r + J s, inside a trust region ‖D s‖ ≤ radius whose
 * damping λ is found for each step. The method of choice for residuals with a Jacobian of up to some hundred columns.
 *
 *   s = −(JᵀJ + λ D²)⁻¹ Jᵀ r
 *
 * Its path depends on the residuals only through JᵀJ and Jᵀr, and does not change when variables are rescaled. Bounds by
 * active set and projection.
 *
 * @see Moré 1978, "The Levenberg–Marquardt algorithm: implementation and theory"
 */
export function levenbergMarquardt(
  options: LevenbergMarquardtOptions = {},
): Method<LevenbergMarquardtMemory> & { readonly usesGradient: true } {
  const { radius = 100 } = options
  return {
    name: 'levenbergMarquardt',
    usesGradient: true,
    patience: 3,
    curved: true,
    *start(x, space) {
      const { iterate, model } = yield* linearized(yield* residualsAt(x), new Float64Array(space.size))
      const first = radius * typicalLength(x, model.weights, space)
      return { iterate, memory: { ...model, radius: first, fresh: true } }
    },
    *iterate(current, memory, space) {
      const { radius, fresh } = memory
      const accepted = yield* trustRegionStep(
        { current, model: modelOf(memory), radius, fresh },
        space,
        residualsAt,
      )
      if ('halt' in accepted) return accepted
      const { iterate, model } = yield* linearized(accepted.trial, memory.weights)
      if (!allFinite(iterate)) return { halt: 'notFinite', sentence: descriptionOfNotFinite(iterate) }
      return { iterate, memory: { ...model, radius: accepted.radius, fresh: false } }
    },
  }
}

/** The iterate at a point with its linear model; its weights are at least those before. */
function* linearized(
  point: ResidualPoint,
  weights: Vector,
): Asking<{ readonly iterate: Iterate; readonly model: LinearResiduals }> {
  const { x, r } = point
  const J = yield* asked({ ask: 'jacobian', x })
  if (J.length !== r.length) {
    throw new Error(
      `minimize: there are ${r.length} residuals and ${J.length} rows in their jacobian; they must agree.`,
    )
  }
  const lengths = Float64Array.from(weights, (_, j) => norm(Float64Array.from(J, (row) => row[j]!)))
  const { R, Qtb } = triangularFactor(J, r)
  return {
    iterate: iterateWith(point, timesTransposed(J, r, weights.length)),
    model: {
      R,
      b: Qtb,
      // a variable that nothing depends on is measured in its own unit
      weights: lengths.map((length, j) => Math.max(length, weights[j]!) || 1),
    },
  }
}

function modelOf(linear: LinearResiduals): Model {
  const { R, weights } = linear
  return {
    weights,
    // biome-ignore lint/correctness/useYield: the matrix is at hand, nothing is asked
    *times(s) {
      return timesTransposed(R, times(R, s), s.length)
    },
    // biome-ignore lint/correctness/useYield: the matrix is at hand, nothing is asked
    *onFace(face, radius) {
      return stepOnFace(linear, face, radius)
    },
  }
}

/** The damped step of a face's free components; the model falls by ½‖b‖² − ½‖b + R w‖² = −bᵀRw − ½‖R w‖². */
function stepOnFace(
  { R, b, weights }: LinearResiduals,
  { free, step: made }: Face,
  radius: number,
): FaceStep {
  const step = new Float64Array(made.length)
  if (free.length === 0) return { step, decrease: 0 }
  const residuals = times(R, made).map((Rs, i) => b[i]! + Rs)
  const columns = R.map((row) => Float64Array.from(free, (j) => row[j]!))
  const part = dampedStep(
    columns,
    residuals,
    Float64Array.from(free, (j) => weights[j]!),
    radius,
  )
  free.forEach((j, k) => {
    step[j] = part[k]!
  })
  const change = times(columns, part)
  return { step, decrease: -dot(residuals, change) - dot(change, change) / 2 }
}

/** ‖D x‖, or ‖D‖ at the origin and on manifolds, where points have no length. */
function typicalLength(x: Vector, weights: Vector, { curved }: Space): number {
  const length = curved ? 0 : norm(Float64Array.from(weights, (d, i) => d * x[i]!))
  return length || norm(weights)
}
