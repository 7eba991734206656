import { describe, expect, it } from 'vitest'
import { jvp, type Scalar, vjp } from '../../../ad/index.ts'
import type { Penalty } from '../../../sim/constraint/constraint.ts'
import { dry } from '../../../sim/constraint/dry.ts'
import { ellipticCone } from '../../../sim/constraint/ellipticCone.ts'
import { oneSided } from '../../../sim/constraint/oneSided.ts'
import { pyramid } from '../../../sim/constraint/pyramid.ts'
import { expectClose } from '../../parity/closeness.ts'
import { generator } from '../randomMachine.ts'
import { frictions, penalties, randomNumbers } from './penalties.ts'

const SAMPLES = 60

describe('penalties', () => {
  it('have the curvature that their forces have', () => {
    const random = generator(2)
    for (const make of penalties) {
      for (let sample = 0; sample < SAMPLES; sample++) {
        const { penalty, d } = make(random)
        const [x, dx] = [randomNumbers(random, d, 1), randomNumbers(random, d, 1)]
        const { tangent } = jvp((y: readonly Scalar[]) => penalty.force(y), x, dx)
        penalty.curvature(x).forEach((row, i) => {
          const expected = row.reduce((sum, w, j) => sum - w * dx[j]!, 0)
          expect(tangent[i]).toBeCloseTo(expected, 9)
        })
      }
    }
  })

  /** Numbers that put a penalty on the border of two zones to the last bit, and a point of the zone whose curvature counts. */
  const BORDERS: readonly (readonly [string, Penalty, readonly number[], readonly number[]])[] = [
    ['one-sided: it lets go', oneSided(8), [0], [1]],
    ['dry: it gives way', dry(8, 2), [0.25], [1]],
    ['dry, the other way', dry(8, 2), [-0.25], [-1]],
    ['pyramid: an edge lets go', pyramid(8, [0.5, 0.5]), [-1, 2, 0], [-1, 2.1, 0]],
    ['pyramid: all let go', pyramid(8, [0.5, 0.5]), [0, 0, 0], [1, 0, 0]],
    ['elliptic: it sticks still', ellipticCone(8, 0.5, [0.5, 0.5]), [-1, 0.5, 0], [-1, 0.4, 0]],
    ['elliptic: it lets go', ellipticCone(8, 0.5, [0.5, 0.5]), [1, 2, 0], [1.1, 2, 0]],
    ['elliptic: at its tip', ellipticCone(8, 0.5, [0.5, 0.5]), [0, 0, 0], [1, 0, 0]],
  ]

  it.each(BORDERS)(
    'have on a border the slope of one side, the same both ways: %s',
    (_which, penalty, x, within) => {
      const curvature = penalty.curvature(x)
      expect(curvature).toEqual(penalty.curvature(within))
      const columns = x.map((_, j) => {
        const along = x.map((__, i) => (i === j ? 1 : 0))
        return jvp((y: readonly Scalar[]) => penalty.force(y), x, along).tangent
      })
      const rows = x.map(
        (_, i) =>
          vjp(
            (y: readonly Scalar[]) => penalty.force(y),
            x,
            x.map((__, k) => (k === i ? 1 : 0)),
          ).grad,
      )
      curvature.forEach((row, i) => {
        expectClose(
          columns.map((column) => column[i]!),
          row.map((w) => -w),
          1e-14,
          'forward',
        )
        expectClose(
          rows[i]!,
          row.map((w) => -w),
          1e-14,
          'reverse',
        )
      })
    },
  )

  it('are convex: forces never grow along the way that they push', () => {
    const random = generator(4)
    for (const make of penalties) {
      for (let sample = 0; sample < SAMPLES; sample++) {
        const { penalty, d } = make(random)
        const [x, y] = [randomNumbers(random, d, 1), randomNumbers(random, d, 1)]
        const [fx, fy] = [penalty.force(x), penalty.force(y)]
        expect(fx.reduce((sum, f, i) => sum + (f - fy[i]!) * (x[i]! - y[i]!), 0)).toBeLessThanOrEqual(1e-9)
      }
    }
  })

  it('keep contact forces inside their cones', () => {
    const random = generator(3)
    for (let sample = 0; sample < 200; sample++) {
      const mu = frictions(random, 3)
      const x = randomNumbers(random, 4, 1)
      const [n, ...tangential] = pyramid(10, mu).force(x)
      expect(tangential.reduce((sum, f, i) => sum + Math.abs(f) / mu[i]!, 0)).toBeLessThanOrEqual(n! + 1e-12)
      const [m, ...across] = ellipticCone(10, 0.7, mu).force(x)
      expect(Math.hypot(...across.map((f, i) => f / mu[i]!))).toBeLessThanOrEqual(m! + 1e-12)
    }
  })

  it('slide where the force is at the border of the smooth cone', () => {
    const mu = [0.5, 0.5]
    const [n, x, y] = ellipticCone(10, 0.5, mu).force([-0.1, 1, 0.3]) as [number, number, number]
    expect(Math.hypot(x, y)).toBeCloseTo(0.5 * n, 12)
    expect(y / x).toBeCloseTo(0.3, 12)
  })
})
