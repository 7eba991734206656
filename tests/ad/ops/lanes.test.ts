import { describe, expect, test } from 'vitest'
import { add, compile, grad, jvp, mul, type Scalar, vmap } from '../../../ad/index.ts'
import type { OpName } from '../../../ad/ops/names.ts'
import { operations } from '../../../ad/ops/table.ts'
import { expectSameBits, numbersOf } from '../core/sameBits.ts'
import { asFunction, smoothPoints, specialOperands } from './samples.ts'

type Point = readonly Scalar[]

/** Along which derivatives are taken. */
const DIRECTION = [1, -0.5, 2]

const along = (v: Point): Scalar => v.reduce((sum, vi, i) => add(sum, mul(vi, DIRECTION[i]!)), 0)

/** A function's value, its derivatives in both modes, and those of its gradient. */
function allOf(f: (x: Point) => Scalar): (x: Point) => unknown {
  const gradient = grad(f)
  return (x) => {
    const dx = DIRECTION.slice(0, x.length)
    return [
      f(x),
      jvp(f, x, dx).tangent,
      gradient(x),
      jvp(gradient, x, dx).tangent,
      grad((z: Point) => along(gradient(z)))(x),
    ]
  }
}

describe.each(Object.keys(operations) as OpName[])('%s in lanes', (name) => {
  test('has the bits of the interpreter, in value and derivatives, whoever is the neighbour', () => {
    const points = [...specialOperands(name), ...smoothPoints[name]]
    expect(points.length).toBeGreaterThan(9)
    // both an even and an odd number of them, and each point in either lane
    for (const some of [points, points.slice(1)]) {
      const compiled = compile(vmap(allOf(asFunction(name))), some)
      expectSameBits(numbersOf(compiled(some)), numbersOf(compiled.interpret(some)), name)
    }
  })
})
