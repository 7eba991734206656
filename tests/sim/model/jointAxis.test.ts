import { describe, expect, it } from 'vitest'
import { valueAndGrad } from '../../../ad/index.ts'
import { type Joint, jointHinge, jointSlide } from '../../../sim/index.ts'
import { expectClose } from '../../parity/closeness.ts'
import { numbers } from '../spatial/arbitraries.ts'

const stops = { range: [-0.5, 1], limit: { stiffness: 200, damping: 7 } } as const
const makers = [
  ['hinge', jointHinge],
  ['slide', jointSlide],
] as const

/** What the joint pushes with, dampers included. */
function force(joint: Joint, q: number, v: number): number {
  const passive = joint.passive([q], [v])
  return passive.force[0]! - passive.damping[0]! * v
}

describe.each(makers)('a %s', (_kind, make) => {
  const stopped = make({ name: 'j', axis: [1, 0, 0], ...stops })

  it('has end stops that do nothing inside the range', () => {
    for (const q of [-0.5, -0.2, 0.3, 1])
      for (const v of [-3, 0, 3]) expect(Math.abs(force(stopped, q, v))).toBe(0)
  })

  it('has end stops that push back in proportion to the overrun', () => {
    expect(force(stopped, 1.1, 0)).toBeCloseTo(-20, 12)
    expect(force(stopped, -0.7, 0)).toBeCloseTo(40, 12)
  })

  it('has end stops that damp going deeper, never coming back', () => {
    expect(force(stopped, 1.1, 2)).toBeCloseTo(-20 - 14, 12)
    expect(force(stopped, 1.1, -2)).toBeCloseTo(-20, 12)
    expect(force(stopped, -0.7, -2)).toBeCloseTo(40 + 14, 12)
    expect(force(stopped, -0.7, 2)).toBeCloseTo(40, 12)
  })

  it('has a force that never jumps, at the stops or at rest', () => {
    for (const v of [-2, -1e-12, 0, 1e-12, 2]) {
      for (const stop of stops.range) {
        const jump = Math.abs(force(stopped, stop + 1e-12, v) - force(stopped, stop - 1e-12, v))
        expect(jump).toBeLessThan(1e-8)
      }
      expect(Math.abs(force(stopped, 1.05, 1e-12) - force(stopped, 1.05, -1e-12))).toBeLessThan(1e-9)
    }
  })

  it('has end stops that take energy and never give: damping ≥ 0 everywhere', () => {
    for (let q = -1; q < 1.5; q += 0.01) {
      for (const v of [-1, 1]) expect(stopped.passive([q], [v]).damping[0]).toBeGreaterThanOrEqual(0)
    }
  })

  it('has a potential whose slope is the force at rest', () => {
    const joint = make({ name: 'j', axis: [1, 0, 0], ...stops, stiffness: 3, springReference: 0.2 })
    for (const q of [-0.9, -0.3, 0.2, 0.7, 1.4]) {
      const slope = valueAndGrad((x: number) => joint.potential([x]))(q).grad
      expect(force(joint, q, 0)).toBeCloseTo(-slope, 12)
    }
  })

  it('does without stops where the range has no limit', () => {
    const open = make({ name: 'j', axis: [1, 0, 0], range: stops.range })
    expect(Math.abs(force(open, 5, 5))).toBe(0)
  })

  it('minds only the direction of its axis', () => {
    const [long, short] = [
      [0, 3, 4],
      [0, 0.6, 0.8],
    ].map((a) => make({ name: 'j', axis: a as [number, number, number] }))
    expectClose(numbers(long!.S), numbers(short!.S), 1e-15, 'S')
  })
})
