import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile, vmap } from '../../../ad/index.ts'
import { SEED } from '../../seed.ts'
import {
  type Aim,
  derivativesOf,
  expectAgreement,
  expectNothing,
  expectSymmetric,
  lastOf,
  type Outcome,
} from './agreement.ts'
import { hold } from './hold.ts'
import { depthOf } from './instructions.ts'
import { commonInputs, smoothTowers, untoldTowers, wildInputs, wildTowers } from './randomPrograms.ts'
import { expectSameBits, numbersOf } from './sameBits.ts'

// Programs at random in which loops, rows, whiles, branches, switches, calls, maps and equations stand inside each other
// three deep, with solutions of systems, fixed points, rules of their own and derivatives among their instructions. A
// failure names its seed and prints the program.

const DEPTH = 3

/** Of programs that differences are held against, how many may be excused; about one in a thousand is. */
const MOST_EXCUSED = 0.01

/** So that a machine busy with much else is not mistaken for a failure [ms]. */
const PATIENCE = 1_200_000

const aims = (inputs: typeof wildInputs) =>
  fc.record({ x: inputs, dx: inputs.filter((dx) => dx.some((change) => change !== 0)), u: inputs })

describe('nested programs', { timeout: PATIENCE }, () => {
  test.each([{ count: 2250, seed: SEED }])(
    '$count of seed $seed: plain, interpreted and compiled to the same bits, forward as reverse, and as differences to 1e-6',
    ({ count, seed }) => {
      const outcomes: Outcome[] = []
      hold(fc.tuple(smoothTowers, aims(commonInputs)), count, seed, ([program, aim]) => {
        expect(depthOf(program)).toBeGreaterThanOrEqual(DEPTH)
        outcomes.push(expectAgreement(program, aim))
      })
      const checked = outcomes.filter((outcome) => outcome === 'checked').length
      expect(checked).toBeGreaterThanOrEqual((1 - MOST_EXCUSED) * count)
    },
  )

  test.each([{ count: 600, seed: SEED }])(
    '$count of seed $seed, of any operations on any numbers: interpreted and compiled to the same bits, with derivatives',
    ({ count, seed }) => {
      hold(fc.tuple(wildTowers, aims(wildInputs)), count, seed, ([program, aim]) => {
        const compiled = compile(derivativesOf(lastOf(program)), aim as Aim)
        expectSameBits(numbersOf(compiled(aim)), numbersOf(compiled.interpret(aim)))
      })
    },
  )

  test.each([{ count: 180, seed: SEED }])(
    '$count of seed $seed: in lanes to the bits that they have alone, with derivatives',
    ({ count, seed }) => {
      const several = fc.array(aims(commonInputs), { minLength: 2, maxLength: 4 })
      hold(fc.tuple(smoothTowers, several), count, seed, ([program, points]) => {
        const f = derivativesOf(lastOf(program))
        const alone = compile(f, points[0] as Aim)
        const together = compile(vmap(f), points as readonly Aim[])(points)
        expectSameBits(numbersOf(together), numbersOf(points.map((aim) => alone(aim))))
      })
    },
  )

  test.each([{ count: 180, seed: SEED }])(
    '$count of seed $seed, of any operations on any numbers, chosen away: nothing is left in derivatives of both orders',
    ({ count, seed }) => {
      hold(fc.tuple(untoldTowers, wildInputs, commonInputs), count, seed, ([program, x, dx]) => {
        const last = lastOf(program)
        expectNothing((z) => last(z).at(-1)!, x, dx)
      })
    },
  )

  test.each([{ count: 120, seed: SEED }])(
    '$count of seed $seed: second derivatives that are symmetric, and the same in every nesting of modes',
    ({ count, seed }) => {
      hold(fc.tuple(smoothTowers, aims(commonInputs)), count, seed, ([program, { x, dx, u }]) => {
        const last = lastOf(program)
        expectSymmetric((z) => last(z).at(-1)!, { x, u, v: dx })
      })
    },
  )
})
