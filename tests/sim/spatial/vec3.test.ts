import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jacobian, valueAndGrad } from '../../../ad/index.ts'
import { cross3, dot3, norm3, unit3, type Vec3 } from '../../../sim/index.ts'
import { expectClose } from '../../parity/closeness.ts'
import { vec } from './arbitraries.ts'

describe('vectors', () => {
  it('cross is orthogonal to both factors', () => {
    fc.assert(
      fc.property(vec, vec, (a, b) => {
        expect(Math.abs(dot3(a, cross3(a, b)))).toBeLessThan(1e-13)
        expect(Math.abs(dot3(b, cross3(a, b)))).toBeLessThan(1e-13)
      }),
    )
  })

  it('Lagrange: |a × b|² = |a|²|b|² − (a · b)²', () => {
    fc.assert(
      fc.property(vec, vec, (a, b) => {
        const c = cross3(a, b)
        expectClose([dot3(c, c)], [dot3(a, a) * dot3(b, b) - dot3(a, b) ** 2], 1e-12, '|a × b|²')
      }),
    )
  })

  it('unit has length 1, and leaves zero alone', () => {
    fc.assert(
      fc.property(vec, (a) => {
        fc.pre(dot3(a, a) > 1e-12)
        expect(norm3(unit3(a))).toBeCloseTo(1, 14)
      }),
    )
    expect(unit3([0, 0, 0])).toEqual([0, 0, 0])
  })

  it('the length has slope 0 at zero, and a/|a| elsewhere', () => {
    const slope = (a: Vec3) => valueAndGrad((x: Vec3) => norm3(x))(a)
    expect(slope([0, 0, 0])).toEqual({ value: 0, grad: [0, 0, 0] })
    expectClose([...slope([3, 0, 4]).grad], [0.6, 0, 0.8], 1e-15, 'slope')
  })

  it('unit has slope 0 at zero, to second order and in both modes, and (1 − â âᵀ)/|a| elsewhere', () => {
    const zeros = Array.from({ length: 3 }, () => [0, 0, 0])
    for (const mode of ['forward', 'reverse'] as const) {
      const slope = (a: Vec3) => jacobian((x: Vec3) => unit3(x), { mode })(a)
      expect(slope([0, 0, 0]).map((row) => row.map((entry) => entry + 0))).toEqual(zeros)
      expectClose(slope([0, 0, -4]).flat(), [0.25, 0, 0, 0, 0.25, 0, 0, 0, 0], 1e-16, 'slope')
      const second = jacobian((x: Vec3) => jacobian((y: Vec3) => unit3(y), { mode })(x), { mode })([0, 0, 0])
      for (const entry of second.flat()) expect(entry + 0).toBe(0)
    }
  })
})
