import { projected } from './bounds.ts'
import type { Method } from './method.ts'
import { steppedBack } from './steppedBack.ts'

/** Settings of gradient descent; each has a default. */
export interface GradientDescentOptions {
  /** step per gradient [scale² / value]; default 0.01; stable below 2 / (largest curvature) */
  readonly rate?: number
  /** fraction of the velocity that lasts to the next iteration; default 0 */
  readonly momentum?: number
  /** look ahead along the velocity; default false */
  readonly nesterov?: boolean
}

/** The velocity: the step that momentum would repeat. */
export interface GradientDescentMemory {
  readonly velocity: ArrayLike<number>
}

/**
 * Gradient descent, with momentum or Nesterov's look-ahead where asked for. Bounds by projection; a variable stopped by
 * its bound loses its velocity.
 *
 *   v ← μ v − rate · g,   x ← P(x + v)   or, looking ahead,   x ← P(x + μ v − rate · g)
 *
 * @see Sutskever, Martens, Dahl & Hinton 2013, eq. 1 to 4; the iterate is the point looked ahead to
 */
export function gradientDescent(
  options: GradientDescentOptions = {},
): Method<GradientDescentMemory> & { readonly usesGradient: true } {
  const { rate = 0.01, momentum = 0, nesterov = false } = options
  return {
    name: 'gradientDescent',
    usesGradient: true,
    patience: 50,
    start: ({ x }) => ({ velocity: new Float64Array(x.length) }),
    *iterate(current, memory, bounds) {
      const pull = current.gradient.map((g) => -rate * g)
      const velocity = pull.map((p, i) => momentum * memory.velocity[i]! + p)
      const move = nesterov ? velocity.map((v, i) => momentum * v + pull[i]!) : velocity
      const aim = current.x.map((xi, i) => xi + move[i]!)
      const inside = projected(aim, bounds)
      const iterate = yield* steppedBack(current, inside)
      if ('halt' in iterate) return iterate
      return { iterate, memory: { velocity: velocity.map((v, i) => (inside[i] === aim[i] ? v : 0)) } }
    },
  }
}
