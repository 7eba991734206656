import { afterEach, describe, expect, test } from 'vitest'
import { compile, compileBatch, type Scalar, scan, valueAndGrad, whileLoop } from '../../../ad/index.ts'

const opened: { close(): void }[] = []
afterEach(() => opened.splice(0).forEach((batch) => void batch.close()))

function closing<B extends { close(): void }>(batch: B): B {
  opened.push(batch)
  return batch
}

/** Height of a pendulum after a while, by its starting angle and length. */
function height({ angle, length }: { angle: Scalar; length: Scalar }): Scalar {
  'use grad'
  const { carry } = scan(
    ({ q, v }: { q: Scalar; v: Scalar }) => {
      const next = v - 0.1 * (9.81 / length) * Math.sin(q)
      return { carry: { q: q + 0.1 * next, v: next } }
    },
    { q: angle, v: 0 },
    30,
  )
  return -length * Math.cos(carry.q)
}

const starts = Array.from({ length: 101 }, (_, i) => ({ angle: -2 + i * 0.04, length: 0.5 + i * 0.01 }))

describe('compileBatch', () => {
  test('gives the results of the compiled function, bit for bit, on any number of threads', async () => {
    const one = compile(valueAndGrad(height), starts[0]!)
    const expected = starts.map((start) => one(start))
    for (const threads of [1, 2, 3]) {
      const batch = closing(compileBatch(valueAndGrad(height), starts[0]!, { threads }))
      expect(await batch(starts)).toEqual(expected)
    }
  })

  test('keeps order and waits its turn when it is asked twice at once, and reports progress', async () => {
    const batch = closing(compileBatch(height, starts[0]!, { threads: 2 }))
    const seen: number[] = []
    const numbers = Float64Array.from(starts.flatMap(({ angle, length }) => [angle, length]))
    const [first, second] = await Promise.all([
      batch.numbers(numbers, (done) => seen.push(done)),
      batch(starts),
    ])
    expect([...first]).toEqual(second)
    expect(seen.at(-1)).toBe(1)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
  })

  test('of no arguments there are no results', async () => {
    const batch = closing(compileBatch(height, starts[0]!, { threads: 1 }))
    expect(await batch([])).toEqual([])
  })

  test('rows and truth values come back as they were', async () => {
    const squares = (x: Scalar) => {
      'use grad'
      const { ys } = scan((sum: Scalar, i: Scalar) => ({ carry: sum + x, y: { i, sum } }), 0, 3)
      return { ys, large: x > 1 }
    }
    const batch = closing(compileBatch(squares, 0, { threads: 2 }))
    const compiled = compile(squares, 0)
    expect(await batch([0.5, 2, 3])).toEqual([0.5, 2, 3].map((x) => compiled(x)))
  })

  test('says which argument stopped it and why, and runs again afterwards', async () => {
    const halvings = (x: Scalar) => {
      'use grad'
      return whileLoop(
        (y: Scalar) => y > 1,
        (y: Scalar) => y / 2,
        x,
        { maxTrips: 5 },
      )
    }
    const batch = closing(compileBatch(valueAndGrad(halvings), 1, { threads: 2 }))
    await expect(batch([1, 2, 3, 1000, 5])).rejects.toThrow(/argument (2 or )?3: .*5/)
    expect((await batch([8])).map(({ grad }) => grad)).toEqual([1 / 8])
  })

  test('refuses what it cannot do in a sentence', async () => {
    expect(() => compileBatch(height, starts[0]!, { threads: 0 })).toThrow(
      /threads is 0, expected a whole number/,
    )
    const batch = closing(compileBatch(height, starts[0]!, { threads: 1 }))
    await expect(batch([{ angle: 1 } as never])).rejects.toThrow(/another structure/)
    await expect(batch.numbers(new Float64Array(3))).rejects.toThrow(
      /3 numbers are given, expected a multiple of 2/,
    )
    batch.close()
    await expect(batch(starts)).rejects.toThrow(/closed/)
  })
})
