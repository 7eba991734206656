'use grad'
import fc from 'fast-check'
import { describe, test } from 'vitest'
import { compile, grad, jvp, type Scalar, scan, valueAndGrad, vmap } from '../../../ad/index.ts'
import type { Program } from './differentiable.ts'
import { type Instruction, run } from './instructions.ts'
import { smoothInputs, smoothPrograms, wildInputs, wildPrograms } from './randomPrograms.ts'
import { expectSameBits, numbersOf } from './sameBits.ts'

/** The sum of the last values of a program. */
function total(program: readonly Instruction[]): Program {
  return (x) =>
    run(program, x)
      .slice(-5)
      .reduce((sum, y) => sum + y, 0)
}

/** The squares of a program's values at several points, of which each sees a number that they share. */
function shared(f: Program) {
  return ({ scale, points }: { scale: Scalar; points: readonly (readonly Scalar[])[] }): Scalar => {
    const values = vmap(([a, ...rest]: readonly Scalar[]) => f([a! * scale, ...rest]))(points)
    return scan((sum: Scalar, y) => ({ carry: sum + y * y }), 0, values).carry
  }
}

const several = (inputs: typeof wildInputs) => fc.array(inputs, { minLength: 2, maxLength: 5 })

describe('any program of any operations, in lanes', () => {
  test('gives the bits that it gives interpreted and alone', () => {
    fc.assert(
      fc.property(wildPrograms, several(wildInputs), (program, points) => {
        const f = valueAndGrad(total(program))
        const compiled = compile(vmap(f), points)
        const together = numbersOf(compiled(points))
        expectSameBits(together, numbersOf(compiled.interpret(points)), 'interpreted')
        const alone = compile(f, points[0]!)
        expectSameBits(together, numbersOf(points.map((x) => alone(x))), 'alone')
      }),
      { numRuns: 80, seed: 11 },
    )
  })

  test('has the gradient of its sum with the bits that it has interpreted', () => {
    fc.assert(
      fc.property(wildPrograms, several(wildInputs), (program, points) => {
        const at = { scale: 0.7, points }
        const compiled = compile(valueAndGrad(shared(total(program))), at)
        expectSameBits(numbersOf(compiled(at)), numbersOf(compiled.interpret(at)))
      }),
      { numRuns: 60, seed: 12 },
    )
  })
})

describe('any smooth program, in lanes', () => {
  test('has second derivatives with the bits that they have interpreted', () => {
    fc.assert(
      fc.property(smoothPrograms, several(smoothInputs), (program, points) => {
        const f = shared(total(program))
        const at = { scale: 0.7, points }
        const compiled = compile(
          (x: typeof at) => [
            jvp(grad(f), x, at).tangent,
            grad((z: typeof at) => grad(f)(z).scale * z.scale)(x),
          ],
          at,
        )
        expectSameBits(numbersOf(compiled(at)), numbersOf(compiled.interpret(at)))
      }),
      { numRuns: 25, seed: 13 },
    )
  })
})
