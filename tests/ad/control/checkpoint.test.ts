'use grad'
import { describe, expect, test } from 'vitest'
import { compile, cond, type Scalar, scan, valueAndGrad } from '../../../ad/index.ts'
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
    [12, 7],
    [37, 11],
    [64, 12],
    [100, 20],
    [101, 16],
    [1000, 30],
    [1, 1],
    [2, 2],
  ])('%i steps in %i states', (length, count) => {
    const kept = compile(valueAndGrad(pendulum(length)), at)
    const sparing = compile(valueAndGrad(pendulum(length, states(count))), at)
    expectSameBits(numbersOf(sparing(at)), numbersOf(kept(at)))
    expectSameBits(numbersOf(sparing.interpret(at)), numbersOf(kept(at)))
  })
})

const programs: Readonly<Record<string, Program>> = {
  'two levels': pendulum(20, states(9)),
  'three levels': pendulum(30, states(10)),
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
          { memory: 7 * 16 },
        ).carry,
      }),
      a! * b!,
      3,
    ).carry,
  'a loop in it, over what a loop before kept': ([a, b, c]) => {
    const { ys } = scan((y: Scalar) => ({ carry: y * a!, y }), b!, 3)
    const inner = (y: Scalar) => scan((s: Scalar, k: Scalar) => ({ carry: s + 0.1 * k * y }), c!, ys).carry
    return scan((y: Scalar) => ({ carry: 0.5 * y + 0.1 * inner(y) }), c!, 13, { memory: 8 * 16 }).carry
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

  test('take at most 3.9 forward runs, the sweep back aside', () => {
    const forward = compile(pendulum(length), at).stats.executed
    const kept = compile(valueAndGrad(pendulum(length)), at).stats.executed
    const sparing = compile(valueAndGrad(pendulum(length, budget)), at).stats.executed
    // keeping everything runs forward once, and each step once more as it is pulled back through
    const runs = 2 + (sparing - kept) / forward
    expect(runs).toBeLessThan(3.9)
  })
})

describe('refusals', () => {
  test('too little memory says how much is enough', () => {
    const f = (memory: number) => () => compile(pendulum(1000, { memory }), at)
    expect(f(200)).toThrow('1000 iterations can do with 480 bytes')
    expect(f(480)).not.toThrow()
  })

  test('elements read, and rows kept', () => {
    const over = (x: Scalar) =>
      scan((c: Scalar, k: Scalar) => ({ carry: c + k }), x, [x, x], { memory: 1e3 }).carry
    expect(() => compile(over, 0)).toThrow(/a loop runs over a number of iterations and keeps nothing/)
    const keeps = (x: Scalar) => scan((c: Scalar) => ({ carry: c, y: c }), x, 3, { memory: 1e3 }).carry
    expect(() => compile(keeps, 0)).toThrow(/keeps nothing/)
  })
})
