import { describe, expect, it } from 'vitest'
import { edgeStarts, type Laid } from '../../../sim/contact/overlap.ts'
import { between, generator } from '../randomMachine.ts'

type Vec2 = readonly [number, number]

const seen = ({ middle, U, V }: Laid, [u, v]: Vec2): Vec2 => [
  middle[0] + u * U[0] + v * V[0],
  middle[1] + u * U[1] + v * V[1],
]

/** How the square lies that the other one is laid on, in the coordinates of that which is laid. */
function turnedRound({ middle: [x, y], U, V, along }: Laid): Laid {
  const area = U[0] * V[1] - U[1] * V[0]
  const [iU, iV]: [Vec2, Vec2] = [
    [V[1] / area, -U[1] / area],
    [-V[0] / area, U[0] / area],
  ]
  return {
    middle: [-(x * iU[0] + y * iV[0]), -(x * iU[1] + y * iV[1])],
    U: iU,
    V: iV,
    along: { U: [along.V[1], along.U[1]], V: [along.V[0], along.U[0]] },
  }
}

/** The corners of the overlap, in the coordinates of the other square. */
function corners(laid: Laid): Vec2[] {
  const own = edgeStarts(laid, true).filter(({ there }) => there)
  const others = edgeStarts(turnedRound(laid), false).filter(({ there }) => there)
  return [...own.map(({ at }) => seen(laid, at)), ...others.map(({ at }) => at)]
}

/** A square of this half edge, turned, its middle here. */
function square(middle: Vec2, half: number, angle: number): Laid {
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  const straight = Math.abs(s) < 1e-9
  return {
    middle,
    U: [half * c, half * s],
    V: [-half * s, half * c],
    along: { U: [false, straight], V: [straight, false] },
  }
}

/** How far p is outside the convex polygon of some corners, in any order; negative inside. */
function outside(polygon: readonly Vec2[], [x, y]: Vec2): number {
  const n = polygon.length
  const center = [0, 1].map((i) => polygon.reduce((sum, p) => sum + p[i]!, 0) / n)
  const angle = (p: Vec2) => Math.atan2(p[1] - center[1]!, p[0] - center[0]!)
  const round = [...polygon].sort((p, q) => angle(p) - angle(q))
  return Math.max(
    ...round.map((p, i) => {
      const q = round[(i + 1) % n]!
      const [ex, ey] = [q[0] - p[0], q[1] - p[1]]
      return (ey * (x - p[0]) - ex * (y - p[1])) / Math.hypot(ex, ey)
    }),
  )
}

const within = ([x, y]: Vec2): number => Math.max(Math.abs(x), Math.abs(y)) - 1

describe('the overlap of two squares', () => {
  it('is one of them, where it lies in the other or on it', () => {
    expect(corners(square([0.1, 0.2], 0.5, 0))).toHaveLength(4)
    expect(corners(square([0.1, 0.2], 5, 0.3))).toHaveLength(4)
    const same = corners(square([0, 0], 1, 0))
    expect(same.map(([x, y]) => [Math.abs(x), Math.abs(y)])).toEqual(Array(4).fill([1, 1]))
  })

  it('is a rectangle, where one is shifted along an edge', () => {
    const found = corners(square([0.5, 0], 1, 0)).sort((p, q) => p[0] - q[0] || p[1] - q[1])
    expect(found).toEqual([
      [-0.5, -1],
      [-0.5, 1],
      [1, -1],
      [1, 1],
    ])
  })

  it('is nothing, where they are apart', () => {
    expect(corners(square([2.5, 0.3], 1, 0))).toEqual([])
    expect(corners(square([1.8, 1.8], 1, Math.PI / 4))).toEqual([])
  })

  it('is a regular octagon, where one is turned by 45° on the other', () => {
    const found = corners(square([0, 0], 1, Math.PI / 4))
    expect(found).toHaveLength(8)
    for (const [x, y] of found) {
      const [short, long] = [Math.abs(x), Math.abs(y)].sort((a, b) => a - b)
      expect(long).toBeCloseTo(1, 14)
      expect(short).toBeCloseTo(Math.SQRT2 - 1, 14)
    }
  })

  it('holds the points that lie in both, and no others: parallelograms anyhow', () => {
    const random = generator(17)
    const any = () => between(random, -1.3, 1.3)
    let [overlapping, inBoth] = [0, 0]
    for (let k = 0; k < 300; k++) {
      const drawn: Laid = {
        ...{ middle: [any(), any()], U: [any(), any()], V: [any(), any()] },
        along: { U: [false, false], V: [false, false] },
      }
      const area = drawn.U[0] * drawn.V[1] - drawn.U[1] * drawn.V[0]
      if (Math.abs(area) < 0.1) continue
      const laid = area > 0 ? drawn : { ...drawn, V: [-drawn.V[0], -drawn.V[1]] as const }
      const polygon = corners(laid)
      const inverse = turnedRound(laid)
      if (polygon.length > 0) overlapping += 1
      for (const p of polygon) expect(Math.max(within(p), within(seen(inverse, p)))).toBeLessThan(1e-12)
      for (let i = 0; i < 40; i++) {
        const p: Vec2 = [between(random, -1, 1), between(random, -1, 1)]
        const far = within(seen(inverse, p))
        // points on the rim belong to either
        if (Math.abs(far) < 1e-9) continue
        expect(polygon.length > 0 && outside(polygon, p) < 1e-12).toBe(far < 0)
        if (far < 0) inBoth += 1
      }
    }
    expect(overlapping).toBeGreaterThan(100)
    expect(inBoth).toBeGreaterThan(1000)
  })
})
