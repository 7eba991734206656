import { evaluated } from './asking.ts'
import type { Method } from './method.ts'
import { steppedBack } from './steppedBack.ts'

/** Settings of Adam; each has a default. */
export interface AdamOptions {
  /** longest step per iteration and variable, in the units of `scale`; default 0.01 */
  readonly rate?: number
  /** memory of the mean gradient, below 1; default 0.9 */
  readonly beta1?: number
  /** memory of the mean square gradient, below 1; default 0.999 */
  readonly beta2?: number
  /** gradient that counts as zero, in the unit of the value per `scale`; default 1e-12 */
  readonly epsilon?: number
  /** iterations over which the rate falls to zero along a half cosine; default: the rate stays */
  readonly anneal?: number
}

/** Means of the gradient and of its square, and how many gradients went into them. */
export interface AdamMemory {
  readonly count: number
  readonly mean: ArrayLike<number>
  readonly meanSquare: ArrayLike<number>
}

/**
 * Adam: steps of a set length per variable, whatever the gradient's size. For objectives that are rough or whose
 * gradients are noisy. Bounds by projection; on a manifold the mean is transported along the step.
 *
 *   m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²,   x ← P(x − rate · m̂ / (√v̂ + ε))
 *
 * @see Kingma & Ba 2015, algorithm 1
 */
export function adam(options: AdamOptions = {}): Method<AdamMemory> & { readonly usesGradient: true } {
  const { rate = 0.01, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-12, anneal } = options
  return {
    name: 'adam',
    usesGradient: true,
    patience: 100,
    curved: true,
    *start(x, { size }) {
      const memory = { count: 0, mean: new Float64Array(size), meanSquare: new Float64Array(size) }
      return { iterate: yield* evaluated(x), memory }
    },
    *iterate(current, memory, space) {
      const next = averaged(memory, current.gradient, beta1, beta2)
      const step = annealed(rate, memory.count, anneal)
      const move = next.mean.map((mean, i) => {
        const m = mean / (1 - beta1 ** next.count)
        const v = next.meanSquare[i]! / (1 - beta2 ** next.count)
        return m === 0 ? 0 : -(step * m) / (Math.sqrt(v) + epsilon)
      })
      const stepped = yield* steppedBack(current, move, space)
      if ('halt' in stepped) return stepped
      // the mean is a step and moves along; squares belong to components and stay
      const mean = space.transported(current.x, stepped.step, next.mean)
      return { iterate: stepped.iterate, memory: { ...next, mean } }
    },
  }
}

function averaged(
  { count, mean, meanSquare }: AdamMemory,
  g: Float64Array,
  beta1: number,
  beta2: number,
): AdamMemory & { readonly mean: Float64Array; readonly meanSquare: Float64Array } {
  return {
    count: count + 1,
    mean: g.map((gi, i) => beta1 * mean[i]! + (1 - beta1) * gi),
    meanSquare: g.map((gi, i) => beta2 * meanSquare[i]! + (1 - beta2) * gi * gi),
  }
}

/** The rate after a number of steps: rate (1 + cos πk/K)/2. @see Loshchilov & Hutter 2017, eq. 5 */
function annealed(rate: number, steps: number, anneal: number | undefined): number {
  if (anneal === undefined) return rate
  return (rate * (1 + Math.cos((Math.PI * Math.min(steps, anneal)) / anneal))) / 2
}
