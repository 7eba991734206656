import { describe, expect, it } from 'vitest'
import {
  type Box,
  type Capsule,
  quatExp,
  quatMatrix,
  type Touch,
  type Transform,
  touches,
  type Vec3,
} from '../../../sim/index.ts'
import { pointOut } from '../../../sim/spatial/transform.ts'
import { certify } from '../../gradients/certified.ts'
import { expectClose } from '../../parity/closeness.ts'
import { between, generator, randomQuaternion, randomVec } from '../randomMachine.ts'

const upright: Transform = { R: quatMatrix([1, 0, 0, 0]), p: [0, 0, 0] }
/** z along x */
const lying = quatMatrix([Math.SQRT1_2, 0, Math.SQRT1_2, 0])
const box: Box = { kind: 'box', halfSize: [0.5, 0.3, 0.2] }
const rod: Capsule = { kind: 'capsule', radius: 0.1, halfLength: 0.4 }

const of = (p: Vec3, R = lying): Touch[] => touches(rod, { R, p }, box, upright)
const along = (list: readonly Touch[]): number[] =>
  list.map(({ center_S }) => center_S[0]).sort((a, b) => a - b)

describe('a capsule on a box', () => {
  it('rests on both ends where it lies on a face', () => {
    const found = of([0, 0, 0.29])
    expectClose(along(found), [-0.4, 0.4], 1e-12, 'places')
    for (const { distance, normal_W } of found) {
      expect(distance).toBeCloseTo(-0.01, 12)
      expectClose(normal_W, [0, 0, -1], 1e-12, 'normal')
    }
  })

  it('rests on one end and the rim where it sticks out', () => {
    expectClose(along(of([0.3, 0, 0.29])), [-0.1, 0.5], 1e-12, 'places')
    expectClose(along(of([-0.3, 0, 0.29])), [-0.5, 0.1], 1e-12, 'places')
  })

  it('stands on one end', () => {
    const [first, second] = of([0, 0, 0.2 + 0.4 + 0.09], upright.R)
    expect(first!.distance).toBeCloseTo(-0.01, 12)
    expect(second!.distance).toBeGreaterThan(0)
  })

  it('is never farther than any of its points is', () => {
    const random = generator(8)
    for (let k = 0; k < 200; k++) {
      const X = { R: quatMatrix(randomQuaternion(random)), p: randomVec(random, 1) }
      const [{ distance }] = touches(rod, X, box, upright) as [Touch]
      if (runsThrough(X, box)) continue
      for (let j = 0; j < 20; j++) {
        const p = pointOut(X, [0, 0, between(random, -0.4, 0.4)])
        const gap = Math.hypot(...p.map((x, i) => Math.max(0, Math.abs(x) - box.halfSize[i]!)))
        expect(distance).toBeLessThanOrEqual(gap - rod.radius + 1e-12)
      }
    }
  })
})

/** Whether the axis of the rod goes through a box in the world's frame: the stretches between each two faces have a point in common. */
function runsThrough({ R, p }: Transform, { halfSize }: Box): boolean {
  const stretches = halfSize.map((h, i) => {
    const ends = [-h, h].map((face) => (face - p[i]!) / R[i]![2])
    return [Math.max(-rod.halfLength, Math.min(...ends)), Math.min(rod.halfLength, Math.max(...ends))]
  })
  return Math.max(...stretches.map(([from]) => from!)) < Math.min(...stretches.map(([, to]) => to!))
}

describe('a ball inside a box', () => {
  it('is pushed out of the nearest face', () => {
    const found = touches(
      { kind: 'sphere', radius: 0.1 },
      { ...upright, p: [0.1, -0.25, 0.05] },
      box,
      upright,
    )
    expect(found).toHaveLength(1)
    expect(found[0]!.distance).toBeCloseTo(-0.05 - 0.1, 12)
    expectClose(found[0]!.normal_W, [0, 1, 0], 0, 'normal')
    expectClose(found[0]!.center_S, [0.1, -0.3, 0.05], 1e-15, 'place')
  })
})

describe('distance, normal and place against a box have right derivatives', () => {
  const places: readonly (readonly [string, Vec3])[] = [
    ['beside a face', [0.05, -0.1, 0.6]],
    ['at an edge', [0.8, 0.1, 0.5]],
    ['at a corner', [0.9, 0.7, 0.6]],
    ['inside', [0.1, 0.05, 0.1]],
  ]

  it.each(places)('of a ball %s', (_name, p) => {
    certify(
      ({ p: [x, y, z], halfSize: [a, b, c], radius, phi }) =>
        flat(
          touches(
            { kind: 'sphere', radius },
            { ...upright, p: [x!, y!, z!] },
            { kind: 'box', halfSize: [a!, b!, c!] },
            turned(phi),
          ),
        ),
      { p, halfSize: box.halfSize, radius: 0.1, phi: [0.1, -0.2, 0.3] },
    )
  })

  it.each(places.slice(0, 3))('of a capsule %s', (_name, p) => {
    certify(
      ({ p: [x, y, z], halfSize: [a, b, c], size: [radius, halfLength], phi }) =>
        flat(
          touches(
            { kind: 'capsule', radius: radius!, halfLength: halfLength! },
            { R: turned([0.3, 0.5, -0.2]).R, p: [x!, y!, z!] },
            { kind: 'box', halfSize: [a!, b!, c!] },
            turned(phi),
          ),
        ),
      { p, halfSize: box.halfSize, size: [0.1, 0.2], phi: [0.1, -0.2, 0.3] },
    )
  })

  /** How many coordinates of a point are beyond the box: 1 over a face, 2 by an edge, 3 by a corner. */
  const beyondBox = (point: Vec3) => point.filter((x, i) => Math.abs(x) >= box.halfSize[i]! - 1e-12).length

  it.each([
    ['over a face', 1],
    ['by an edge', 2],
    ['by a corner', 3],
  ])('of both places of a capsule whose nearest is %s', (_where, count) => {
    const random = generator(21)
    let certified = 0
    while (certified < 3) {
      const [p, turn] = [randomVec(random, 0.8), randomVec(random, 2)]
      const [first, second] = touches(rod, { R: turned(turn).R, p }, box, upright)
      if (!second!.there || first!.distance <= 0.05 || beyondBox(first!.center_S) !== count) continue
      certify(
        ({ p: [x, y, z], turn, halfSize: [a, b, c], size: [radius, halfLength] }) =>
          flat(
            touches(
              { kind: 'capsule', radius: radius!, halfLength: halfLength! },
              { R: turned(turn).R, p: [x!, y!, z!] },
              { kind: 'box', halfSize: [a!, b!, c!] },
              upright,
            ),
          ),
        { p, turn, halfSize: box.halfSize, size: [rod.radius, rod.halfLength] },
      )
      certified++
    }
  })

  const turned = ([x, y, z]: readonly number[]): Transform => ({
    R: quatMatrix(quatExp([x!, y!, z!])),
    p: [0, 0, 0],
  })
  const flat = (list: readonly Touch[]) =>
    list.flatMap(({ distance, normal_W, center_S }) => [distance, ...normal_W, ...center_S])
})
