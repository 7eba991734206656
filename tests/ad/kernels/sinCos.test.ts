import { describe, expect, test } from 'vitest'
import { cos, sin, sinCos } from '../../../ad/kernels/index.ts'
import * as oracle from './oracle.ts'
import { between, halfPiMultiples, neighbours, spread } from './samples.ts'
import { expectSame, expectWithin, single } from './worst.ts'

const angles = single([
  ...spread(4000, -1074, 1024),
  ...spread(4000, -8, 20),
  ...between(4000, -7, 7),
  ...halfPiMultiples(),
  // the border of the fast reduction
  ...neighbours(25735, 20),
])

describe('sine and cosine', () => {
  test('lie within 0.8 ulp, from subnormal angles to the largest', () => {
    expectWithin(0.8, sin, oracle.sin, angles)
    expectWithin(0.8, cos, oracle.cos, angles)
  })

  test('keep the sign of zero, and infinite angles have none', () => {
    const specials = single([0, -0, Infinity, -Infinity, Number.NaN, 2 ** -1074, -(2 ** -1074)])
    expectSame(sin, Math.sin, specials)
    expectSame(cos, Math.cos, specials)
  })

  test('come in one call as they come in two', () => {
    const differing = angles.filter(([x]) => {
      const [s, c] = sinCos(x!)
      return !(Object.is(s, sin(x!)) && Object.is(c, cos(x!)))
    })
    expect(differing).toEqual([])
  })

  test('are odd and even to the last bit', () => {
    expect(angles.filter(([x]) => !Object.is(sin(-x!), -sin(x!)))).toEqual([])
    expect(angles.filter(([x]) => !Object.is(cos(-x!), cos(x!)))).toEqual([])
  })
})
