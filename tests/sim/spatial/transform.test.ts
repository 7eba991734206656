import fc from 'fast-check'
import { describe, it } from 'vitest'
import { poseCompose, poseInverse, transformOf } from '../../../sim/index.ts'
import { compose, identityTransform, inverse, pointIn, pointOut } from '../../../sim/spatial/transform.ts'
import { expectClose } from '../../parity/closeness.ts'
import { numbers, quaternion, transform, vec } from './arbitraries.ts'

const pose = fc.record({ Q: quaternion, p: vec })

describe('transforms are a group', () => {
  it('associates', () => {
    fc.assert(
      fc.property(transform, transform, transform, (A, B, C) => {
        expectClose(numbers(compose(compose(A, B), C)), numbers(compose(A, compose(B, C))), 1e-13, '(AB)C')
      }),
    )
  })

  it('has an identity and inverses', () => {
    fc.assert(
      fc.property(transform, (X) => {
        expectClose(numbers(compose(X, identityTransform)), numbers(X), 1e-15, 'X 1')
        expectClose(numbers(compose(X, inverse(X))), numbers(identityTransform), 1e-13, 'X X⁻¹')
      }),
    )
  })

  it('acts on points: in undoes out, and (AB) p = A (B p)', () => {
    fc.assert(
      fc.property(transform, transform, vec, (A, B, p) => {
        expectClose(pointIn(A, pointOut(A, p)), p, 1e-13, 'in out p')
        expectClose(pointOut(compose(A, B), p), pointOut(A, pointOut(B, p)), 1e-13, '(AB) p')
      }),
    )
  })
})

describe('poses with quaternions agree with transforms', () => {
  it('on products and inverses', () => {
    fc.assert(
      fc.property(pose, pose, (A, B) => {
        const product = compose(transformOf(A), transformOf(B))
        expectClose(numbers(transformOf(poseCompose(A, B))), numbers(product), 1e-13, 'AB')
        expectClose(numbers(transformOf(poseInverse(A))), numbers(inverse(transformOf(A))), 1e-13, 'A⁻¹')
      }),
    )
  })
})
