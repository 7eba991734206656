import type { Reduction } from './perturbation.ts'

/** A standard error is taken from the spread of at least two draws. */
const FEWEST_DRAWS = 2

/**
 * How many independent draws are made of some samples.
 *
 * @throws RangeError when they are not whole, too few for a standard error, or odd where they are mirrored
 */
export function drawCount(samples: number, reduction: Reduction): number {
  const each = reduction === 'antithetic' ? 2 : 1
  const draws = samples / each
  if (Number.isInteger(draws) && draws >= FEWEST_DRAWS) return draws
  const kind =
    each === 2 ? 'an even number of at least 4, half of them mirrored' : 'a whole number of at least 2'
  throw new RangeError(`The number of samples is ${samples}, expected ${kind}.`)
}
