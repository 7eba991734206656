'use grad'
import { describe, expect, test } from 'vitest'
import { forwardSteps } from '../../../ad/graph/snapshots.ts'
import { and, compile, cond, jvp, type Scalar, scan, valueAndGrad, whileLoop } from '../../../ad/index.ts'
import { callsOf } from '../core/callsOf.ts'
import { expectDifferentiable, type Program } from '../core/differentiable.ts'
import { expectSameBits, numbersOf } from '../core/sameBits.ts'

/** Bytes of so many carries of two numbers, each with the count that a budgeted loop adds. */
const states = (count: number) => ({ memory: count * 3 * 8 })

/** A pushed pendulum: two numbers carried, two captured (one of them twice), the index read. */
const pendulum =
  (length: number, options?: { memory: number }) =>
  ([theta, rate, push]: readonly Scalar[]): Scalar => {
    const swing = ({ q, v }: { q: Scalar; v: Scalar }, i: Scalar) => {
      const next = v - 0.01 * (rate! * Math.sin(q) + push! * Math.cos(0.1 * i) * rate!)
      return { carry: { q: q + 0.01 * next, v: next } }
    }
    return scan(swing, { q: theta!, v: 0 as Scalar }, length, options).carry.q ** 2
  }

const at = [0.7, 9.81, 0.3]

describe('same bits as keeping everything', () => {
  test.each([
    [7, 6],
    [12, 1],
    [37, 2],
    [64, 3],
    [100, 20],
    [101, 100],
    [101, 200],
    [1000, 5],
    [1, 1],
    [2, 1],
  ])('%i steps in %i states', (length, count) => {
    const kept = compile(valueAndGrad(pendulum(length)), at)
    const sparing = compile(valueAndGrad(pendulum(length, states(count))), at)
    expectSameBits(numbersOf(sparing(at)), numbersOf(kept(at)))
    expectSameBits(numbersOf(sparing.interpret(at)), numbersOf(kept(at)))
  })

  test.each([30, 31])('of a result that is read after the way back, %i steps', (length) => {
    const backFirst = (x: readonly Scalar[]) => {
      const final = (y: readonly Scalar[]) =>
        scan(
          ([q, v]: readonly Scalar[]) => ({ carry: [q! + v!, v! - y[0]! * Math.sin(q!)] }),
          y,
          length,
          states(2),
        ).carry[0]!
      const { value, grad } = valueAndGrad(final)(x)
      return { grad, value }
    }
    const compiled = compile(backFirst, [0.7, 0.2])
    expectSameBits(numbersOf(compiled([0.7, 0.2])), numbersOf(compiled.interpret([0.7, 0.2])))
  })
})

const programs: Readonly<Record<string, Program>> = {
  'many snapshots': pendulum(20, states(36)),
  'few snapshots': pendulum(20, states(12)),
  'elements read, and all kept': ([a, b, c]) => {
    const wave = scan((s: Scalar, k: Scalar) => ({ carry: s + 0.3 * a!, y: Math.sin(s) * k }), b!, 9)
    const { carry, ys } = scan(
      (s: Scalar, x: Scalar) => ({ carry: s * 0.8 + x * Math.cos(s) * c!, y: s * x }),
      a!,
      wave.ys,
      { memory: 200 },
    )
    return carry + ys[3]! * ys[8]! + scan((s: Scalar, y: Scalar) => ({ carry: s + y * y }), 0, ys).carry
  },
  'until a condition fails': ([a, b, c]) =>
    whileLoop(
      ({ n, z }) => and(z < 1e3 * c!, n < 15),
      ({ n, z }) => ({ n: n + 1, z: z * (1.2 + 0.1 * Math.sin(z * b!)) + a! }),
      { n: 0 as Scalar, z: a! },
      { maxTrips: 40, memory: 250 },
    ).z,
  'no iteration': ([a, b]) =>
    whileLoop(
      (z) => z > 10,
      (z) => z * b!,
      a! * b!,
      { maxTrips: 9, memory: 200 },
    ),
  'in a loop, a branch in it': ([a, b, c]) =>
    scan(
      (y: Scalar) => ({
        carry: scan(
          (z: Scalar, i: Scalar) => ({
            carry: cond(
              z > i * a!,
              () => z * 0.9 + 0.1 * Math.sin(b!),
              () => z + 0.1 * c!,
            ),
          }),
          y,
          11,
          { memory: 14 * 16 },
        ).carry,
      }),
      a! * b!,
      3,
    ).carry,
  'a loop in it, over what a loop before kept': ([a, b, c]) => {
    const { ys } = scan((y: Scalar) => ({ carry: y * a!, y }), b!, 3)
    const inner = (y: Scalar) => scan((s: Scalar, k: Scalar) => ({ carry: s + 0.1 * k * y }), c!, ys).carry
    return scan((y: Scalar) => ({ carry: 0.5 * y + 0.1 * inner(y) }), c!, 13, { memory: 12 * 16 }).carry
  },
}

describe.each(Object.entries(programs))('%s', (_name, f) => {
  test('is differentiated to second order', () => expectDifferentiable(f, [0.7, 1.3, 0.9]))
})

describe('10,000 steps in 200 states', () => {
  const length = 10_000
  const budget = states(200)

  test('give the bits of 10,000 states', () => {
    const kept = compile(valueAndGrad(pendulum(length)), at)
    const sparing = compile(valueAndGrad(pendulum(length, budget)), at)
    expectSameBits(numbersOf(sparing(at)), numbersOf(kept(at)))
    expect(kept.stats.memoryBytes).toBeGreaterThan(length * 2 * 8)
    // what is kept, and besides a few dozen numbers: current carries, sums, arguments, results
    expect(sparing.stats.memoryBytes).toBeLessThan(budget.memory + 100 * 8)
  })

  test('take at most 3.9 forward runs, counted as they are run', () => {
    const counts = callsOf(valueAndGrad(pendulum(length, budget)), at)
    const forward = forwardSteps(length, 200) + 1
    // each step once more as it is pulled back through
    expect(counts).toContain(length)
    expect(counts).toContain(forward)
    expect(forward + length).toBe(29_799)
  })
})

describe('the steps that are run', () => {
  test.each([
    [10, 1],
    [10, 2],
    [56, 5],
    [100, 5],
    [200, 8],
    [1000, 10],
    [1000, 32],
    [1000, 100],
  ])('%i steps in %i states: as few as can be, and the last', (length, count) => {
    const counts = callsOf(valueAndGrad(pendulum(length, states(count))), at)
    expect(counts).toContain(forwardSteps(length, count) + 1)
    const { stats } = compile(valueAndGrad(pendulum(length, states(count))), at)
    const { stats: kept } = compile(valueAndGrad(pendulum(length)), at)
    const body =
      compile(pendulum(length + 1), at).stats.executed - compile(pendulum(length), at).stats.executed
    expect(stats.executed - kept.executed).toBe((forwardSteps(length, count) + 1 - length) * body)
  })

  test('of a loop that ends by a condition: one run more', () => {
    const falling = (x: Scalar) =>
      whileLoop(
        ({ z }) => z > 1,
        ({ z, n }) => ({ z: z * Math.cos(0.1 * z), n: n + 1 }),
        { z: x, n: 0 as Scalar },
        { maxTrips: 500, ...states(5) },
      )
    const trips = falling(2).n as number
    expect(trips).toBeGreaterThan(50)
    const counts = callsOf(
      valueAndGrad((x: Scalar) => falling(x).z),
      2,
    )
    expect(counts).toContain(trips)
    expect(counts).toContain(trips + forwardSteps(trips, 5))
  })

  test('code does not grow with the length', () => {
    const bytes = (length: number) =>
      compile(valueAndGrad(pendulum(length, states(10))), at).stats.moduleBytes
    expect(Math.abs(bytes(100_000) - bytes(100))).toBeLessThan(40)
  })
})

describe('refusals', () => {
  test('a budget for less than one carry, saying how much is good', () => {
    const f = (memory: number) => () => compile(pendulum(1000, { memory }), at)
    expect(f(23)).toThrow(/scan: the memory is 23 bytes, and to keep one carry takes 24. With 1056 bytes/)
    expect(f(24)).not.toThrow()
    expect(f(Number.NaN)).toThrow(/the memory is NaN bytes/)
  })

  test('a budget for one carry, but not for one of the derivative', () => {
    const f = (x: readonly Scalar[]) => jvp(valueAndGrad(pendulum(100, states(1))), x, at).tangent
    expect(() => compile(f, at)).toThrow(/scan: the memory is 24 bytes, and to keep one carry takes 40/)
  })
})
