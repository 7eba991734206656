import { describe, expect, test } from 'vitest'
import { compile, jvp, type Scalar } from '../../ad/index.ts'
import { movingState } from '../../experiments/gradcheck/states.ts'
import { rollout } from '../../sim/index.ts'
import { complexStep } from '../ad/core/complexStep.ts'
import { machines } from './machines.ts'

// The oracle without a step size on whole machines: derivatives of steps in contact, in state, control and every knob of
// the body at once, to all but their last digits. Where contacts are a solved problem it goes through the search's
// iterations, which the derivative does not.

const TORQUE = 0.1
const STEPS = [1, 20]
const RELATIVE = 1e-12

/** Numbers of any size below 1, in no order. */
const some = (count: number, first: number) =>
  Array.from({ length: count }, (_, i) => Math.sin(7.3 * i + first))

describe.each(machines())('$name', ({ robot }) => {
  const model = robot.model()
  const u = Array<number>(model.nu).fill(TORQUE)
  const { q, v } = movingState(robot, u).state
  const design = robot.defaults()
  const knobs = Object.keys(design)
  const x = [...q, ...v, ...u, ...knobs.map((name) => design[name]!)]
  const pieces = (all: readonly Scalar[]) => {
    const [afterQ, afterV] = [model.nq, model.nq + model.nv]
    const body = all.slice(afterV + model.nu).map((value, i) => [knobs[i]!, value])
    return {
      state: { q: all.slice(0, afterQ), v: all.slice(afterQ, afterV) },
      u: all.slice(afterV, afterV + model.nu),
      design: Object.fromEntries(body) as typeof design,
    }
  }

  test.each(STEPS)('the change of the state after %i steps is that of the complex step', (steps) => {
    const later = (all: readonly Scalar[]) => {
      const at = pieces(all)
      const end = rollout(robot.model(at.design), at.state, { steps, control: () => at.u }).state
      return [...end.q, ...end.v]
    }
    // knobs move by a share of their size
    const dx = some(x.length, 1).map((part, i) => part * (i < model.nq + model.nv ? 1 : x[i]!))
    const { tangent } = compile((z: readonly Scalar[]) => jvp(later, z, dx), x)(x)
    const exact = complexStep(compile(later, x).program, x, dx)
    const size = Math.max(1, ...exact.map(Math.abs))
    tangent.forEach((slope, i) => {
      expect(Math.abs(slope - exact[i]!), `output ${i}`).toBeLessThanOrEqual(RELATIVE * size)
    })
  })
})
