import { expect, test } from 'vitest'
import type { Smoothed, ValueAndGrad } from '../../../ad/index.ts'
import { snippetsOf, valuesOf } from './snippets.ts'

const [formula, noise] = snippetsOf('smoothing')

test('the gripper holds, and at its edge its force has the slope of letting go', async () => {
  const { caught, edge } = (await valuesOf(formula!, ['caught', 'edge'])) as Record<
    string,
    ValueAndGrad<number>
  >
  expect(caught!.value).toBeCloseTo(46, 2)
  expect(edge!.value).toBeCloseTo(21, 12)
  // π′ · 42 + ½ · (−400), with π′ = −1 / (4 · 1 mm)
  expect(edge!.grad).toBeCloseTo(-250 * 42 - 200, 9)
})

test('the estimates are those that the comment tells', async () => {
  const { estimate } = (await valuesOf(noise!, ['estimate'])) as { estimate: Smoothed<number> }
  expect(Math.abs(estimate.value - 0.726)).toBeLessThan(4 * estimate.valueError)
  expect(Math.abs(estimate.grad - 0.666)).toBeLessThan(4 * estimate.gradError)
})
