import { evaluated, evaluatedAll, type Iterate } from './asking.ts'
import type { Bounds } from './bounds.ts'
import type { Method } from './method.ts'
import { type Random, type RandomState, randomFrom, randomState } from './random.ts'

/** Settings of random search; each has a default. */
export interface RandomSearchOptions {
  /** points per iteration; default 10 */
  readonly batch?: number
  /** whole number that fixes all points; default 0 */
  readonly seed?: number
}

/** Where the stream of points stands. */
export interface RandomSearchMemory {
  readonly random: RandomState
}

/**
 * Random search: points spread evenly over the box, the best is kept. The baseline that every other method must beat.
 *
 * @throws Error naming the first variable without finite bounds
 */
export function randomSearch(
  options: RandomSearchOptions = {},
): Method<RandomSearchMemory> & { readonly usesGradient: false } {
  const { batch = 10, seed = 0 } = options
  return {
    name: 'randomSearch',
    usesGradient: false,
    patience: Infinity,
    curved: false,
    *start(x, { bounds }) {
      checkFinite(bounds)
      return { iterate: yield* evaluated(x), memory: { random: randomState(seed) } }
    },
    *iterate(current, memory, { bounds }) {
      const random = randomFrom(memory.random)
      const points = Array.from({ length: batch }, () => uniformPoint(bounds, random))
      const best = lowest([current, ...(yield* evaluatedAll(points))])
      return { iterate: best, memory: { random: random.state() } }
    },
  }
}

/** The iterate of lowest value, the first one among equals; what is not finite is never chosen over what is. */
export function lowest(iterates: readonly Iterate[]): Iterate {
  return iterates.reduce((best, next) => (rank(next.value) < rank(best.value) ? next : best))
}

/** The value, or Infinity where it is not finite: such a point is the worst there is. */
export function rank(value: number): number {
  return Number.isFinite(value) ? value : Infinity
}

function uniformPoint({ lower, upper }: Bounds, random: Random): Float64Array {
  return lower.map((low, i) => Math.min(low + (upper[i]! - low) * random.uniform(), upper[i]!))
}

function checkFinite({ lower, upper }: Bounds): void {
  lower.forEach((low, i) => {
    if (Number.isFinite(low) && Number.isFinite(upper[i]!)) return
    throw new Error(
      `randomSearch: variable ${i} has the bounds ${low} and ${upper[i]}, expected two finite ones to draw between.`,
    )
  })
}
