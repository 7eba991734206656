import fc from 'fast-check'
import { describe, it } from 'vitest'
import { dot3, power } from '../../../sim/index.ts'
import { matVec } from '../../../sim/spatial/mat3.ts'
import {
  crossForce,
  crossMotion,
  forceAt,
  forceIn,
  forceOut,
  motionAdd,
  motionIn,
  motionOut,
  motionScale,
  velocityAt,
} from '../../../sim/spatial/motion.ts'
import { compose, pointOut } from '../../../sim/spatial/transform.ts'
import { expectClose } from '../../parity/closeness.ts'
import { force, motion, numbers, transform, vec } from './arbitraries.ts'

describe('motions and forces are dual', () => {
  it('power is the same in every frame', () => {
    fc.assert(
      fc.property(transform, motion, force, (X, V, F) => {
        expectClose([power(motionOut(X, V), forceOut(X, F))], [power(V, F)], 1e-12, 'outside')
        expectClose([power(motionIn(X, V), forceIn(X, F))], [power(V, F)], 1e-12, 'inside')
      }),
    )
  })

  it('⟨X V, F⟩ = ⟨V, Xᵀ F⟩', () => {
    fc.assert(
      fc.property(transform, motion, force, (X, V_P, F_B) => {
        expectClose([power(motionIn(X, V_P), F_B)], [power(V_P, forceOut(X, F_B))], 1e-12, 'power')
      }),
    )
  })

  it('⟨V × S, F⟩ = −⟨S, V ×* F⟩', () => {
    fc.assert(
      fc.property(motion, motion, force, (V, S, F) => {
        expectClose([power(crossMotion(V, S), F)], [-power(S, crossForce(V, F))], 1e-12, 'power')
      }),
    )
  })
})

describe('the cross product of motions is a Lie bracket', () => {
  it('V × V = 0', () => {
    fc.assert(
      fc.property(motion, (V) => expectClose(numbers(crossMotion(V, V)), [0, 0, 0, 0, 0, 0], 1e-14, 'V × V')),
    )
  })

  it('Jacobi: A×(B×C) + B×(C×A) + C×(A×B) = 0', () => {
    fc.assert(
      fc.property(motion, motion, motion, (A, B, C) => {
        const sum = motionAdd(
          motionAdd(crossMotion(A, crossMotion(B, C)), crossMotion(B, crossMotion(C, A))),
          crossMotion(C, crossMotion(A, B)),
        )
        expectClose(numbers(sum), [0, 0, 0, 0, 0, 0], 1e-12, 'Jacobi')
      }),
    )
  })

  it('is the same in every frame', () => {
    fc.assert(
      fc.property(transform, motion, motion, (X, A, B) => {
        const inside = numbers(motionIn(X, crossMotion(A, B)))
        expectClose(numbers(crossMotion(motionIn(X, A), motionIn(X, B))), inside, 1e-12, 'X(A × B)')
      }),
    )
  })
})

describe('changing frames', () => {
  it('in undoes out, and two steps make one', () => {
    fc.assert(
      fc.property(transform, transform, motion, force, (A, B, V, F) => {
        expectClose(numbers(motionIn(A, motionOut(A, V))), numbers(V), 1e-13, 'V')
        expectClose(numbers(forceIn(A, forceOut(A, F))), numbers(F), 1e-12, 'F')
        const twice = numbers(motionIn(B, motionIn(A, V)))
        expectClose(numbers(motionIn(compose(A, B), V)), twice, 1e-12, '(AB) V')
      }),
    )
  })

  it("a point's velocity does not depend on the frame that it is computed in", () => {
    fc.assert(
      fc.property(transform, motion, vec, (X, V_B, p) => {
        const outside = velocityAt(motionOut(X, V_B), pointOut(X, p))
        expectClose(outside, matVec(X.R, velocityAt(V_B, p)), 1e-12, 'velocity')
      }),
    )
  })

  it("a point force's power is force times the point's velocity", () => {
    fc.assert(
      fc.property(motion, vec, vec, (V, p, f) => {
        expectClose([power(V, forceAt(p, f))], [dot3(velocityAt(V, p), f)], 1e-12, 'power')
      }),
    )
  })

  it('V × S is the rate of change of what V carries along', () => {
    fc.assert(
      fc.property(motion, motion, (V, S) => {
        // d/dt of S carried by the motion V, to first order in dt, seen from the frame at rest
        const dt = 1e-6
        const turned = motionAdd(S, motionScale(dt, crossMotion(V, S)))
        const R = [
          [1, -V.angular[2] * dt, V.angular[1] * dt],
          [V.angular[2] * dt, 1, -V.angular[0] * dt],
          [-V.angular[1] * dt, V.angular[0] * dt, 1],
        ] as const
        const p = [V.linear[0] * dt, V.linear[1] * dt, V.linear[2] * dt] as const
        // quadratic in dt: |V|² |S| dt² < 300 · 1e-12
        expectClose(numbers(motionOut({ R, p }, S)), numbers(turned), 3e-10, 'S')
      }),
    )
  })
})
