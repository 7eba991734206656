import { expect, test } from 'vitest'
import { compile, philox, type Scalar, scan } from '../../../ad/index.ts'

type Four = [number, number, number, number]
type Two = [number, number]

// known answers of Philox-4×32-10 that its authors publish with Random123
const published: [Four, Two, Four][] = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
]

const block = ({ counter, key }: { counter: Four; key: Two }) => philox(counter, key)
const compiled = compile(block, { counter: [0, 0, 0, 0], key: [0, 0] })

test.each(published)(
  'plain, interpreted and compiled give the published answer to %j under %j',
  (counter, key, words) => {
    expect(philox(counter, key)).toEqual(words)
    expect(compiled.interpret({ counter, key })).toEqual(words)
    expect(compiled({ counter, key })).toEqual(words)
  },
)

/** The generator again, in whole numbers of any length. */
function exactPhilox(counter: Four, key: Two): number[] {
  const mask = 0xffffffffn
  let [a, b, c, d] = counter.map(BigInt) as [bigint, bigint, bigint, bigint]
  let [k, l] = key.map(BigInt) as [bigint, bigint]
  for (let round = 0; round < 10; round++) {
    const [p, q] = [0xd2511f53n * a, 0xcd9e8d57n * c]
    ;[a, b, c, d] = [(q >> 32n) ^ b ^ k, q & mask, (p >> 32n) ^ d ^ l, p & mask]
    ;[k, l] = [(k + 0x9e3779b9n) & mask, (l + 0xbb67ae85n) & mask]
  }
  return [a, b, c, d].map(Number)
}

test('a chain of blocks, each keyed and counted by the last, stays that of exact integers', () => {
  let [counter, key]: [Four, Two] = [
    [1, 2, 3, 4],
    [5, 6],
  ]
  for (let i = 0; i < 2000; i++) {
    const words = exactPhilox(counter, key)
    expect(compiled({ counter, key })).toEqual(words)
    if (i % 20 === 0) expect(philox(counter, key)).toEqual(words)
    ;[counter, key] = [words as Four, [words[1]!, (words[2]! + i) % 2 ** 32]]
  }
})

test('a key known when tracing and a counter run in a loop give the same words', () => {
  const loop = compile(
    (start: Scalar) =>
      scan((c: null, i: Scalar) => ({ carry: c, y: philox([i, start, 0, 0], [7, 8]) }), null, 50).ys.map(
        (y) => y,
      ),
    0 as number,
  )
  expect(loop(3)).toEqual(Array.from({ length: 50 }, (_, i) => philox([i, 3, 0, 0], [7, 8])))
})
