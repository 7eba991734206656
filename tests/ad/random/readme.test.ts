import { expect, test } from 'vitest'
import { snippetsOf, valuesOf } from '../smoothing/snippets.ts'

test('the walks end in different places, none further than chance takes them', async () => {
  const { ends } = (await valuesOf(snippetsOf('random')[0]!, ['ends'])) as { ends: number[] }
  expect(new Set(ends).size).toBe(3)
  // mean 10 m, deviation 5 m
  expect(Math.max(...ends.map((end) => Math.abs(end - 10)))).toBeLessThan(20)
})
