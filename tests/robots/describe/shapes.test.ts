import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { box, capsule, ground, sphere } from '../../../robots/index.ts'
import { type Inertia, quatMatrix, quatRotate, quatUnit, type Vec3 } from '../../../sim/index.ts'

const coordinate = fc.double({ min: -2, max: 2, noNaN: true })
const point = fc.tuple(coordinate, coordinate, coordinate)
const distance = (a: Vec3, b: Vec3) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])

/** Ends of a capsule's axis, in the body. */
function ends({ X_BS, geometry }: ReturnType<typeof capsule>): readonly [Vec3, Vec3] {
  if (geometry.kind !== 'capsule') throw new Error('not a capsule')
  const at = (z: number) => quatRotate(X_BS.Q, [0, 0, z]).map((x, i) => x + X_BS.p[i]!) as unknown as Vec3
  return [at(geometry.halfLength), at(-geometry.halfLength)]
}

describe('capsule from one point to another', () => {
  it('has its ends there, whichever is called first', () => {
    fc.assert(
      fc.property(point, point, (from, to) => {
        fc.pre(distance(from, to) > 1e-3)
        const [a, b] = ends(capsule({ from, to, radius: 0.1, density: 1 }))
        expect(
          Math.min(distance(a, from) + distance(b, to), distance(a, to) + distance(b, from)),
        ).toBeLessThan(1e-12)
      }),
    )
  })

  it.each([
    [[1, 0, 0], 0],
    [[0, -2, 0], 1],
    [[0, 0, -0.5], 2],
  ] as const)('has exact zeros where it lies along an axis: to %j', (to, axis) => {
    const part = capsule({ from: [0, 0, 0], to, radius: 0.1, density: 1000 })
    const R = quatMatrix(part.X_BS.Q)
    expect(R.flat().filter((x) => x === 0).length).toBe(6)
    expect(Math.abs(R[axis]![2]!)).toBe(1)
    const { com, aboutCom } = part.inertia!
    expect(com.filter((x) => x === 0).length).toBe(2)
    expect(aboutCom.slice(3)).toEqual([0, 0, 0])
    expect(aboutCom[axis]).toBeLessThan(aboutCom[(axis + 1) % 3]!)
  })

  it('weighs what its density and volume make', () => {
    const { inertia } = capsule({ from: [0, 1, 0], to: [0, 1, 3], radius: 0.5, density: 7 })
    expect(inertia!.mass).toBeCloseTo(7 * Math.PI * (0.25 * 3 + (4 / 3) * 0.125), 12)
    expect(inertia!.com).toEqual([0, 1, 1.5])
  })

  it('refuses one point for both ends', () => {
    expect(() => capsule({ from: [1, 2, 3], to: [1, 2, 3], radius: 0.1, density: 1 })).toThrow(
      'a shape goes from (1,2,3) to the same point, expected two points.',
    )
  })
})

describe('box', () => {
  it('turned by Q has the inertia R diag Rᵀ', () => {
    const turned = quatUnit([0.8, 0.3, -0.2, 0.5])
    const straight = box({ halfSize: [0.1, 0.2, 0.3], mass: 2 }).inertia as Inertia
    const tilted = box({ halfSize: [0.1, 0.2, 0.3], mass: 2, turned }).inertia as Inertia
    const R = quatMatrix(turned)
    const entry = (i: number, j: number) =>
      [0, 1, 2].reduce((sum, k) => sum + R[i]![k]! * straight.aboutCom[k]! * R[j]![k]!, 0)
    const expected = [entry(0, 0), entry(1, 1), entry(2, 2), entry(0, 1), entry(0, 2), entry(1, 2)]
    for (const [i, x] of expected.entries()) expect(tilted.aboutCom[i]).toBeCloseTo(x, 14)
  })
})

describe('what a shape touches', () => {
  const meets = (a: { contype: number; conaffinity: number }, b: typeof a) =>
    ((a.contype & b.conaffinity) | (b.contype & a.conaffinity)) !== 0
  const ball = sphere({ radius: 1, mass: 1 })
  const ghost = sphere({ radius: 1, mass: 1, touches: 'nothing' })

  it('is the ground by default, and neither its like nor a ghost', () => {
    expect(meets(ball, ground())).toBe(true)
    expect(meets(ball, ball)).toBe(false)
    expect(meets(ghost, ground())).toBe(false)
  })
})
