import { compile } from '../../ad/index.ts'
import type { Robot } from '../../robots/index.ts'
import { contacts, kinematics, type Model, type State, step } from '../../sim/index.ts'

/** Steps at most until a machine that is let go touches the ground. */
const FALL = 4000

/** Steps on the ground, so that it moves in every joint. */
const SETTLED = 20

/** How far up a machine is moved to be clear of the ground [m]. */
const CLEAR = 3

/** A state in which the machine touches the ground and everything moves; for one without contacts, any moving state. */
export function movingState(robot: Robot, u: readonly number[]): State {
  const model = robot.model()
  const next = compile(({ q, v }: State) => step(model, { q, v }, u), asPlain(robot.start()))
  let state = asPlain(robot.start())
  let touched = 0
  for (let k = 0; k < FALL && touched < SETTLED; k++) {
    state = next(state)
    touched = model.pairs.length === 0 ? touched + 1 : contactCount(model, state) > 0 ? touched + 1 : 0
  }
  return state
}

function asPlain({ q, v }: State): State {
  return { q: [...q], v: [...v] }
}

/** Places where the machine touches the ground. */
export function contactCount(model: Model, state: State): number {
  return distances(model, state.q).filter((distance) => distance < 0).length
}

function distances(model: Model, q: readonly number[]): number[] {
  return contacts(model, kinematics(model, q)).map(({ distance }) => distance)
}

/** The same motion, out of reach of the ground: moved along the coordinate that lifts every contact by what it moves. */
export function raised(model: Model, { q, v }: State): State {
  const before = distances(model, q)
  const lifted = q.map((_, i) => q.map((value, k) => (k === i ? value + CLEAR : value)))
  const found = lifted.find((moved) =>
    distances(model, moved).every((d, i) => Math.abs(d - before[i]! - CLEAR) < CLEAR / 1e6),
  )
  if (!found) throw new Error(`${model.name} has no coordinate that lifts it.`)
  return { q: found, v }
}
