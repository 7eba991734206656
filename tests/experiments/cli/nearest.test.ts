import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance, nearest } from '../../../experiments/cli/nearest.ts'

const word = fc.string({ maxLength: 8 })

describe('the distance between words', () => {
  it('is a metric', () => {
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a))
        expect(editDistance(a, b) === 0).toBe(a === b)
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c))
      }),
    )
  })

  it('counts slips', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3)
  })
})

describe('the word that was meant', () => {
  it('is near, or there is none', () => {
    expect(nearest('crawlr', ['tune-model', 'crawler'])).toBe('crawler')
    expect(nearest('tune-modle', ['tune-model', 'crawler'])).toBe('tune-model')
    expect(nearest('elephant', ['tune-model', 'crawler'])).toBeUndefined()
  })
})
