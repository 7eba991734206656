'use grad'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile, cond, jvp, type Scalar, scan, valueAndGrad, vjp } from '../../../ad/index.ts'
import { expectOneFunction, type Program } from './differentiable.ts'
import { type Instruction, run } from './instructions.ts'
import { smoothInputs, smoothPrograms, wildInputs, wildPrograms } from './randomPrograms.ts'
import { expectSameBits, numbersOf } from './sameBits.ts'

const inputs: readonly number[] = [0, 0, 0]

/** The sum of the last values of a program. */
function total(program: readonly Instruction[]): Program {
  return (x) =>
    run(program, x)
      .slice(-5)
      .reduce((sum, y) => sum + y, 0)
}

describe('any program of any operations', () => {
  test('gives the same bits interpreted and compiled, and so does its derivative', () => {
    fc.assert(
      fc.property(wildPrograms, wildInputs, (program, x) => {
        const f = total(program)
        for (const g of [f, valueAndGrad(f)] as ((x: readonly Scalar[]) => unknown)[]) {
          const compiled = compile(g, inputs)
          expectSameBits(numbersOf(compiled(x)), numbersOf(compiled.interpret(x)))
        }
      }),
      { numRuns: 80, seed: 1 },
    )
  })

  test('is pruned without a change', () => {
    fc.assert(
      fc.property(wildPrograms, wildInputs, (program, x) => {
        const g = valueAndGrad(total(program))
        expectSameBits(numbersOf(compile(g, inputs).interpret(x)), numbersOf(g(x)))
      }),
      { numRuns: 60, seed: 2 },
    )
  })
})

describe('any smooth program', () => {
  test('is one function, plain, traced and compiled', () => {
    fc.assert(
      fc.property(smoothPrograms, smoothInputs, (program, x) => expectOneFunction(total(program), x)),
      { numRuns: 60, seed: 3 },
    )
  })
})

describe('programs so large that they are cut into functions', () => {
  /** Long stretches of arithmetic with a branch and a loop between them, whose results are used much later. */
  const long: Program = ([a, b, c]) => {
    let [x, y] = [a!, b!]
    const marks: Scalar[] = []
    for (let i = 0; i < 4200; i++) {
      x = 0.5 * x + Math.sqrt(1 + y * y) * 0.1
      y = y - 0.01 * x * c!
      if (i % 1000 !== 0) continue
      const [from, to] = [x, y]
      marks.push(
        cond(
          from > to,
          () => from * to,
          () => to - from * c!,
        ),
      )
      marks.push(scan((z: Scalar) => ({ carry: z * 0.9 + from * c! }), to, 3).carry)
    }
    return marks.reduce((sum, mark) => sum + mark * mark, x * y)
  }

  test('the program', () => {
    const compiled = compile(long, inputs)
    expect(compiled.stats.operations).toBeGreaterThan(20_000)
    expectSameBits([compiled([0.3, 0.7, 1.1])], [long([0.3, 0.7, 1.1])])
  })

  test('its derivative', () => {
    const at = [0.3, 0.7, 1.1]
    const compiled = compile(valueAndGrad(long), inputs)
    const { value, grad: reverse } = compiled(at)
    expectSameBits(numbersOf({ value, reverse }), numbersOf(compiled.interpret(at)))
    const { tangent } = compile((x: readonly Scalar[]) => jvp(long, x, [1, -2, 0.5]), inputs)(at)
    const along = reverse[0]! - 2 * reverse[1]! + 0.5 * reverse[2]!
    expect(Math.abs(tangent - along)).toBeLessThan(1e-12 * Math.abs(tangent))
  })

  test('a loop body', () => {
    const body = (s: { x: Scalar; y: Scalar }, i: Scalar) => {
      let { x, y } = s
      for (let k = 0; k < 2600; k++) {
        x = 0.999 * x + 0.001 * Math.sqrt(1 + y * y)
        y = y - 0.001 * x + 1e-5 * i
      }
      return { carry: { x, y }, y: x * y }
    }
    const f: Program = ([x, y]) => {
      const { carry, ys } = scan(body, { x: x!, y: y! }, 3)
      return carry.x * carry.y + ys[1]!
    }
    const compiled = compile(valueAndGrad(f), [0, 0])
    expect(compiled.stats.operations).toBeGreaterThan(20_000)
    expectSameBits(numbersOf(compiled([0.4, -0.3])), numbersOf(compiled.interpret([0.4, -0.3])))
    const cotangent = compile((x: readonly Scalar[]) => vjp(f, x, 1).grad, [0, 0])([0.4, -0.3])
    expectSameBits(cotangent, compiled([0.4, -0.3]).grad)
  })
})
