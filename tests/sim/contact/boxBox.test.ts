import { describe, expect, it } from 'vitest'
import { BOX_TOUCHES, boxBox } from '../../../sim/contact/boxBox.ts'
import type { Touch } from '../../../sim/contact/touch.ts'
import { add3, dot3, quatExp, quatMatrix, scale3, sub3, type Vec3 } from '../../../sim/index.ts'
import { matVec } from '../../../sim/spatial/mat3.ts'
import { compose, pointIn, pointOut, type Transform } from '../../../sim/spatial/transform.ts'
import { expectClose } from '../../parity/closeness.ts'
import { generator, type Random, randomQuaternion, randomVec } from '../randomMachine.ts'

// Laws of how two boxes touch; that the places are MuJoCo's is held in tests/parity.

const box = (halfSize: Vec3) => ({ kind: 'box', halfSize }) as const
const [a, b] = [box([0.5, 0.3, 0.2]), box([0.25, 0.3, 0.4])]

const anyPose = (random: Random): Transform => ({
  R: quatMatrix(randomQuaternion(random)),
  p: randomVec(random, 0.4),
})

const there = (touches: readonly Touch[]) => touches.filter((touch) => touch.there ?? true)

/** Where a touch is: midway between the surfaces. */
const place = ({ distance, normal_W, center_S }: Touch, X_WB: Transform): Vec3 =>
  sub3(pointOut(X_WB, center_S), scale3(distance / 2, normal_W))

/** How far a point is outside a box; negative inside. */
const outside = (X: Transform, h: Vec3, p: Vec3): number =>
  Math.max(...pointIn(X, p).map((x, i) => Math.abs(x) - h[i]!))

/** Pairs of poses, all of whose boxes overlap. */
function* overlapping(count: number) {
  const random = generator(23)
  for (let k = 0; k < count; k++) {
    const [X_WA, X_WB] = [anyPose(random), anyPose(random)]
    const touches = there(boxBox(a, X_WA, b, X_WB, 0))
    if (touches.some(({ distance }) => distance < 0)) yield { X_WA, X_WB, touches, random }
  }
}

describe('two boxes in each other', () => {
  it('are rid of each other when one moves by the depth along the normal, and not by a little less', () => {
    let seen = 0
    for (const { X_WA, X_WB, touches } of overlapping(200)) {
      const { normal_W } = touches[0]!
      const depth = -Math.min(...touches.map(({ distance }) => distance))
      const parted = (by: number) =>
        there(boxBox(a, X_WA, b, { ...X_WB, p: add3(X_WB.p, scale3(by, normal_W)) }, 0))
      expect(parted(depth * (1 + 1e-9))).toEqual([])
      expect(parted(depth * (1 - 1e-6)).length).toBeGreaterThan(0)
      seen += 1
    }
    expect(seen).toBeGreaterThan(50)
  })

  it('touch along one normal, from the first to the second', () => {
    for (const { X_WA, X_WB, touches } of overlapping(200)) {
      expect(touches.length).toBeLessThanOrEqual(BOX_TOUCHES)
      for (const { normal_W } of touches) {
        expect(normal_W).toEqual(touches[0]!.normal_W)
        expect(dot3(normal_W, normal_W)).toBeCloseTo(1, 14)
        expect(dot3(normal_W, sub3(X_WB.p, X_WA.p))).toBeGreaterThanOrEqual(-1e-12)
      }
    }
  })

  it('touch with points of both surfaces, where faces meet', () => {
    let seen = 0
    for (const { X_WA, X_WB, touches } of overlapping(200)) {
      if (touches.length === 1) continue
      for (const { center_S, normal_W, distance } of touches) {
        const onB = pointOut(X_WB, center_S)
        const onA = sub3(onB, scale3(distance, normal_W))
        expect(Math.abs(outside(X_WA, a.halfSize, onA))).toBeLessThan(1e-12)
        expect(Math.abs(outside(X_WB, b.halfSize, onB))).toBeLessThan(1e-12)
        seen += 1
      }
    }
    expect(seen).toBeGreaterThan(100)
  })

  it('touch alike whichever is the first, with normals the other way', () => {
    for (const { X_WA, X_WB, touches } of overlapping(200)) {
      const swapped = there(boxBox(b, X_WB, a, X_WA, 0))
      expect(swapped.length).toBe(touches.length)
      for (const touch of touches) {
        const p = place(touch, X_WB)
        const gap = Math.min(
          ...swapped.map((other) =>
            Math.hypot(
              ...sub3(place(other, X_WA), p),
              ...add3(other.normal_W, touch.normal_W),
              other.distance - touch.distance,
            ),
          ),
        )
        expect(gap).toBeLessThan(1e-10)
      }
    }
  })

  it('touch alike wherever both are', () => {
    for (const { X_WA, X_WB, touches, random } of overlapping(100)) {
      const X = anyPose(random)
      const moved = there(boxBox(a, compose(X, X_WA), b, compose(X, X_WB), 0))
      const flat = (list: readonly Touch[], R: Transform['R']) =>
        list.flatMap(({ distance, normal_W, center_S }) => [distance, ...matVec(R, normal_W), ...center_S])
      const unmoved = [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ] as const
      expectClose(flat(moved, unmoved), flat(touches, X.R), 1e-10, 'touches')
    }
  })
})

describe('a cube on a cube', () => {
  const cube = box([0.1, 0.1, 0.1])
  const at = (p: Vec3, turn: Vec3 = [0, 0, 0]): Transform => ({ R: quatMatrix(quatExp(turn)), p })
  const touch = (X_WB: Transform, reach = 0) => there(boxBox(cube, at([0, 0, 0]), cube, X_WB, reach))

  it('touches at the four corners of what it covers', () => {
    const X = at([0.05, 0.02, 0.19])
    const found = touch(X)
    expect(found).toHaveLength(4)
    const corners = found.map((t) => place(t, X).map((x) => Number(x.toFixed(12))))
    expect(new Set(corners.map(String))).toEqual(
      new Set(['-0.05,-0.08,0.095', '-0.05,0.1,0.095', '0.1,-0.08,0.095', '0.1,0.1,0.095']),
    )
    for (const { distance } of found) expect(distance).toBeCloseTo(-0.01, 14)
  })

  it('touches at eight when it is twisted, also by little, and at four when it is not', () => {
    const twisted = (angle: number) => touch(at([0, 0, 0.199], [0, 0, angle])).length
    expect([0, Math.PI / 2, 0.3, 1e-4].map(twisted)).toEqual([4, 4, 8, 8])
  })

  it('touches nowhere beyond its reach, and within it before surfaces meet', () => {
    const X = at([0, 0, 0.21])
    expect(touch(X)).toEqual([])
    expect(touch(X, 0.009)).toEqual([])
    expect(touch(X, 0.011).map(({ distance }) => distance.toFixed(12))).toEqual(
      Array(4).fill('0.010000000000'),
    )
  })

  it('touches with one edge where that crosses an edge', () => {
    const quarter = Math.PI / 4
    const onEdge = (turn: Vec3, z: number) => at([0, 0, z], turn)
    const depth = 0.002
    const height = 2 * Math.SQRT2 * 0.1 - depth
    const X = onEdge([quarter, 0, 0], height)
    const [only, ...others] = there(boxBox(cube, onEdge([0, quarter, 0], 0), cube, X, 0))
    expect(others).toEqual([])
    expect(only!.distance).toBeCloseTo(-depth, 14)
    expectClose([...only!.normal_W, ...place(only!, X)], [0, 0, 1, 0, 0, height / 2], 1e-14, 'touch')
  })
})
