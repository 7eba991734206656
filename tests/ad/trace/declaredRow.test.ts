'use grad'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { regionOrder } from '../../../ad/graph/order.ts'
import {
  call,
  checkFinite,
  compile,
  compileBatch,
  cond,
  explain,
  grad,
  hvp,
  jacobian,
  jvp,
  linearize,
  row,
  type Scalar,
  scan,
  stopGradient,
  valueAndGrad,
  vjp,
  vmap,
  whileLoop,
  zip,
} from '../../../ad/index.ts'
import { type Instruction, run } from '../core/instructions.ts'
import { wildInputs, wildPrograms } from '../core/randomPrograms.ts'
import { expectSameBits, numbersOf } from '../core/sameBits.ts'

interface Point {
  readonly x: Scalar
  readonly w: Scalar
}

/** What the programs take: two lists, and a number beside them. */
interface Given {
  readonly points: readonly Point[]
  readonly knots: readonly Scalar[]
  readonly rate: Scalar
}

type Program = (given: Given) => Scalar

function sum(list: readonly Scalar[]): Scalar {
  return scan((total: Scalar, x: Scalar) => ({ carry: total + x }), 0, list).carry
}

/** Σ w exp(−r x) */
function weighted({ points, rate }: Given): Scalar {
  return sum(vmap(({ x, w }: Point) => w * Math.exp(-rate * x))(points))
}

/** The sum over points of w times the squared distance to the nearest knot. */
function clustered({ points, knots, rate }: Given): Scalar {
  const nearest = (x: Scalar) =>
    scan((least: Scalar, k: Scalar) => ({ carry: Math.min(least, (x - k) * (x - k)) }), rate, knots).carry
  return scan((total: Scalar, { x, w }: Point) => ({ carry: total + w * nearest(x) }), 0, points).carry
}

/** A motion that every point kicks, its reverse within few bytes. */
function kicked({ points, knots, rate }: Given): Scalar {
  const kick = ({ q, v }: { q: Scalar; v: Scalar }, { x, w }: Point) => {
    const faster = v - 0.1 * rate * Math.sin(q * x) + w * knots[1]!
    return { carry: { q: q + 0.1 * faster, v: faster } }
  }
  const { q, v } = scan(kick, { q: knots[0]!, v: 0 }, points, { memory: 100 }).carry
  return q * v
}

/** Elements by themselves beside loops over all, twice over the same list. */
function mixed({ points, knots, rate }: Given): Scalar {
  const squares = vmap((k: Scalar) => k * k * rate)(knots)
  const last = points[points.length - 1]!
  return sum(squares) * Math.sin(sum(knots)) + knots[0]! * knots[2]! * last.x + last.w
}

/** Branches and searches for each of them. */
function decided({ points, knots, rate }: Given): Scalar {
  const one = ([{ x, w }, k]: readonly [Point, Scalar]): Scalar => {
    const root = whileLoop(
      (y: Scalar) => y * y - (1 + w * w) > 1e-12,
      (y: Scalar) => (y + (1 + w * w) / y) / 2,
      2 + w,
      { maxTrips: 40 },
    )
    return cond(
      x > k,
      () => root * Math.exp(rate * k),
      () => x * root,
    )
  }
  return sum(vmap(one)(zip(points.slice(0, knots.length), knots)))
}

/** A function that is written once, given whole rows; what stands still beside what does not. */
function called({ points, knots, rate }: Given): Scalar {
  const f = call((given: { knots: readonly Scalar[]; x: Scalar }): Scalar => {
    return sum(vmap((k: Scalar) => Math.sin(k * given.x))(given.knots))
  })
  const still = stopGradient(sum(knots))
  return f({ knots, x: rate }) * f({ knots, x: rate * rate }) + still * weighted({ points, knots, rate })
}

const wave = (length: number, pitch: number) => Array.from({ length }, (_, i) => Math.sin(1 + pitch * i))

function given(length: number, knots: number, pitch = 1): Given {
  const w = wave(length, 2.3 * pitch)
  return {
    points: wave(length, 0.7 * pitch).map((x, i) => ({ x, w: w[i]! })),
    knots: wave(knots, 1.9 * pitch),
    rate: 0.7,
  }
}

function inRows({ points, knots, rate }: Given): Given {
  return { points: row(points), knots: row(knots), rate }
}

/** ⟨a, b⟩ */
function product(a: Given, b: Given): Scalar {
  const ofPoints = vmap(([p, q]: readonly [Point, Point]) => p.x * q.x + p.w * q.w)(zip(a.points, b.points))
  const ofKnots = vmap(([p, q]: readonly [Scalar, Scalar]) => p * q)(zip(a.knots, b.knots))
  return sum(ofPoints) + sum(ofKnots) + a.rate * b.rate
}

const at = given(7, 3)
const along = given(7, 3, 1.7)

/** The vector-valued program of which vjp takes the cotangent as plain lists. */
function moved(f: Program): (at: Given) => { value: Scalar; points: readonly Point[] } {
  return (x) => ({
    value: f(x),
    points: vmap(({ x: a, w }: Point) => ({ x: a * w, w: Math.sin(x.rate * a) }))(x.points),
  })
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length)
  const largest = Math.max(...expected.map(Math.abs))
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(ROUNDING * largest)
  })
}

const transforms: Readonly<Record<string, (f: Program, v: Given) => (at: Given) => unknown>> = {
  value: (f) => f,
  'value and gradient': valueAndGrad,
  forward: (f, v) => (x) => jvp(f, x, v),
  'reverse of several results': (f, v) => (x) => vjp(moved(f), x, { value: 2, points: v.points }),
  linearized: (f, v) => (x) => linearize(f, x).linear(v),
  'forward over reverse': (f, v) => (x) => hvp(f, x, v),
  'reverse over forward': (f, v) => grad((x) => jvp(f, x, v).tangent),
  'reverse over reverse': (f, v) => grad((x) => product(grad(f)(x), v)),
}

/** Cotangents of elements that are used by themselves too are added up in another order. */
const ROUNDING = 1e-13

describe.each([
  ...[weighted, clustered, decided, called].map((f) => [f, expectSameBits] as const),
  ...[kicked, mixed].map((f) => [f, expectClose] as const),
])('%o: of rows as of lists', (f, agree) => {
  test.each(Object.entries(transforms))('%s', (_, transform) => {
    const g = transform(f, along)
    const compiled = compile(g, inRows(at))
    const expected = numbersOf(compiled(at))
    agree(expected, numbersOf(compile(g, at)(at)))
    expectSameBits(numbersOf(compiled(inRows(at))), expected, 'given rows')
    expectSameBits(numbersOf(compiled.interpret(at)), expected, 'interpreted')
    expectSameBits(numbersOf(g(inRows(at))), expected, 'on plain numbers')
    const out = compiled.into(numbersOf(at), new Float64Array(compiled.outputs))
    expectSameBits(out, expected, 'into')
  })
})

/** A program run for each element in turn, beside the first of them and what came of it before. */
function forEach(program: readonly Instruction[]): (x: readonly Scalar[]) => Scalar {
  return (x) =>
    scan(
      (before: Scalar, xi: Scalar) => ({
        carry: run(program, [xi, before, x[0]!])
          .slice(-5)
          .reduce((total, y) => total + y, 0),
      }),
      x[1]!,
      x,
    ).carry
}

test('any program over a row: compiled as interpreted with its derivatives, in value as of a list', () => {
  fc.assert(
    fc.property(wildPrograms, wildInputs, (program, x) => {
      const f = forEach(program)
      const places = row([0, 0, 0])
      const reverse = compile(valueAndGrad(f), places)
      const second = compile((z: readonly Scalar[]) => hvp(f, z, [1, -2, 0.5]), places)
      for (const compiled of [reverse, second])
        expectSameBits(numbersOf(compiled(x)), numbersOf(compiled.interpret(x)))
      expectSameBits([reverse(x).value], [compile(f, x)(x)])
    }),
    { numRuns: 40, seed: 11 },
  )
})

test.each(Object.entries(transforms))('no more is recorded of longer rows: %s', (_, transform) => {
  const recorded = (length: number) => {
    const direction = inRows(given(length, length, 1.7))
    const f = (x: Given) => weighted(x) * clustered(x) + kicked(x)
    const g = transform(f, direction)
    return regionOrder(compile(g, inRows(given(length, length))).program).length
  }
  expect(recorded(5000)).toBe(recorded(5))
})

describe('a row', () => {
  const batches: { close(): void }[] = []
  afterAll(() => {
    for (const batch of batches) batch.close()
  })

  test('may be in the arguments of a batch: the same bits on any number of threads', async () => {
    const f = valueAndGrad(clustered)
    const args = [at, given(7, 3, 0.3), given(7, 3, 0.9)]
    const one = compile(f, at)
    for (const threads of [1, 2]) {
      const batch = compileBatch(f, inRows(at), { threads })
      batches.push(batch)
      expectSameBits(numbersOf(await batch(args)), numbersOf(args.map((arg) => one(arg))))
    }
  })

  test('is taken for the list that it is by matrices of derivatives and by diagnosis', () => {
    const f = ({ knots, rate }: Given) => knots.map((k) => k * rate)
    expect(compile(jacobian(f), inRows(at))(at)).toEqual(compile(jacobian(f), at)(at))
    expect(explain(weighted, inRows(at)).inputs).toEqual(explain(weighted, at).inputs)
    expect(() => checkFinite(weighted, inRows({ ...at, rate: Number.NaN }))).toThrow('The argument holds NaN')
  })

  test('is a copy: what is done to the list afterwards does not count', () => {
    const list = [1, 2]
    const kept = row(list)
    list[0] = 5
    expect(kept).toEqual([1, 2])
  })

  test('of nothing is nothing', () => {
    expect(compile(sum, row([]))([])).toBe(0)
  })

  test('of traced values is made while tracing', () => {
    const f = ([a, b]: readonly Scalar[]) => sum(row([a!, b!, a! * b!]))
    expect(compile(grad(f), [2, 3])([2, 3])).toEqual([4, 3])
  })

  test('of known numbers in a program lies there from the start', () => {
    const f = (x: Scalar) => sum(vmap((k: Scalar) => k * x)(wave(1000, 1)))
    const compiled = compile(grad(f), 1)
    expectSameBits([compiled(1)], [grad(f)(1)])
    expect(regionOrder(compiled.program).length).toBeLessThan(20)
  })

  test('of trees that differ is refused, and so is an argument of another length', () => {
    expect(() => row(3 as unknown as number[])).toThrow('row: a number was given, expected a list.')
    expect(() => row([{ a: 1 }, { b: 1 }] as unknown[])).toThrow(
      'row: elements 0 and 1 differ in structure: an element has the fields {a} in one and {b} in the other.',
    )
    const compiled = compile(sum, row([1, 2, 3]))
    expect(() => compiled([1, 2])).toThrow(
      'the argument has 3 elements in one and 2 in the other (compiled, given)',
    )
    expect(() => compiled([1, 2, 'x'] as unknown as number[])).toThrow(
      'the argument[2] is a number in one and "x" in the other',
    )
  })

  test('cannot be written to', () => {
    const f = (x: readonly Scalar[]) => {
      ;(x as Scalar[])[0] = 0
      return sum(x)
    }
    expect(() => compile(f, row([1, 2]))).toThrow('A row cannot be changed; build a new array from it.')
  })

  test('and a change along it must be of one length', () => {
    const f = compile((x: readonly Scalar[]) => x, row([1, 2, 3]))
    expect(f([4, 5, 6])).toEqual([4, 5, 6])
    expect(() => jvp(sum, row([1, 2, 3]), [1, 2])).toThrow(
      'the value has 3 elements in one and 2 in the other',
    )
    expect(() => vjp((x: readonly Scalar[]) => vmap((k: Scalar) => 2 * k)(x), row([1, 2]), [1])).toThrow(
      'vjp: result and cotangent differ in structure: the value has 2 elements in one and 1 in the other.',
    )
  })
})

describe('zip', () => {
  test('of lists is a list of one element of each', () => {
    expect(zip([1, 2], ['a', 'b'])).toEqual([
      [1, 'a'],
      [2, 'b'],
    ])
    expect(zip()).toEqual([])
  })

  test('of a row and a list is a row', () => {
    const f = (x: readonly Scalar[]) => sum(vmap(([a, b]: readonly Scalar[]) => a! * b!)(zip(x, [4, 5, 6])))
    expect(compile(grad(f), row([1, 2, 3]))([1, 2, 3])).toEqual([4, 5, 6])
  })

  test('of lists of two lengths is refused', () => {
    expect(() => zip([1, 2], [1])).toThrow('zip: one list has 2 elements and another 1.')
  })
})
