import { test } from 'vitest'
import { cbrt } from '../../../ad/kernels/index.ts'
import * as oracle from './oracle.ts'
import { between, neighbours, spread } from './samples.ts'
import { expectSame, expectWithin, single } from './worst.ts'

test('cbrt lies within 0.55 ulp, from subnormals to the largest', () => {
  const borders = [1, 2, 4, 8, 2 ** -1022].flatMap((x) => neighbours(x, 10))
  expectWithin(
    0.55,
    cbrt,
    oracle.cbrt,
    single([...spread(6000, -1074, 1024), ...between(6000, 0.9, 8.1), ...borders]),
  )
})

test('cbrt of a cube is exact, and so it is at its ends', () => {
  const cubes = [0, -0, 1, -1, 27, -0.125, 2 ** -1074, 2 ** 1023, Infinity, -Infinity, Number.NaN]
  const roots = new Map([
    [2 ** -1074, 2 ** -358],
    [2 ** 1023, 2 ** 341],
    [27, 3],
  ])
  expectSame(cbrt, (x: number) => roots.get(x) ?? Math.cbrt(x), single(cubes))
})
