import type { Robot } from '../../robots/index.ts'
import { rollout, type State, step } from '../../sim/index.ts'
import { movingState, raised } from './states.ts'
import { type Case, caseOf, type Subject } from './subject.ts'

/** All that a step depends on. */
interface Argument {
  readonly design: Record<string, number>
  readonly q: readonly number[]
  readonly v: readonly number[]
  readonly u: readonly number[]
}

/** Half-hearted controls, another one for each motor [1]. */
const EFFORT = 0.3

/** A machine's step in the air and on the ground, and a short rollout, in state, control and every knob. */
export function robotSubject(name: string, robot: Robot, steps: number): Subject {
  const model = robot.model()
  const u = model.motors.map((_, i) => EFFORT * Math.sin(1 + i))
  const { state, touching } = movingState(robot, u)
  const at = ({ q, v }: State): Argument => ({ design: robot.defaults(), q, v, u })
  const along = caseOf(`rollout of ${steps} steps`, rolledOut(robot, steps), at(state))
  if (model.pairs.length === 0)
    return { name, cases: [caseOf('one step', stepped(robot), at(state)), along], notes: [] }
  const air = raised(model, state)
  const notes = [
    ...(touching ? [] : [`${name} does not reach the ground by itself: not checked there.`]),
    ...(air ? [] : [`${name} has no coordinate that lifts it: not checked in the air.`]),
  ]
  const single: Case[] = [
    ...(air ? [caseOf('one step in the air', stepped(robot), at(air))] : []),
    caseOf(touching ? 'one step on the ground' : 'one step', stepped(robot), at(state)),
  ]
  return { name, cases: [...single, along], notes }
}

function stepped(robot: Robot): (x: Argument) => State {
  return ({ design, q, v, u }) => step(robot.model(design), { q, v }, u)
}

function rolledOut(robot: Robot, steps: number): (x: Argument) => State {
  return ({ design, q, v, u }) => rollout(robot.model(design), { q, v }, { steps, control: () => u }).state
}
