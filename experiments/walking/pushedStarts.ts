'use grad'
import type { Model, State } from '../../sim/index.ts'

/**
 * Pushes that begin the walks of a trial, over √(g · height), ahead and aside [1].
 *
 * The loss of one walk through hundreds of impacts is a rough function: the mean over a few that begin differently is
 * smoother, and what is tuned on it bears a push.
 */
const PUSHES = [
  [0.15, 0.15],
  [-0.15, -0.15],
] as const

/**
 * The starts of a trial: the machine pushed, in place of standing still.
 *
 * @param speed - √(g · height) of the machine [m/s]
 */
export function pushedStarts(model: Model, { q, v }: State, speed: number): readonly State[] {
  const aside = model.links[0]!.joint.nv > 1
  return PUSHES.map(([x, y]) => ({
    q,
    v: v.map((vi, i) => (i === 0 ? vi + x * speed : i === 1 && aside ? vi + y * speed : vi)),
  }))
}
