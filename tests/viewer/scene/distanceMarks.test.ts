import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { markedPlaces } from '../../../viewer/scene/distanceMarks.ts'

describe('marked places', () => {
  test('are round numbers, zero among them', () => {
    expect(markedPlaces({ from: -1.2, to: 3.9, size: 0.2 })).toStrictEqual([-1, 0, 1, 2, 3])
  })

  test('stay few, in order and within the line', () => {
    const line = fc.record({
      from: fc.double({ min: -80, max: 0, noNaN: true }),
      to: fc.double({ min: 0, max: 80, noNaN: true }),
      size: fc.double({ min: 0.01, max: 2, noNaN: true }),
    })
    fc.assert(
      fc.property(line, ({ from, to, size }) => {
        const places = markedPlaces({ from, to, size })
        expect(places.length).toBeLessThanOrEqual(25)
        expect(places).toContain(0)
        for (const x of places) expect(x >= from - 1e-9 && x <= to + 1e-9).toBe(true)
        expect([...places].sort((a, b) => a - b)).toStrictEqual(places)
      }),
    )
  })
})
