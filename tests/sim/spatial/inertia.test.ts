import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Inertia, inertiaAdd, inertiaOut, power, type Vec3, zeroInertia } from '../../../sim/index.ts'
import {
  articulatedAdd,
  articulatedForce,
  articulatedMinusOuter,
  articulatedOf,
  articulatedOut,
} from '../../../sim/spatial/articulated.ts'
import { compositeAdd, compositeForce, compositeOf, compositeOut } from '../../../sim/spatial/composite.ts'
import { inertialForce, momentum } from '../../../sim/spatial/inertia.ts'
import {
  crossForce,
  forceAdd,
  forceOut,
  forceScale,
  forceSub,
  motionIn,
  velocityAt,
} from '../../../sim/spatial/motion.ts'
import { symPointInertia, symScale, zeroSym } from '../../../sim/spatial/sym3.ts'
import { add3, dot3, scale3, sub3 } from '../../../sim/spatial/vec3.ts'
import { expectClose } from '../../parity/closeness.ts'
import { force, inertia, motion, numbers, transform, vec } from './arbitraries.ts'

const points = fc.array(fc.tuple(fc.double({ min: 0.1, max: 2, noNaN: true }), vec), {
  minLength: 2,
  maxLength: 6,
})

const pointMass = ([mass, com]: readonly [number, Vec3]): Inertia => ({ mass, com, aboutCom: zeroSym })

describe('inertia', () => {
  it('of point masses stuck together is the sum over the points', () => {
    fc.assert(
      fc.property(points, (masses) => {
        const all = masses.map(pointMass).reduce(inertiaAdd)
        const total = masses.reduce((sum, [m]) => sum + m, 0)
        const com = scale3(1 / total, masses.map(([m, p]) => scale3(m, p)).reduce(add3))
        const moments = masses.map(([m, p]) => numbers(symScale(m, symPointInertia(sub3(p, com)))))
        const about = moments.reduce((a, b) => a.map((x, i) => x + b[i]!))
        expectClose([all.mass, ...all.com], [total, ...com], 1e-13, 'mass and centre')
        expectClose([...all.aboutCom], about, 1e-12, 'about the centre')
      }),
    )
  })

  it('nothing added to nothing stays nothing', () => {
    expect(inertiaAdd(zeroInertia, zeroInertia)).toEqual(zeroInertia)
  })

  it('kinetic energy is ½ Σ m |v|² over the points, in every frame', () => {
    fc.assert(
      fc.property(points, transform, motion, (masses, X, V) => {
        const body = masses.map(pointMass).reduce(inertiaAdd)
        const direct = masses.reduce((sum, [m, p]) => sum + m * dot3(velocityAt(V, p), velocityAt(V, p)), 0)
        expectClose([power(V, momentum(body, V))], [direct], 1e-11, 'twice the energy')
        const [outside, V_P] = [inertiaOut(X, body), V]
        const inside = motionIn(X, V_P)
        expectClose(
          [power(V_P, momentum(outside, V_P))],
          [power(inside, momentum(body, inside))],
          1e-11,
          'outside',
        )
      }),
    )
  })

  it('the force on a moving body is I A + V ×* I V', () => {
    fc.assert(
      fc.property(inertia, motion, motion, (I, V, A) => {
        const book = forceAdd(momentum(I, A), crossForce(V, momentum(I, V)))
        expectClose(numbers(inertialForce(I, V, A)), numbers(book), 1e-11, 'force')
      }),
    )
  })
})

describe('composite inertia', () => {
  it('is the same inertia about the origin, in every frame and in sums', () => {
    fc.assert(
      fc.property(inertia, inertia, transform, motion, (I_1, I_2, X, A) => {
        const both = inertiaAdd(I_1, inertiaOut(X, I_2))
        const composite = compositeAdd(compositeOf(I_1), compositeOut(X, compositeOf(I_2)))
        expectClose(numbers(compositeForce(composite, A)), numbers(momentum(both, A)), 1e-11, 'force')
      }),
    )
  })
})

describe('articulated inertia', () => {
  it("of a rigid body is the body's own", () => {
    fc.assert(
      fc.property(inertia, motion, (I, A) => {
        expectClose(numbers(articulatedForce(articulatedOf(I), A)), numbers(momentum(I, A)), 1e-11, 'force')
      }),
    )
  })

  it('changes frames as Xᵀ I X, lets go along an outer product, and adds', () => {
    fc.assert(
      fc.property(inertia, inertia, force, transform, motion, (I_1, I_2, u, X, A) => {
        const w = forceScale(0.3, u)
        const I = articulatedMinusOuter(articulatedOf(I_1), u, w)
        const inside = motionIn(X, A)
        const own = forceSub(articulatedForce(articulatedOf(I_1), inside), forceScale(power(inside, w), u))
        const expected = forceAdd(forceOut(X, own), articulatedForce(articulatedOf(I_2), A))
        const sum = articulatedAdd(articulatedOut(X, I), articulatedOf(I_2))
        expectClose(numbers(articulatedForce(sum, A)), numbers(expected), 1e-11, 'force')
      }),
    )
  })
})
