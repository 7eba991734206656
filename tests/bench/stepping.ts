import { vjp } from '../../ad/index.ts'
import type { Robot } from '../../robots/index.ts'
import { type State, step } from '../../sim/index.ts'

/** A function of a tree of numbers, and where it is taken. */
export interface Subject<A> {
  readonly f: (argument: A) => unknown
  readonly at: A
}

/** A robot's step and its gradient as functions of design, state and control: morphology is traced. */
export function stepping(robot: Robot) {
  const { q, v } = robot.start()
  const at = { design: robot.defaults(), q: [...q], v: [...v], u: robot.model().motors.map(() => 0.1) }
  const bar = { q: q.map(() => 1), v: v.map(() => 1) }
  const next = (x: typeof at): State => step(robot.model(x.design), { q: x.q, v: x.v }, x.u)
  const pulled = (x: { at: typeof at; bar: State }) => vjp(next, x.at, x.bar)
  return { step: { f: next, at }, gradient: { f: pulled, at: { at, bar } } } as const
}
