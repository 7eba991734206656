import type { Scalar } from '../scalar.ts'
import { product, wrapped, xor3 } from './words.ts'

/** Four unsigned 32-bit words. */
export type Block = readonly [Scalar, Scalar, Scalar, Scalar]

/** What selects a stream: two unsigned 32-bit words. Keys are values, to be passed on, split and folded. */
export type Key = readonly [Scalar, Scalar]

/** Multipliers of the two halves of a block, and what is added to the key after every round. */
const MULTIPLIERS = [0xd2511f53, 0xcd9e8d57] as const
const INCREMENTS = [0x9e3779b9, 0xbb67ae85] as const
const ROUNDS = 10

/**
 * Four random words for a counter and a key, by Philox-4×32-10: no state, so any block can be had at once, in any
 * order, in a loop or in a lane. The words are whole numbers through which no slope flows.
 *
 * @param counter - four words
 * @see Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"
 */
export function philox(counter: Block, key: Key): Block {
  'use grad'
  let block = counter
  let keys = key
  for (let round = 0; round < ROUNDS; round++) {
    block = mixed(block, keys)
    keys = [wrapped(keys[0] + INCREMENTS[0]), wrapped(keys[1] + INCREMENTS[1])]
  }
  const [a, b, c, d] = block
  return [Math.floor(a), Math.floor(b), Math.floor(c), Math.floor(d)]
}

/** One round: both even words are multiplied, and their halves cross over. */
function mixed([a, b, c, d]: Block, [first, second]: Key): Block {
  const fromA = product(MULTIPLIERS[0], a)
  const fromC = product(MULTIPLIERS[1], c)
  return [xor3(fromC.high, b, first), fromC.low, xor3(fromA.high, d, second), fromA.low]
}
