import { directionalDerivative, reachAlong, sizesOf } from '../checking/differences.ts'
import { type Direction, directionsOf } from '../checking/directions.ts'
import { byGravity, type Judgement, judged } from '../checking/judgement.ts'
import { largestChange, ordinarySlope } from '../checking/ordinarySize.ts'
import { product } from '../checking/product.ts'
import { randomFrom, randomState } from '../optim/index.ts'
import type { DerivativeCheckOptions } from './checkDerivatives.ts'
import type { FlatDerivatives } from './flatDerivatives.ts'

/** One derivative of one result beside what differences make of it. */
export interface DerivativeJudgement extends Judgement {
  /** what is differentiated: 'q[3]', 'value', or a combination of many results */
  readonly result: string
  /** weights of the results in it */
  readonly u: Float64Array
  /** path of the one input that moves; absent along a direction of all */
  readonly input?: string
}

/** Reverse derivatives held against differences. */
export interface Comparison {
  /** the gravest first */
  readonly judgements: readonly DerivativeJudgement[]
  /** calls of the function */
  readonly evaluations: number
}

/** Results up to this number are each checked, more of them by random combinations. */
const MOST_RESULTS = 64
const COMBINATIONS = 3

/** What is looked at: some weighted results, their values and their gradients. */
interface Watched {
  readonly flat: FlatDerivatives
  readonly tolerance: number
  readonly rows: readonly Row[]
}

interface Row {
  readonly name: string
  readonly u: Float64Array
  readonly y: number
  readonly gradient: Float64Array
  /** the most that the result is, or that a change of an input by its own size changes it */
  readonly largest: number
}

/**
 * Holds the gradient of every result, as the reverse sweep gives it, against high-order differences: input by input, and
 * along random directions. Of more than 64 results random combinations are taken; of more than 64 inputs directions,
 * and the inputs only where a direction is wrong.
 */
export function againstDifferences(flat: FlatDerivatives, options: DerivativeCheckOptions): Comparison {
  const { tolerance = 1e-7, directions = 2, seed = 0, every = false } = options
  const watched = { flat, tolerance, rows: watchedRows(flat, seed) }
  const asked = { at: flat.at, names: flat.inputs, seed }
  const first = directionsOf({ ...asked, directions, ...(every && { components: 'all' as const }) })
  const found = compared(watched, first)
  const named = first.some(({ component }) => component !== undefined)
  if (named || found.judgements[0]!.verdict !== 'wrong') return found
  const single = compared(watched, directionsOf({ ...asked, directions: 0, components: 'all' }))
  return {
    judgements: [...found.judgements, ...single.judgements].sort(byGravity),
    evaluations: found.evaluations + single.evaluations,
  }
}

function watchedRows(flat: FlatDerivatives, seed: number): Row[] {
  const { at } = flat
  const results = flat.value(at)
  return weights(flat.outputs, seed).map(({ name, u }) => {
    const [y, gradient] = [product(u, results), flat.vjp(at, u)]
    const largest = largestChange(y, gradient, sizesOf(at))
    return { name, u, y, gradient, largest }
  })
}

function weights(results: readonly string[], seed: number): { name: string; u: Float64Array }[] {
  const n = results.length
  if (n <= MOST_RESULTS) return results.map((name, k) => ({ name, u: new Float64Array(n).fill(1, k, k + 1) }))
  const random = randomFrom(randomState(seed))
  return Array.from({ length: COMBINATIONS }, (_, k) => ({
    name: `combination ${k} of ${n} results`,
    u: Float64Array.from({ length: n }, () => random.normal()),
  }))
}

function compared(watched: Watched, directions: readonly Direction[]): Comparison {
  const { flat, rows } = watched
  const value = (x: Float64Array) => {
    const y = flat.value(x)
    return rows.map(({ u }) => product(u, y))
  }
  let evaluations = 0
  const judgements = directions.flatMap((direction) => {
    const numeric = directionalDerivative(value, flat.at, direction.dx)
    evaluations += numeric.evaluations
    const slopes = rows.map(({ gradient }) => product(gradient, direction.dx))
    return rows.map((row, k) => {
      const { derivative, error, jump } = numeric
      const seen = { derivative: derivative[k]!, error: error[k]!, jump: jump[k]! }
      return judgement(watched, row, direction, slopes, slopes[k]!, seen)
    })
  })
  return { judgements: judgements.sort(byGravity), evaluations }
}

/** @param slopes - of all that is watched: rounding of the largest hides in all */
function judgement(
  { flat, tolerance }: Watched,
  { name, u, largest }: Row,
  { dx, component, label }: Direction,
  slopes: readonly number[],
  analytic: number,
  numeric: { readonly derivative: number; readonly error: number; readonly jump: number },
): DerivativeJudgement {
  const input = component === undefined ? undefined : flat.inputs[component]!
  const typical = ordinarySlope(largest, reachAlong(flat.at, dx), slopes)
  const where = input === undefined ? `along ${label}` : `in ${input}`
  const made = judged({ label: `${name} ${where}`, component, analytic, numeric, typical, tolerance })
  return { ...made, result: name, u, ...(input !== undefined && { input }) }
}
