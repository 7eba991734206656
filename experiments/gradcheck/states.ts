/** States of a machine in which its step is worth differentiating. */
import { compile } from '../../ad/index.ts'
import type { Robot } from '../../robots/index.ts'
import { contacts, kinematics, type Model, type State, step } from '../../sim/index.ts'

/** Steps at most until a machine that is let go touches the ground. */
const FALL = 4000

/** Steps in touch with the ground, or without a ground at all, after which every joint moves. */
const SETTLED = 20

/** How far up a machine is moved to be clear of the ground [m]. */
const CLEAR = 3

/** A state of a machine, and whether it touches something there. */
export interface Moving {
  readonly state: State
  readonly touching: boolean
}

/** The machine let go under constant controls: after twenty steps on the ground, or when it did not get there. */
export function movingState(robot: Robot, u: readonly number[]): Moving {
  const model = robot.model()
  const start = plain(robot.start())
  const next = compile((state: State) => step(model, state, u), start)
  let [state, touched] = [start, 0]
  const ends = model.pairs.length === 0 ? SETTLED : FALL
  for (let k = 0; k < ends && touched < SETTLED; k++) {
    state = plain(next(state))
    touched = isTouching(model, state) ? touched + 1 : 0
  }
  return { state, touching: touched > 0 }
}

function plain({ q, v }: State): State {
  return { q: [...q], v: [...v] }
}

function isTouching(model: Model, { q }: State): boolean {
  return heights(model, q).some((distance) => distance < 0)
}

/** Distances of all contact pairs [m]. */
function heights(model: Model, q: readonly number[]): number[] {
  return contacts(model, kinematics(model, q)).map(({ distance }) => distance)
}

/** The same motion clear of the ground; undefined where no coordinate lifts the whole machine. */
export function raised(model: Model, { q, v }: State): State | undefined {
  const before = heights(model, q)
  const lifted = q.map((_, i) => q.map((value, k) => (k === i ? value + CLEAR : value)))
  // a coordinate that lifts moves every distance by as much, but for rounding
  const found = lifted.find((moved) =>
    heights(model, moved).every((d, i) => Math.abs(d - before[i]! - CLEAR) < CLEAR / 1e6),
  )
  return found && { q: found, v: [...v] }
}
