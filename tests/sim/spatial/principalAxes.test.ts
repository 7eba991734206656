import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { principalAxes, type Sym3 } from '../../../sim/index.ts'
import { matMul, matMulTranspose, transpose } from '../../../sim/spatial/mat3.ts'
import { symMatrix } from '../../../sim/spatial/sym3.ts'
import { certify } from '../../gradients/certified.ts'
import { expectClose } from '../../parity/closeness.ts'
import { inertia } from './arbitraries.ts'

// whole thousandths: the square of a number below 1e-160 is 0, and no inertia is so small
const number = fc.integer({ min: -3000, max: 3000 }).map((thousandths) => thousandths / 1000)
const symmetric: fc.Arbitrary<Sym3> = fc.tuple(number, number, number, number, number, number)

function expectPrincipal(A: Sym3): void {
  const R = principalAxes(A)
  const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1]
  expectClose(matMulTranspose(R, R).flat(), identity, 1e-14, 'R Rᵀ')
  const D = matMul(transpose(R), matMul(symMatrix(A), R))
  const size = Math.hypot(...A)
  const off = [D[0][1], D[0][2], D[1][2]].map(Math.abs)
  expect(Math.max(...off)).toBeLessThanOrEqual(1e-14 * size)
}

describe('principal axes', () => {
  it('are at right angles and make any symmetric matrix diagonal', () => {
    fc.assert(fc.property(symmetric, expectPrincipal))
  })

  it('and that of any solid', () => {
    fc.assert(fc.property(inertia, ({ aboutCom }) => expectPrincipal(aboutCom)))
  })

  it.each([
    [[1, 1, 1, 0, 0, 0]],
    [[2, 2, 1, 0, 0, 0]],
    [[1, 2, 3, 0, 0, 0]],
    [[0, 0, 0, 0, 0, 0]],
    [[1, 1, 1, 0.5, 0.5, 0.5]],
    [[1, 1, 2, 1, 0, 0]],
  ] as [Sym3][])('exist where moments are equal or 0: %j', (A) => expectPrincipal(A))

  it('are those of the file where the matrix is diagonal already', () => {
    expect(principalAxes([3, 1, 2, 0, 0, 0])).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ])
  })

  it('turn smoothly with the matrix where its moments differ', () => {
    certify(({ A }) => principalAxes(A as unknown as Sym3).flat(), { A: [1, 1.6, 2.3, 0.2, -0.3, 0.1] })
  })
})
