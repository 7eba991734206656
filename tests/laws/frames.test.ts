import { describe, expect, it } from 'vitest'
import {
  buildModel,
  contacts,
  type IntegratorName,
  kinematics,
  type Model,
  type Pose,
  poseCompose,
  quatExp,
  quatRotate,
  type State,
  step,
  type Vec3,
} from '../../sim/index.ts'
import { expectClose } from '../parity/closeness.ts'
import { quadruped, quadrupedDesign } from '../sim/quadruped.ts'
import { modelOf, randomMachine, randomState, randomVector } from '../sim/randomMachine.ts'

// No frame is special: a world turned and moved as a whole, ground and gravity with it, turns and moves what happens.

const X: Pose = { Q: quatExp([0.7, -1.1, 0.4]), p: [2, -3, 5] }

/** The same world, seen from elsewhere. */
function turned(model: Model): Model {
  const shapes = model.shapes.map((shape) =>
    shape.body === 0 ? { ...shape, X_BS: poseCompose(X, shape.X_BS) } : shape,
  )
  return buildModel({ ...model, shapes, gravity: quatRotate(X.Q, model.gravity) })
}

/** The same state of a machine with a free root, seen from elsewhere; v is linear in world axes, angular in the body's. */
function turnedState({ q, v }: State): State {
  const [x, y, z, a, b, c, d] = q as unknown as [number, number, number, number, number, number, number]
  const root = poseCompose(X, { p: [x, y, z], Q: [a, b, c, d] })
  const linear = quatRotate(X.Q, v.slice(0, 3) as unknown as Vec3)
  return { q: [...root.p, ...root.Q, ...q.slice(7)], v: [...linear, ...v.slice(3)] }
}

const walking = quadruped(quadrupedDesign, true)
const standing = (seed: number): State => {
  const { q, v } = randomState(walking, seed)
  // lying in the ground with several feet, in some attitude
  return { q: q.map((x, i) => (i < 2 ? x : i === 2 ? 0.15 : x)), v }
}

const machines: readonly (readonly [string, Model, (seed: number) => State])[] = [
  ...[41, 42].map((seed) => {
    const model = modelOf(randomMachine(seed, 6, true))
    return [`random machine ${seed} in flight`, model, (k: number) => randomState(model, k)] as const
  }),
  ['a quadruped among its contacts', walking, standing],
]

it('the quadruped’s states have feet in the ground', () => {
  for (const seed of [1, 2, 3]) {
    const distances = contacts(walking, kinematics(walking, standing(seed).q)).map(({ distance }) => distance)
    expect(Math.min(...distances)).toBeLessThan(0)
  }
})

describe.each(machines)('%s', (_name, model, stateOf) => {
  it.each<IntegratorName>(['euler', 'implicitFast', 'rungeKutta4'])(
    'moves the same in a world that is turned and moved, by %s',
    (integrator) => {
      const here = { ...model, integrator }
      const there = turned(here)
      for (const seed of [1, 2, 3]) {
        const state = stateOf(seed)
        const u = randomVector(seed, model.nu, 1)
        const [ours, theirs] = [turnedState(step(here, state, u)), step(there, turnedState(state), u)]
        // a quaternion and its negative are one attitude; a step never changes the sign
        expectClose(theirs.q, ours.q, 1e-11, 'q')
        expectClose(theirs.v, ours.v, 1e-9, 'v')
      }
    },
  )
})

describe('in flight', () => {
  it('a machine moves the same on a moving train', () => {
    const model = modelOf(randomMachine(41, 6, true))
    const train: Vec3 = [3, -20, 7]
    const aboard = ({ q, v }: State, time: number): State => ({
      q: q.map((x, i) => (i < 3 ? x + time * train[i]! : x)),
      v: v.map((x, i) => (i < 3 ? x + train[i]! : x)),
    })
    const state = randomState(model, 1)
    const u = randomVector(1, model.nu, 1)
    const [ours, theirs] = [aboard(step(model, state, u), model.timestep), step(model, aboard(state, 0), u)]
    expectClose(theirs.q, ours.q, 1e-12, 'q')
    expectClose(theirs.v, ours.v, 1e-11, 'v')
  })
})
