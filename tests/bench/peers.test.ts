import { expect, test } from 'vitest'
import { compile, cond, type Scalar, valueAndGrad, whileLoop } from '../../ad/index.ts'
import { cProgram } from './peers/cProgram.ts'
import { gccPresent, native } from './peers/gcc.ts'
import { plainAdjoint } from './peers/plainPendulum.ts'
import { lossAndSlopeByHand, lossAndSlopeInLoops, lossInLoop, START } from './pendulum.ts'

test('the adjoints by hand are the gradient that they are timed beside', () => {
  const { value, grad } = compile(valueAndGrad(lossInLoop(30)), START)(START)
  for (const byHand of [lossAndSlopeByHand(30), lossAndSlopeInLoops(30)]) {
    const [loss, slope] = compile(byHand, START)(START)
    expect(loss).toBe(value)
    expect(slope).toBeCloseTo(grad, 14)
  }
  expect(plainAdjoint(30)(START)).toBeCloseTo(grad, 14)
})

/** Kernels, a branch, a choice and what rounds. */
function mixed([a, b]: readonly Scalar[]): Scalar {
  'use grad'
  const branch = cond(
    a! < b!,
    () => Math.exp(a!) + b! ** 1.5,
    () => Math.sin(a!) * b!,
  )
  return branch * Math.max(a!, b!) + Math.atan2(a!, b!) + Math.floor(3 * a!) + (a! > 0 ? Math.abs(b!) : -b!)
}

test('a graph written in C computes what the compiled program does', () => {
  if (!gccPresent()) {
    console.log('Left out: the graph through gcc, for there is none here.')
    return
  }
  for (const at of [
    [0.3, 0.7],
    [1.9, -0.4],
  ]) {
    const compiled = compile(valueAndGrad(mixed), at)
    const expected = compiled.into(at, new Float64Array(compiled.outputs))
    native(compiled.program, at, 1).outputs.forEach((output, i) => {
      expect(output).toBeCloseTo(expected[i]!, 12)
    })
  }
  const looped = compile(valueAndGrad(lossInLoop(30)), START)
  const expected = looped.into([START], new Float64Array(2))
  native(looped.program, [START], 1).outputs.forEach((output, i) => {
    expect(output).toBeCloseTo(expected[i]!, 12)
  })
})

test('what is not written in C is refused, never left out', () => {
  const endsEarly = (x: Scalar) => {
    'use grad'
    return whileLoop(
      (y) => y > 1,
      (y) => y / 2,
      x,
    )
  }
  expect(() => cProgram(compile(endsEarly, 9).program)).toThrow(/loops that end early.*not written in C/)
})
