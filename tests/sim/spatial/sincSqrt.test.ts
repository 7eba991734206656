import { describe, expect, it } from 'vitest'
import { jvp } from '../../../ad/index.ts'
import { cosSqrt, sincSqrt } from '../../../sim/spatial/sincSqrt.ts'

const places = [1e-30, 1e-12, 1e-6, 1e-3, 0.0099999, 0.01, 0.0100001, 0.5, 4, 9]

describe('functions of the squared angle', () => {
  it.each(places)('equal sin θ/θ and cos θ at θ² = %g, on both sides of the series', (s) => {
    const theta = Math.sqrt(s)
    expect(Math.abs(sincSqrt(s) - Math.sin(theta) / theta)).toBeLessThan(3e-16)
    expect(Math.abs(cosSqrt(s) - Math.cos(theta))).toBeLessThan(3e-16)
  })

  it('are 1 at rest, with the slopes −1/6 and −1/2', () => {
    expect(jvp(sincSqrt, 0, 1)).toEqual({ value: 1, tangent: -1 / 6 })
    expect(jvp(cosSqrt, 0, 1)).toEqual({ value: 1, tangent: -1 / 2 })
  })

  it.each(places.filter((s) => s > 1e-6))('have the slopes of the closed forms at θ² = %g', (s) => {
    const theta = Math.sqrt(s)
    const sincSlope = (Math.cos(theta) - Math.sin(theta) / theta) / (2 * s)
    // the reference loses digits to cancellation like 1/θ², the series its last terms
    expect(Math.abs(jvp(sincSqrt, s, 1).tangent - sincSlope)).toBeLessThan(3e-16 / s)
    expect(Math.abs(jvp(cosSqrt, s, 1).tangent + Math.sin(theta) / theta / 2)).toBeLessThan(2e-14)
  })
})
