import { describe, test } from 'vitest'
import { checkGradient } from '../../ad/checking/index.ts'
import { compile, type Scalar, valueAndGrad } from '../../ad/index.ts'
import { sineGait } from '../../robots/index.ts'
import { rollout } from '../../sim/index.ts'
import { machines } from './machines.ts'

// What the experiments differentiate: where a machine gets under a gait, with respect to every knob of both.

/** Steps: long enough to land and to push off, short of where motions become chaotic. */
const STEPS = 40

describe.each(machines().filter(({ robot }) => robot.model().motors.length > 0))('$name', ({ robot }) => {
  test('the gradient of a rollout agrees with differences in every knob of body and gait', () => {
    const gait = sineGait(robot)
    const at = { design: robot.defaults(), gait: gait.defaults() }
    const names = [...Object.keys(at.design), ...Object.keys(at.gait)]
    const end = (x: typeof at): Scalar => {
      'use grad'
      const control = gait.control(x.gait)
      const { q, v } = rollout(robot.model(x.design), robot.start(x.design), { steps: STEPS, control }).state
      return [...q, ...v].reduce((sum, coordinate, i) => sum + coordinate * Math.cos(i), 0 as Scalar)
    }
    const compiled = compile(valueAndGrad(end), at)
    const evaluated = (x: ArrayLike<number>) => compiled.into(x, new Float64Array(compiled.outputs))
    checkGradient({
      at: [...Object.values(at.design), ...Object.values(at.gait)],
      names,
      components: names.map((_, i) => i),
      value: (x) => evaluated(x)[0]!,
      gradient: (x) => evaluated(x).subarray(1),
      tolerance: 1e-7,
    }).throwIfWrong()
  })
})
