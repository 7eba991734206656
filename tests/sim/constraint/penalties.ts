import type { Penalty } from '../../../sim/constraint/constraint.ts'
import { dry } from '../../../sim/constraint/dry.ts'
import { ellipticCone } from '../../../sim/constraint/ellipticCone.ts'
import { oneSided } from '../../../sim/constraint/oneSided.ts'
import { pyramid } from '../../../sim/constraint/pyramid.ts'
import { quadratic } from '../../../sim/constraint/quadratic.ts'
import { between, type Random } from '../randomMachine.ts'

/** Penalties of every kind, with random numbers in them, and how many dimensions they have. */
export const penalties: readonly ((random: Random) => { penalty: Penalty; d: number })[] = [
  (random) => ({ d: 2, penalty: quadratic([between(random, 1, 50), between(random, 1, 50)]) }),
  (random) => ({ d: 1, penalty: oneSided(between(random, 1, 50)) }),
  (random) => ({ d: 1, penalty: dry(between(random, 1, 50), between(random, 0.1, 2)) }),
  ...[2, 3, 5].flatMap((tangential) => [
    (random: Random) => ({
      d: tangential + 1,
      penalty: pyramid(between(random, 1, 50), frictions(random, tangential)),
    }),
    (random: Random) => ({
      d: tangential + 1,
      penalty: ellipticCone(between(random, 1, 50), between(random, 0.2, 1), frictions(random, tangential)),
    }),
  ]),
]

export const frictions = (random: Random, n: number): number[] =>
  Array.from({ length: n }, () => between(random, 0.1, 1))

export const randomNumbers = (random: Random, n: number, size: number): number[] =>
  Array.from({ length: n }, () => between(random, -size, size))
