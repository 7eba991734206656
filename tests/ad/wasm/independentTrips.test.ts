'use grad'
import { describe, expect, test } from 'vitest'
import { withFreshGraph } from '../../../ad/graph/graph.ts'
import { Scan } from '../../../ad/graph/node.ts'
import { regionOrder } from '../../../ad/graph/order.ts'
import { compile, grad, jvp, row, type Scalar, scan, valueAndGrad, vmap, zip } from '../../../ad/index.ts'
import { trace } from '../../../ad/trace/trace.ts'
import { independentTrips } from '../../../ad/wasm/independentTrips.ts'
import { expectSameBits, numbersOf } from '../core/sameBits.ts'

type Loop = (x: readonly Scalar[]) => unknown

/** What the only loop of a program carries, where its iterations do not wait for each other. */
function totals(f: Loop): readonly string[] | undefined {
  const { program } = withFreshGraph(() => trace(f, [1, 2]))
  const [loop] = regionOrder(program).filter((node) => node instanceof Scan)
  return independentTrips(loop!)?.totals.map((total) => total.kind)
}

const carrying =
  (body: (carry: readonly Scalar[], i: Scalar, x: readonly Scalar[]) => readonly Scalar[], n = 5): Loop =>
  (x) => {
    const { carry, ys } = scan(
      (c: readonly Scalar[], i) => ({ carry: body(c, i, x), y: Math.sin(i * x[1]!) }),
      x,
      n,
    )
    return [...carry, ys[n - 1]!]
  }

const apart: Readonly<Record<string, Loop>> = {
  'sums of what is read and of what stays': carrying(([a, b], i) => [a! + Math.cos(i) * b!, b!]),
  'a sum that something is taken from': carrying(([a, b], i) => [a! - i * b!, b!]),
  'a sum of what no iteration changes': carrying(([a, b], _i, x) => [b! * x[1]! + a!, b!]),
  'an even number of iterations': carrying(([a, b], i) => [a! + i, b! - i * i], 4),
}

const waiting: Readonly<Record<string, Loop>> = {
  'a carry that is scaled': carrying(([a, b], i) => [0.5 * a! + i, b!]),
  'a sum that an iteration reads': carrying(([a, b], i) => [a! + i, b! + Math.sin(a!)]),
  'a sum of itself': carrying(([a, b]) => [a! + a!, b!]),
  'carries that change places': carrying(([a, b]) => [b!, a!]),
  'one sum in two carries': carrying(([a], i) => [a! + i, a! + i]),
  'a single iteration': carrying(([a, b], i) => [a! + i, b!], 1),
}

describe('iterations that do not wait for each other', () => {
  test.each(Object.keys(apart))('%s', (name) => {
    expect(totals(apart[name]!)).toBeDefined()
  })
  test.each(Object.keys(waiting))('unlike %s', (name) => {
    expect(totals(waiting[name]!)).toBeUndefined()
  })
})

test.each(Object.entries({ ...apart, ...waiting }))('%s: the bits of one after the other', (_name, f) => {
  const at = [0.1, 0.7]
  const compiled = compile(f, at)
  expectSameBits(numbersOf(compiled(at)), numbersOf(f(at)))
  const sum = (x: readonly Scalar[]) => (f(x) as readonly Scalar[]).reduce((total, y) => total + y * y, 0)
  const gradient = compile(valueAndGrad(sum), at)
  expectSameBits(numbersOf(gradient(at)), numbersOf(gradient.interpret(at)))
})

describe('a loop that adds to rows', () => {
  const points = [0.3, 1.1, -0.4, 0.9, 2.2]

  /** The sum over points of the squared distance to the nearest of the shared places. */
  const cost = (places: readonly Scalar[]) => {
    const nearest = (p: Scalar) =>
      scan((least: Scalar, x: Scalar) => ({ carry: Math.min(least, (x - p) * (x - p)) }), 10, places).carry
    return scan((total: Scalar, p: Scalar) => ({ carry: total + nearest(p) }), 0, points).carry
  }
  const newton = (places: readonly Scalar[]) => {
    const { value, tangent } = jvp(grad(cost), places, [1, 1, 1])
    return vmap(([g, h]: readonly Scalar[]) => g! / h!)(zip(value, tangent))
  }

  test('and to their changes has iterations that do not wait: forward over reverse', () => {
    const compiled = compile(newton, row([0, 1, 2]))
    const loops = regionOrder(compiled.program).filter((node) => node instanceof Scan)
    const overPoints = loops.filter(({ shape }) => shape.length === points.length)
    expect(overPoints.length).toBeGreaterThan(0)
    for (const loop of overPoints) expect(independentTrips(loop)).toBeDefined()
  })

  test('has the bits of one iteration after the other, and those of lists', () => {
    const at = [0.1, 0.8, 2.5]
    const compiled = compile(newton, row(at))
    expectSameBits(compiled(at), compiled.interpret(at))
    expectSameBits(compiled(at), compile(newton, at)(at))
    // places that are nearest to points go to the mean of those
    expect(at.map((x, i) => x - compiled(at)[i]!)).toEqual([
      expect.closeTo(-0.05, 14),
      expect.closeTo(1, 14),
      expect.closeTo(2.2, 14),
    ])
  })

  test('waits where a sum is read besides', () => {
    const f = (x: readonly Scalar[]) =>
      scan(
        (rows: readonly Scalar[], p: Scalar) => ({ carry: rows.map((r, i) => r + p * rows[(i + 1) % 2]!) }),
        x,
        points,
      ).carry
    expect(totals(f)).toBeUndefined()
  })
})
