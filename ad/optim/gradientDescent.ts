import { evaluated } from './asking.ts'
import type { Method } from './method.ts'
import type { Space } from './space.ts'
import { steppedBack } from './steppedBack.ts'
import type { Vector } from './vectors.ts'

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
    curved: true,
    *start(x, { size }) {
      return { iterate: yield* evaluated(x), memory: { velocity: new Float64Array(size) } }
    },
    *iterate(current, memory, space) {
      const pull = current.gradient.map((g) => -rate * g)
      const velocity = pull.map((p, i) => momentum * memory.velocity[i]! + p)
      const move = nesterov ? velocity.map((v, i) => momentum * v + pull[i]!) : velocity
      const stepped = yield* steppedBack(current, move, space)
      if ('halt' in stepped) return stepped
      const { iterate, step } = stepped
      return { iterate, memory: { velocity: carried(velocity, current.x, step, iterate.x, space) } }
    },
  }
}

/** The velocity at the end of a step; in a box, without the components that a bound has stopped. */
function carried(
  velocity: Float64Array,
  x: Float64Array,
  step: Vector,
  end: Float64Array,
  space: Space,
): Float64Array {
  if (space.curved) return space.transported(x, step, velocity)
  return velocity.map((v, i) => (end[i] === x[i]! + step[i]! ? v : 0))
}
