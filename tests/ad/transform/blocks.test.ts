import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blocks } from '../../../ad/transform/blocks.ts'

interface Part {
  readonly weight: number
  readonly seeds: bigint
}

/** All ways to cut `count` seeds into neighbouring blocks, as sizes. */
function compositions(count: number): number[][] {
  if (count === 0) return [[]]
  return Array.from({ length: count }, (_, i) => i + 1).flatMap((size) =>
    compositions(count - size).map((rest) => [size, ...rest]),
  )
}

/** Weight of the parts that seeds from `from` up to `to` reach, counted part by part. */
function reached(parts: readonly Part[], from: number, to: number): number {
  const some = Array.from({ length: to - from }, (_, k) => 1n << BigInt(from + k))
  return parts
    .filter(({ seeds }) => some.some((bit) => (seeds & bit) !== 0n))
    .reduce((sum, { weight }) => sum + weight, 0)
}

/** What a division takes; of one block it is what `blocks` says of its seeds, shifted to the front, if left undivided. */
function costOf(parts: readonly Part[], sizes: readonly number[]): number {
  let from = 0
  return sizes.reduce((sum, size) => {
    const whole = reached(parts, from, from + size)
    from += size
    return sum + (size === 1 ? whole * 1.15 : whole * (Math.ceil(size / 2) * 1.25 + 0.15) + 500)
  }, 0)
}

const someParts = fc.array(
  fc.record({ weight: fc.integer({ min: 1, max: 2000 }), seeds: fc.bigInt({ min: 1n, max: 127n }) }),
  { maxLength: 12 },
)

test('of all divisions the cheapest is found', () => {
  fc.assert(
    fc.property(someParts, (parts) => {
      const { blocks: found, cost } = blocks(7, parts)
      expect(found.flatMap(({ from, to }) => [from, to]).slice(1, -1)).toEqual(
        found.slice(1).flatMap(({ from }) => [from, from]),
      )
      const sizes = found.map(({ from, to }) => to - from)
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(7)
      expect(cost).toBeCloseTo(costOf(parts, sizes), 6)
      expect(cost).toBeCloseTo(Math.min(...compositions(7).map((cut) => costOf(parts, cut))), 6)
    }),
    { numRuns: 200, seed: 11 },
  )
})

test('seeds that reach the same are swept together, seeds that reach little in common alone', () => {
  const all = 0b1111n
  expect(blocks(4, [{ weight: 10_000, seeds: all }]).blocks).toEqual([{ from: 0, to: 4 }])
  const apart = [0, 1, 2, 3].map((k) => ({ weight: 10_000, seeds: 1n << BigInt(k) }))
  expect(blocks(4, apart).blocks).toHaveLength(4)
  const halves = [0b0011n, 0b1100n].map((seeds) => ({ weight: 10_000, seeds }))
  expect(blocks(4, halves).blocks).toEqual([
    { from: 0, to: 2 },
    { from: 2, to: 4 },
  ])
})

test('no seeds, no blocks', () => {
  expect(blocks(0, [])).toEqual({ blocks: [], cost: 0 })
})
