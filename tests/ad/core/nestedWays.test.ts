import fc from 'fast-check'
import { describe, test } from 'vitest'
import { SEED } from '../../seed.ts'
import { type Aim, lastOf } from './agreement.ts'
import { hold } from './hold.ts'
import { anyKind, spares } from './instructions.ts'
import { commonInputs, smoothTowers, wildInputs, wildTowers } from './randomPrograms.ts'
import { expectDiagnosed, expectOneJacobian, expectRowsAsLists, expectThird } from './ways.ts'

// The programs of nested.test.ts, asked in other ways: for Jacobians in every mode, third derivatives in every nesting, of
// rows in the place of lists, and by diagnosis.

/** So that a machine busy with much else is not mistaken for a failure [ms]. */
const PATIENCE = 1_200_000

const aims = (inputs: typeof wildInputs) => fc.record({ x: inputs, dx: inputs, u: inputs })

/** Programs of which all third derivatives are promised, and have room. */
const thrice = smoothTowers.filter(
  (program) => !anyKind(program, ['root', 'fixed', 'least', 'blurred']) && !spares(program),
)

describe('nested programs', { timeout: PATIENCE }, () => {
  test.each([{ count: 40, seed: SEED }])(
    '$count of seed $seed: the same Jacobian in all modes and column by column',
    ({ count, seed }) => {
      hold(fc.tuple(smoothTowers, commonInputs), count, seed, ([program, x]) => {
        expectOneJacobian(lastOf(program), x)
      })
    },
  )

  test.each([{ count: 30, seed: SEED }])(
    '$count of seed $seed: the same third derivatives in all nestings of modes',
    ({ count, seed }) => {
      hold(fc.tuple(thrice, aims(commonInputs)), count, seed, ([program, { x, dx, u }]) => {
        const last = lastOf(program)
        expectThird((z) => last(z).at(-1)!, { x, u, v: dx })
      })
    },
  )

  test.each([{ count: 40, seed: SEED }])(
    '$count of seed $seed: the same of rows as of lists, with derivatives',
    ({ count, seed }) => {
      hold(fc.tuple(smoothTowers, aims(commonInputs)), count, seed, ([program, aim]) => {
        expectRowsAsLists(lastOf(program), aim)
      })
    },
  )

  test.each([{ count: 60, seed: SEED }])(
    '$count of seed $seed, of any operations on any numbers: what is not finite has a culprit, and nothing else',
    ({ count, seed }) => {
      hold(fc.tuple(wildTowers, aims(wildInputs)), count, seed, ([program, aim]) => {
        expectDiagnosed(lastOf(program), aim as Aim)
      })
    },
  )
})
