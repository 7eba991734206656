/** How the error of differences goes with their step: down with the order of the method, then up with rounding. */
import { product, slopeAlong } from '../../ad/checking/index.ts'
import type { DerivativeCheck, FlatDerivatives } from '../../ad/diagnostics/index.ts'
import { randomFrom, randomState } from '../../ad/optim/index.ts'

/** Weights of f(x + kh) − f(x − kh), k = 1, 2 …, in h times the central difference of each order. @see Fornberg 1988 */
const STENCILS: Readonly<Record<number, readonly number[]>> = {
  2: [1 / 2],
  4: [2 / 3, -1 / 12],
  6: [3 / 4, -3 / 20, 1 / 60],
  8: [4 / 5, -1 / 5, 4 / 105, -1 / 280],
}

/** Longest and shortest step, in sizes of the inputs, and steps a decade. */
const LONGEST = 1
const DECADES = 12
const PER_DECADE = 4

/** Error of the central difference of one order at one step. */
export interface CurvePoint {
  /** in sizes of the inputs: |x| or 1 if that is larger */
  readonly step: number
  /** |difference − analytic| relative to the derivative */
  readonly error: number
}

/** One derivative against differences of several orders. */
export interface Curve {
  readonly title: string
  /** what moves and what is looked at */
  readonly about: string
  readonly orders: readonly { readonly order: number; readonly points: readonly CurvePoint[] }[]
  /** relative error of the analytic derivative against extrapolated differences; 0 where they are equal */
  readonly analytic: number
  readonly tolerance: number
  readonly passed: boolean
}

/** What moves, and which combination of the results is looked at. */
interface Line {
  readonly about: string
  readonly dx: Float64Array
  readonly u: Float64Array
}

/**
 * The curve of a check: along the derivative that is wrong, or where none is, along a random direction of all inputs
 * and for a random combination of all results.
 */
export function curveOf(title: string, check: DerivativeCheck, seed: number): Curve {
  const { derivatives, tolerance, passed } = check
  const { at, value, vjp } = derivatives
  const line = passed ? randomLine(derivatives, seed) : (blamedLine(check) ?? randomLine(derivatives, seed))
  const along = (x: ArrayLike<number>) => product(line.u, value(x))
  const analytic = product(vjp(at, line.u), line.dx)
  const limit = slopeAlong(along, at, line.dx).derivative
  const scale = Math.max(Math.abs(analytic), Math.abs(limit)) || 1
  const beside = (h: number) => along(Float64Array.from(at, (x, i) => x + h * line.dx[i]!))
  const points = (order: number) =>
    steps().flatMap((step) => {
      const error = Math.abs(centralDifference(beside, step, STENCILS[order]!) - analytic) / scale
      return Number.isFinite(error) ? [{ step, error }] : []
    })
  return {
    title,
    about: line.about,
    orders: Object.keys(STENCILS).map((order) => ({ order: Number(order), points: points(Number(order)) })),
    analytic: Math.abs(limit - analytic) / scale,
    tolerance,
    passed,
  }
}

function steps(): number[] {
  return Array.from({ length: DECADES * PER_DECADE + 1 }, (_, i) => LONGEST * 10 ** (-i / PER_DECADE))
}

function centralDifference(f: (h: number) => number, h: number, weights: readonly number[]): number {
  return weights.reduce((sum, w, i) => sum + w * (f((i + 1) * h) - f(-(i + 1) * h)), 0) / h
}

/** Each input moves by its own size, each result counts. */
function randomLine({ at, inputs, outputs }: FlatDerivatives, seed: number): Line {
  const random = randomFrom(randomState(seed))
  const dx = Float64Array.from(at, (x) => (Math.max(1, Math.abs(x)) * random.normal()) / Math.sqrt(at.length))
  if (outputs.length === 1)
    return { about: `random direction of ${inputs.length} inputs`, dx, u: Float64Array.of(1) }
  const u = Float64Array.from(outputs, () => random.normal())
  return {
    about: `random direction of ${inputs.length} inputs, random sum of ${outputs.length} results`,
    dx,
    u,
  }
}

/** The one input, and the one result, of the gravest derivative; undefined where it is none of a single input. */
function blamedLine({ derivatives, judgements }: DerivativeCheck): Line | undefined {
  const { component, label, u } = judgements[0]!
  if (component === undefined) return undefined
  const { at } = derivatives
  const dx = new Float64Array(at.length)
  dx[component] = Math.max(1, Math.abs(at[component]!))
  return { about: label, dx, u }
}
