import { describe, expect, test } from 'vitest'
import { checkJvp, dotTest } from '../../ad/checking/index.ts'
import { flatDerivatives } from '../../ad/diagnostics/index.ts'
import { movingState, raised } from '../../experiments/gradcheck/states.ts'
import { contacts, kinematics, type Model, type State, step } from '../../sim/index.ts'
import { machines } from './machines.ts'

// The derivative of one step with respect to state, control and every knob: forward against reverse, and forward
// against high-order differences, in the air and on the ground.

/** Places where the machine touches the ground. */
function contactCount(model: Model, { q }: State): number {
  return contacts(model, kinematics(model, q)).filter(({ distance }) => distance < 0).length
}

describe.each(machines())('$name', ({ robot }) => {
  const design = robot.defaults()
  const model = robot.model(design)
  const u = model.motors.map((_, i) => 0.3 * Math.sin(1 + i))
  const grounded = movingState(robot, u).state
  const states = { 'in the air': raised(model, grounded)!, 'on the ground': grounded }

  test('the states are what they are called', () => {
    if (model.pairs.length === 0) return
    expect(contactCount(model, states['in the air'])).toBe(0)
    expect(contactCount(model, states['on the ground'])).toBeGreaterThan(0)
  })

  describe.each(Object.entries(states))('%s', (_where, { q, v }) => {
    const start = { design, q, v, u }
    const next = (x: typeof start) => step(robot.model(x.design), x, x.u)
    const { at, inputs, outputs, value, jvp, vjp } = flatDerivatives(next, start)

    test('forward and reverse agree', () => {
      dotTest({
        jvp: (dx) => jvp(at, dx),
        vjp: (y) => vjp(at, y),
        inputs: inputs.length,
        outputs: outputs.length,
        samples: 8,
        tolerance: 1e-12,
      }).throwIfWrong()
    })

    test('every input agrees with differences', () => {
      checkJvp({ at, names: inputs, components: 'all', value, jvp, tolerance: 1e-7 }).throwIfWrong()
    })
  })
})
