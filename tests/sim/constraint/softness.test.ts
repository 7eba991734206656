import { describe, expect, it } from 'vitest'
import { impedance, softPull, stiffnessAndDamping } from '../../../sim/constraint/softness.ts'
import type { Softness } from '../../../sim/index.ts'

describe('the impedance of a soft row', () => {
  const solimp = [0.6, 0.9, 0.02, 0.3, 3] as const
  const at = (r: number, softness: Softness = { solimp }) => impedance(softness, r)

  it('goes from its first number at no violation to its second at the width, and stays', () => {
    expect([at(0), at(0.02), at(0.5), at(-0.02)]).toEqual([0.6, 0.9, 0.9, 0.9])
  })

  it('is even, rises, and has neither jump nor kink at the midpoint', () => {
    const h = 1e-7
    const [left, middle, right] = [at(0.006 - h), at(0.006), at(0.006 + h)]
    expect(middle).toBeCloseTo(0.6 + 0.3 * 0.3, 12)
    expect((right - middle) / h).toBeCloseTo((middle - left) / h, 2)
    for (let r = 0; r < 0.02; r += 0.001) {
      expect(at(-r)).toBe(at(r))
      expect(at(r + 0.001)).toBeGreaterThan(at(r))
    }
  })

  it('is linear where the power is 1, and half way where there is no width', () => {
    expect(at(0.005, { solimp: [0.2, 0.6, 0.02, 0.5, 1] })).toBeCloseTo(0.3, 12)
    expect(at(0.3, { solimp: [0.2, 0.6, 0, 0.5, 2] })).toBeCloseTo(0.4, 12)
  })

  it('stays off 0 and 1', () => {
    expect(at(1, { solimp: [0, 1, 0.1, 0.5, 2] })).toBe(0.9999)
    expect(at(0, { solimp: [0, 1, 0.1, 0.5, 2] })).toBe(0.0001)
  })
})

describe('stiffness and damping of a soft row', () => {
  it('make a critically damped oscillator of the time constant, in both formats', () => {
    const standard = stiffnessAndDamping({ solref: [0.05, 1] }, 0.002)
    expect(standard.B ** 2).toBeCloseTo(4 * standard.K, 8)
    expect(standard.B).toBeCloseTo(2 / (0.95 * 0.05), 10)
    const direct = stiffnessAndDamping({ solref: [-standard.K * 0.95 ** 2, -standard.B * 0.95] }, 0.002)
    expect(direct.K).toBeCloseTo(standard.K, 8)
    expect(direct.B).toBeCloseTo(standard.B, 10)
  })

  it('come back in no less than two timesteps', () => {
    expect(stiffnessAndDamping({ solref: [0.001, 1] }, 0.01)).toEqual(
      stiffnessAndDamping({ solref: [0.02, 1] }, 0.01),
    )
  })
})

describe('the pull of a soft row', () => {
  it('moves a free mass by the share of its impedance', () => {
    // min ½ m a² + ½ D (a − a_ref)² with inverse weight 1/m gives a = imp a_ref
    const row = { softness: undefined, violation: -0.0004, velocity: 0.3, timestep: 0.002 }
    const { reference, weight, impedance: imp } = softPull({ ...row, inverseWeight: 1 / 2.5 })
    expect((weight * reference) / (2.5 + weight)).toBeCloseTo(imp * reference, 10)
  })

  it('goes by a shared size where rows have one', () => {
    const row = { softness: undefined, violation: 1e-4, velocity: 0, timestep: 0.002, inverseWeight: 1 }
    expect(softPull({ ...row, size: 1 }).impedance).toBe(0.95)
  })
})
