'use grad'
import { describe, expect, test } from 'vitest'
import {
  compile,
  cond,
  explain,
  grad,
  hessian,
  jacobian,
  type Scalar,
  scan,
  select,
  valueAndGrad,
  vjp,
  whileLoop,
} from '../../ad/index.ts'

test('a compiled program explains itself as the function it was made from', () => {
  const f = ([a, b]: readonly Scalar[]) => a! * Math.abs(b!) + Math.floor(a!)
  const explained = compile(f, [1, 2]).explain()
  expect(explained.kinks.map((kink) => kink.operation)).toEqual(['abs'])
  expect(explained.killers.map((killer) => killer.operation)).toEqual(['floor'])
  expect(explained.value).toEqual(explain(f, [1, 2]).value)
})

test('a derivative knows how many times the operations of its function it takes', () => {
  const f = ([a, b]: readonly Scalar[]) => a! * Math.sin(b!) + b!
  const at = [1, 2]
  // 3 operations; then also sin b, cos b, a cos b, + 1
  expect(compile(f, at).stats.ratio).toBe(1)
  expect(compile(grad(f), at).stats.ratio).toBe(4 / 3)
  expect(compile(valueAndGrad(f), at).stats.ratio).toBe(6 / 3)
  const second = compile(hessian(f), at).stats
  expect(second.ratio).toBe(second.executed / 3)
  expect(
    compile(
      jacobian((x: readonly Scalar[]) => [f(x)]),
      at,
    ).stats.ratio,
  ).toBe(4 / 3)
})

describe('arguments and results', () => {
  interface Design {
    readonly name: string
    readonly lengths: readonly Scalar[]
    readonly gait: { readonly phase: Scalar; readonly closed: boolean }
  }
  const design: Design = { name: 'crawler', lengths: [1, 2], gait: { phase: 0.5, closed: true } }
  const f = ({ name, lengths, gait }: Design) => ({
    name,
    area: lengths[0]! * lengths[1]!,
    long: lengths[0]! + lengths[1]! > 4,
    gait: { ...gait, phase: gait.phase + 1 },
    fixed: 7,
    nothing: undefined,
    list: [lengths[1]!, [gait.phase]],
  })

  test('are trees: records, arrays, texts, truth values, constants', () => {
    const compiled = compile(f, design)
    expect(compiled(design)).toEqual(f(design))
    const other = { ...design, lengths: [3, 4] }
    expect(compiled(other)).toEqual(f(other))
    expect(compiled(other).long).toBe(true)
    expect(compiled.interpret(other)).toEqual(f(other))
  })

  test('give gradients shaped like the argument', () => {
    const area = ({ lengths, gait }: Design) => lengths[0]! * lengths[1]! * gait.phase
    const { value, grad: slope } = compile(valueAndGrad(area), design)(design)
    expect(value).toBe(1)
    expect(slope).toEqual({ name: 'crawler', lengths: [1, 0.5], gait: { phase: 2, closed: true } })
  })

  test("the example's numbers do not matter, nor the order of fields", () => {
    const compiled = compile(({ a, b }: { a: Scalar; b: Scalar }) => a - b, { a: Number.NaN, b: 1e300 })
    expect(compiled({ a: 5, b: 3 })).toBe(2)
    expect(compiled({ b: 3, a: 5 })).toBe(2)
  })

  test('rows come out as arrays of records', () => {
    const roll = (x: Scalar) => scan((y: Scalar, i) => ({ carry: y * x, y: { y, late: i > 1 } }), 1, 3).ys
    expect(compile(roll, 0)(2)).toEqual([
      { y: 1, late: false },
      { y: 2, late: false },
      { y: 4, late: true },
    ])
    expect(compile(roll, 0).interpret(2)).toEqual(compile(roll, 0)(2))
  })

  test('a cotangent of rows is an array', () => {
    const roll = (x: Scalar) => scan((y: Scalar) => ({ carry: y * x, y }), x, 3).ys
    const pulled = compile((x: Scalar) => vjp(roll, x, [1, 0, 1]), 0)(2)
    // x + x³
    expect(pulled).toEqual({ value: [2, 4, 8], grad: 13 })
  })
})

describe('.into', () => {
  const f = (x: { a: Scalar; rest: readonly Scalar[] }) => ({
    ys: scan((y: Scalar) => ({ carry: y + 1, y: [y, y * x.a] }), x.rest[0]!, 3).ys,
    large: x.a > x.rest[1]!,
    sum: x.a + x.rest[1]!,
  })

  test('writes the numbers in the order of the result', () => {
    const compiled = compile(f, { a: 0, rest: [0, 0] })
    expect([compiled.inputs, compiled.outputs]).toEqual([3, 8])
    const output = new Float64Array(8)
    expect(compiled.into([2, 10, 1], output)).toBe(output)
    expect([...output]).toEqual([10, 20, 11, 22, 12, 24, 1, 3])
  })

  test('refuses lists that are too short or too long', () => {
    const compiled = compile(f, { a: 0, rest: [0, 0] })
    expect(() => compiled.into([1, 2, 3, 4], new Float64Array(8))).toThrow(
      'the input has 4 numbers, expected 3',
    )
    expect(() => compiled.into([1], new Float64Array(8))).toThrow('the input has 1 numbers, expected 3')
    expect(() => compiled.into([1, 2, 3], new Float64Array(2))).toThrow(
      'the output has 2 numbers, expected 8',
    )
  })
})

describe('wrong arguments', () => {
  const compiled = compile(({ p }: { p: readonly Scalar[] }) => p[0]! + p[1]!, { p: [0, 0] })
  const cases: readonly (readonly [string, unknown, string])[] = [
    ['a missing field', {}, 'the argument has the fields {p} in one and {} in the other'],
    ['another field', { q: [1, 2] }, 'the argument has the fields {p} in one and {q} in the other'],
    ['a longer array', { p: [1, 2, 3] }, 'the argument.p has 2 elements in one and 3 in the other'],
    ['a text', { p: [1, '2'] }, 'the argument.p[1] is a number in one and "2" in the other'],
    ['a number for an array', { p: 1 }, 'the argument.p is an array in one and a number in the other'],
    [
      'a typed array',
      { p: new Float64Array(2) },
      'the argument.p is a Float64Array; expected a number, an array',
    ],
  ]
  test.each(cases)('%s', (_name, argument, message) => {
    expect(() => compiled(argument as { p: number[] })).toThrow(message)
  })
})

describe('compiled programs', () => {
  test('do not interfere', () => {
    const roll = (k: number) => (x: Scalar) => scan((y: Scalar) => ({ carry: y * x + k }), 1, 10).carry
    const [f, g] = [compile(roll(1), 0), compile(grad(roll(2)), 0)]
    const [a, b] = [f(0.5), g(0.5)]
    for (let i = 0; i < 10; i++) {
      expect(f(0.5)).toBe(a)
      expect(g(0.5)).toBe(b)
    }
  })

  test('can be compiled while another is being traced', () => {
    const f = (x: Scalar) => {
      const inner = compile((y: Scalar) => y * y, 0)
      return x * inner(3)
    }
    expect(compile(f, 0)(2)).toBe(18)
  })

  test('keep nothing of the last call', () => {
    const f = compile(
      (x: Scalar) =>
        cond(
          x > 0,
          () => scan((y: Scalar) => ({ carry: y + x }), 0, 5).carry,
          () => x,
        ),
      0,
    )
    expect([f(1), f(-1), f(2), f(-1)]).toEqual([5, -1, 10, -1])
  })

  test('read an argument of rows where it lies', () => {
    const records = (n: number) => Array.from({ length: n }, (_, i) => ({ u: i, w: 2 * i, z: 1 }))
    const sum = (xs: readonly { u: Scalar; w: Scalar; z: Scalar }[]) =>
      scan((s: Scalar, x: { u: Scalar; w: Scalar; z: Scalar }) => ({ carry: s + x.u * x.w * x.z }), 0, xs)
        .carry
    const [short, long] = [compile(sum, records(1000)), compile(sum, records(3000))]
    expect(long(records(3000))).toBe(sum(records(3000)))
    // besides the argument itself a handful of numbers, whatever its length
    expect(long.stats.memoryBytes - 8 * long.inputs).toBe(short.stats.memoryBytes - 8 * short.inputs)
    expect(long.stats.moduleBytes - short.stats.moduleBytes).toBeLessThan(20)
  })
})

describe('stats', () => {
  const roll = (steps: number) => (x: Scalar) =>
    scan((y: Scalar) => ({ carry: y + Math.sin(y * x) }), x, steps).carry

  test('count what is written and what is executed', () => {
    const { stats } = compile(roll(10), 0)
    expect([stats.operations, stats.executed]).toEqual([3, 30])
    expect(stats.moduleBytes).toBeGreaterThan(100)
    expect(stats.memoryBytes).toBeGreaterThanOrEqual(8 * 4)
    for (const time of [stats.traceMilliseconds, stats.emitMilliseconds])
      expect(time).toBeGreaterThanOrEqual(0)
  })

  test('count the longer side of a branch', () => {
    const f = (x: Scalar) =>
      select(
        x > 0,
        cond(
          x > 1,
          () => x * x * x,
          () => x + 1,
        ),
        x,
      )
    const { stats } = compile(f, 0)
    // two comparisons, select, x·x·x or x + 1
    expect([stats.operations, stats.executed]).toEqual([6, 5])
  })

  test('count a loop without a declared bound once, as nothing says how often it runs', () => {
    const halved = (bound: { maxTrips?: number }) => (x: Scalar) =>
      whileLoop(
        (y) => y > 1,
        (y) => scan((z: Scalar) => ({ carry: z - 0.1 * z * z }), y, 4).carry,
        x,
        bound,
      )
    const once = compile(halved({ maxTrips: 1 }), 9).stats.executed
    // the first comparison, and of an iteration 4 × 3 operations and a comparison, with truth values as numbers
    expect(once).toBe(2 + 4 * 3 + 2)
    expect(compile(halved({}), 9).stats.executed).toBe(once)
    expect(compile(halved({ maxTrips: 50 }), 9).stats.executed).toBe(2 + 50 * (4 * 3 + 2))
  })
})
