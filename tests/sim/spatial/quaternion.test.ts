import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { valueAndGrad } from '../../../ad/index.ts'
import {
  dot3,
  norm3,
  quatAxisAngle,
  quatConjugate,
  quatExp,
  quatLog,
  quatMatrix,
  quatMul,
  quatRotate,
  quatUnit,
  type Vec3,
} from '../../../sim/index.ts'
import { matMul, matVec, transpose } from '../../../sim/spatial/mat3.ts'
import { axisAngleMatrix, quatSquaredNorm, quatTrimmed } from '../../../sim/spatial/quaternion.ts'
import { unit3 } from '../../../sim/spatial/vec3.ts'
import { expectClose } from '../../parity/closeness.ts'
import { quaternion, vec } from './arbitraries.ts'

const identity = [1, 0, 0, 0] as const

describe('unit quaternions are a group', () => {
  it('associates', () => {
    fc.assert(
      fc.property(quaternion, quaternion, quaternion, (a, b, c) => {
        expectClose(quatMul(quatMul(a, b), c), quatMul(a, quatMul(b, c)), 1e-14, '(ab)c')
      }),
    )
  })

  it('has an identity and inverses', () => {
    fc.assert(
      fc.property(quaternion, (a) => {
        expectClose(quatMul(a, identity), a, 1e-15, 'a 1')
        expectClose(quatMul(a, quatConjugate(a)), identity, 1e-14, 'a a⁻¹')
      }),
    )
  })
})

describe('quaternions and rotation matrices agree', () => {
  it('on products', () => {
    fc.assert(
      fc.property(quaternion, quaternion, (a, b) => {
        const product = matMul(quatMatrix(a), quatMatrix(b)).flat()
        expectClose(quatMatrix(quatMul(a, b)).flat(), product, 1e-14, 'R(ab)')
      }),
    )
  })

  it('on vectors', () => {
    fc.assert(
      fc.property(quaternion, vec, (Q, x) => {
        expectClose(quatRotate(Q, x), matVec(quatMatrix(Q), x), 1e-14, 'R x')
      }),
    )
  })

  it('on axis and angle', () => {
    fc.assert(
      fc.property(vec, fc.double({ min: -6, max: 6, noNaN: true }), (a, angle) => {
        fc.pre(norm3(a) > 1e-3)
        const axis = unit3(a)
        const R = axisAngleMatrix(axis, angle)
        expectClose(R.flat(), quatMatrix(quatAxisAngle(axis, angle)).flat(), 1e-14, 'R')
        expectClose(matMul(R, transpose(R)).flat(), [1, 0, 0, 0, 1, 0, 0, 0, 1], 1e-14, 'R Rᵀ')
        expectClose(matVec(R, axis), axis, 1e-14, 'R axis')
      }),
    )
  })

  it('leaves the structural zeros and ones of a turn about a coordinate axis exact', () => {
    const R = axisAngleMatrix([0, 1, 0], 0.3)
    expect([R[0][1], R[1][0], R[1][2], R[2][1], R[1][1]].map(Math.abs)).toEqual([0, 0, 0, 0, 1])
  })
})

describe('exp and log', () => {
  it('invert each other up to half a turn', () => {
    fc.assert(
      fc.property(vec, (phi) => {
        fc.pre(norm3(phi) < Math.PI - 1e-3)
        expectClose(quatLog(quatExp(phi)), phi, 1e-13, 'log exp φ')
      }),
    )
  })

  it('invert each other for angles down to nothing', () => {
    for (const size of [0, 1e-300, 1e-12, 1e-6, 1e-4, 1e-3, 2e-3, 3e-3, 0.1]) {
      const phi: Vec3 = [size * 0.6, 0, -size * 0.8]
      expectClose(quatLog(quatExp(phi)), phi, 1e-16, `log exp at ${size}`)
    }
  })

  it('the twin −Q has the same logarithm', () => {
    fc.assert(
      fc.property(quaternion, (Q) => {
        fc.pre(Math.abs(Q[0]) > 1e-3)
        const twin = [-Q[0], -Q[1], -Q[2], -Q[3]] as const
        expectClose(quatLog(twin), quatLog(Q), 1e-13, 'log −Q')
      }),
    )
  })

  it('exp turns about its own vector', () => {
    fc.assert(
      fc.property(vec, (phi) => {
        expectClose(quatRotate(quatExp(phi), phi), phi, 1e-13, 'R φ')
        expect(quatSquaredNorm(quatExp(phi))).toBeCloseTo(1, 14)
      }),
    )
  })

  it('exp has the slope ½ at rest, log the slope 2', () => {
    const expSlope = valueAndGrad((phi: Vec3) => quatExp(phi)[1])([0, 0, 0])
    expect(expSlope.grad).toEqual([0.5, 0, 0])
    const logSlope = valueAndGrad((Q: readonly [number, number, number, number]) => quatLog(Q)[1])([
      1, 0, 0, 0,
    ])
    expectClose(logSlope.grad, [0, 0, 2, 0], 0, 'slope of log')
  })
})

describe('keeping to unit length', () => {
  it('trimming agrees with division by the length to second order', () => {
    fc.assert(
      fc.property(quaternion, fc.double({ min: -1e-6, max: 1e-6, noNaN: true }), (Q, e) => {
        const long = Q.map((x) => x * (1 + e)) as unknown as typeof Q
        expectClose(quatTrimmed(long), quatUnit(long), 4e-12, 'trimmed')
      }),
    )
  })

  it('a million turns stay unit', () => {
    const turn = quatExp([0.01, -0.02, 0.005])
    let Q = quatExp([1, 2, 3])
    for (let k = 0; k < 1e6; k++) Q = quatTrimmed(quatMul(Q, turn))
    expect(Math.abs(quatSquaredNorm(Q) - 1)).toBeLessThan(1e-15)
  })

  it('a rotated vector keeps its length', () => {
    fc.assert(
      fc.property(quaternion, vec, (Q, x) => {
        expectClose([dot3(quatRotate(Q, x), quatRotate(Q, x))], [dot3(x, x)], 1e-13, '|R x|²')
      }),
    )
  })
})
