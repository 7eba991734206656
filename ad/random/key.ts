import type { Scalar } from '../scalar.ts'
import { type Block, type Key, philox } from './philox.ts'
import { wordsOf } from './words.ts'

export type { Key } from './philox.ts'

/** The last word of a counter says what its block is for, so that numbers drawn and keys derived never coincide. */
const DRAW = 0
const SPLIT = 1
const FOLD = 2

/**
 * The key of a seed; different seeds give independent streams.
 *
 * @param seed - whole number in [0, 2⁵³), plain or traced
 * @throws RangeError when it is another plain number
 */
export function randomKey(seed: Scalar): Key {
  expectWhole(seed, 'randomKey: the seed')
  const { high, low } = wordsOf(seed)
  return [low, high]
}

/**
 * Independent keys, of which none repeats what another or the old key draws.
 *
 * @param count - how many, known when tracing
 */
export function split(key: Key, count = 2): Key[] {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`split: the number of keys is ${count}, expected a whole number of at least 1.`)
  }
  return Array.from({ length: Math.ceil(count / 2) }, (_, i) => pair(philox(counter(i, SPLIT), key)))
    .flat()
    .slice(0, count)
}

function pair([a, b, c, d]: Block): Key[] {
  return [
    [a, b],
    [c, d],
  ]
}

/**
 * The key of a key and a number: of an iteration, a world, a joint.
 *
 * @param data - whole number in [0, 2⁵³), plain or traced
 * @throws RangeError when it is another plain number
 */
export function fold(key: Key, data: Scalar): Key {
  expectWhole(data, 'fold: the number')
  const [a, b] = philox(counter(data, FOLD), key)
  return [a, b]
}

/** The four random words at a place of the key's stream. */
export function drawn(key: Key, index: Scalar): Block {
  expectWhole(index, 'A draw: the index')
  return philox(counter(index, DRAW), key)
}

function counter(index: Scalar, purpose: number): Block {
  const { high, low } = wordsOf(index)
  return [low, high, 0, purpose]
}

function expectWhole(value: Scalar, name: string): void {
  if (typeof value !== 'number' || (Number.isSafeInteger(value) && value >= 0)) return
  throw new RangeError(`${name} is ${value}, expected a whole number from 0 to ${Number.MAX_SAFE_INTEGER}.`)
}
