import { type Asking, asked, type Iterate, type Residuals } from './asking.ts'
import { dot } from './vectors.ts'

/** A point with its residuals, whose value is ½ rᵀr. */
export interface ResidualPoint extends Residuals {
  readonly x: Float64Array
  readonly value: number
}

/** Asks for the residuals at one point. */
export function* residualsAt(x: Float64Array): Asking<ResidualPoint> {
  const residuals = yield* asked({ ask: 'residuals', x })
  return { x, ...residuals, value: dot(residuals.r, residuals.r) / 2 }
}

/** The iterate at a point whose gradient Jᵀr has become known. */
export function iterateWith({ r: _, ...point }: ResidualPoint, gradient: Float64Array): Iterate {
  return { ...point, gradient }
}
