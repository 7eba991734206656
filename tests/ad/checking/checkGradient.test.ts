import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkGradient, checkJvp, DerivativeError, dotTest } from '../../../ad/checking/index.ts'
import { checkDerivatives } from '../../../ad/diagnostics/index.ts'

const { sin, cos, exp } = Math

/** Σ of terms whose gradients differ by ten orders of magnitude; variables in units of their own. */
const SIZES = [1e-3, 1, 50, 1e4, 7]
const value = (x: Float64Array) =>
  sin(x[0]! / SIZES[0]!) + exp(x[1]! * 0.5) + (x[2]! / 10) ** 3 + 1e-6 * x[3]! ** 2 + x[1]! * cos(x[4]!)
const gradient = (x: Float64Array) =>
  Float64Array.of(
    cos(x[0]! / SIZES[0]!) / SIZES[0]!,
    0.5 * exp(x[1]! * 0.5) + cos(x[4]!),
    (3 * (x[2]! / 10) ** 2) / 10,
    2e-6 * x[3]!,
    -x[1]! * sin(x[4]!),
  )
const AT = [4e-4, 0.7, 31, 1.2e4, 6]

describe('a right gradient passes', () => {
  test('at a badly scaled point, at nine digits', () => {
    const check = checkGradient({ value, gradient, at: AT, tolerance: 1e-9 })
    expect(check.passed, check.report).toBe(true)
    expect(check.judgements).toHaveLength(AT.length + 2)
    expect(() => check.throwIfWrong()).not.toThrow()
  })

  test('where derivatives vanish, exactly or but for rounding', () => {
    const f = ([a, b, c]: Float64Array) => (a! - 1) ** 2 + cos(b!) + 0 * c!
    const g = ([a, b]: Float64Array) => Float64Array.of(2 * (a! - 1) + 1e-17, -sin(b!), 1e-18)
    const check = checkGradient({ value: f, gradient: g, at: [1, 0, 5] })
    expect(check.passed, check.report).toBe(true)
  })

  test('when a large constant stands beside it', () => {
    const f = ([a]: Float64Array) => 1e6 + sin(a!)
    expect(checkGradient({ value: f, gradient: ([a]) => [cos(a!)], at: [0.5] }).passed).toBe(true)
  })
})

describe('a gradient wrong by a millionth in one component is caught, and the component named', () => {
  test.each(AT.map((_, i) => i))('component %i', (wrong) => {
    const perturbed = (x: Float64Array) => gradient(x).map((g, i) => (i === wrong ? g * (1 + 1e-6) : g))
    const check = checkGradient({ value, gradient: perturbed, at: AT, tolerance: 1e-7 })
    expect(check.passed).toBe(false)
    expect(check.worst.label).toBe(`gradient[${wrong}]`)
    expect(check.worst.verdict).toBe('wrong')
    expect(check.worst.relativeError).toBeGreaterThan(0.9e-6)
    expect(check.worst.relativeError).toBeLessThan(1.1e-6)
    expect(check.worst.component).toBe(wrong)
    const singles = check.judgements.filter(({ component }) => component !== undefined)
    expect(singles.filter(({ verdict }) => verdict !== 'right')).toHaveLength(1)
    expect(() => check.throwIfWrong()).toThrow(DerivativeError)
  })

  test('also among many variables, where directions are checked first', () => {
    const n = 200
    const f = (x: Float64Array) => x.reduce((sum, xi, i) => sum + sin(xi * (1 + i / n)), 0)
    const g = (wrong: number) => (x: Float64Array) =>
      x.map((xi, i) => (1 + i / n) * cos(xi * (1 + i / n)) + (i === wrong ? 1e-3 : 0))
    const at = Array.from({ length: n }, (_, i) => sin(i))
    const right = checkGradient({ value: f, gradient: g(-1), at })
    expect(right.passed, right.report).toBe(true)
    expect(right.evaluations).toBeLessThan(100)
    const check = checkGradient({ value: f, gradient: g(137), at, names: at.map((_, i) => `knob ${i}`) })
    expect(check.worst.label).toBe('gradient[137] (knob 137)')
    expect(check.worst.verdict).toBe('wrong')
  })

  test('for random gradients and places', () => {
    const number = fc.double({ min: -2, max: 2, noNaN: true })
    fc.assert(
      fc.property(fc.array(number, { minLength: 3, maxLength: 3 }), fc.nat(2), ([a, b, c], wrong) => {
        const f = ([x, y, z]: Float64Array) => sin(x!) * exp(y!) + (2 + x!) * cos(z! - y!)
        const g = ([x, y, z]: Float64Array) => [
          cos(x!) * exp(y!) + cos(z! - y!),
          sin(x!) * exp(y!) + (2 + x!) * sin(z! - y!),
          -(2 + x!) * sin(z! - y!),
        ]
        const at = [a!, b!, c!]
        const exact = g(Float64Array.from(at))
        fc.pre(exact.every((gi) => Math.abs(gi) > 1e-2))
        expect(checkGradient({ value: f, gradient: g, at, tolerance: 1e-8 }).passed).toBe(true)
        const bad = (x: Float64Array) => g(x).map((gi, i) => (i === wrong ? gi * (1 - 1e-6) : gi))
        const { worst } = checkGradient({ value: f, gradient: bad, at })
        expect(worst).toMatchObject({ label: `gradient[${wrong}]`, verdict: 'wrong' })
      }),
      { numRuns: 100 },
    )
  })

  test('NaN and Infinity are wrong', () => {
    const check = checkGradient({ value, gradient: (x) => gradient(x).fill(Number.NaN, 2, 3), at: AT })
    expect(check.worst).toMatchObject({ label: 'gradient[2]', verdict: 'wrong', relativeError: Infinity })
  })
})

describe('kinks are told from mistakes', () => {
  const f = ([x, y]: Float64Array) => Math.abs(x!) + 3 * y!

  test('a subgradient at a kink', () => {
    const check = checkGradient({ value: f, gradient: () => [0.5, 3], at: [0, 1], directions: 0 })
    expect(check.passed).toBe(false)
    expect(check.worst).toMatchObject({ label: 'gradient[0]', verdict: 'kink' })
    expect(check.sentence).toMatch(
      /^gradient\[0\]: the difference table does not converge here: kink\? the slope is -1\S* on the left and 1\S* on the right, analytic 0.5 between them/,
    )
  })

  test('what is no subgradient is wrong even at a kink', () => {
    const check = checkGradient({ value: f, gradient: () => [1.5, 3], at: [0, 1], directions: 0 })
    expect(check.worst.verdict).toBe('wrong')
    expect(check.sentence).toMatch(/gradient\[0\] is wrong: analytic 1.5 at a kink where the slope is -1/)
  })

  test('differences that cannot confirm the tolerance say so', () => {
    const rough = ([x]: Float64Array) => sin(x!) + 1e-8 * sin(1e14 * x! * x!)
    const check = checkGradient({ value: rough, gradient: ([x]) => [cos(x!)], at: [0.7], directions: 0 })
    expect(check.worst.verdict).toBe('unresolved')
    expect(check.sentence).toMatch(
      /does not converge here: kink\? .* too rough to confirm the tolerance 1e-7/,
    )
  })
})

test('noise in the value, as iterative solvers leave, neither condemns a right gradient nor hides a wrong one', () => {
  // reproducible, and without any pattern in x
  const noise = (x: number) => sin(1e15 * x) - sin(3e14 * x + 1)
  const counts = { right: 0, unresolved: 0, kink: 0, wrong: 0 }
  for (let k = 0; k < 300; k++) {
    const [w, at] = [0.3 + (k % 37), [3 * sin(k)]]
    const f = ([x]: Float64Array) => (sin(w * x!) + exp(x! / 3)) * (1 + 1e-11 * noise(x!))
    const slope = (x: number) => w * cos(w * x) + exp(x / 3) / 3
    counts[checkGradient({ value: f, gradient: ([x]) => [slope(x!)], at, directions: 0 }).worst.verdict]++
    const wrong = checkGradient({ value: f, gradient: ([x]) => [slope(x!) + 1e-4], at, directions: 0 })
    expect(wrong.worst.verdict, wrong.report).toBe('wrong')
  }
  expect(counts).toEqual({ right: 300, unresolved: 0, kink: 0, wrong: 0 })
})

test('the report is a sentence and a table, the gravest first', () => {
  const g = (x: Float64Array) => gradient(x).map((gi, i) => (i === 2 ? gi + 1 : gi))
  const names = ['offset', 'mass', 'angle', 'height', 'phase']
  const { report, sentence } = checkGradient({ value, gradient: g, at: AT, directions: 0, names })
  expect(sentence).toMatch(
    /^gradient\[2\] \(angle\) is wrong: analytic 3.88\d*, differences 2.88\d* ± \S+, relative error 2.6e-1, tolerance 1e-7.$/,
  )
  const lines = report.split('\n')
  expect(lines[0]).toBe(sentence)
  expect(lines[1]).toMatch(/derivative +verdict +analytic +differences +relative error +difference error/)
  expect(lines[2]).toMatch(/gradient\[2\] \(angle\) +wrong +3.88300000000 +2.883/)
  expect(lines).toHaveLength(2 + AT.length)
})

test('nonsense is refused', () => {
  expect(() => checkGradient({ value, gradient: () => [1], at: AT })).toThrow(
    /gradient has length 1, expected 5/,
  )
  expect(() => checkGradient({ value, gradient, at: AT, components: [5] })).toThrow(
    /no component 5, expected an index from 0 to 4/,
  )
  expect(() => checkGradient({ value, gradient, at: AT, directions: [[1]] })).toThrow(
    /direction 0 has length 1, expected 5/,
  )
  expect(() => checkGradient({ value: () => Number.NaN, gradient, at: AT })).toThrow(
    /NaN at the point itself/,
  )
})

describe('checkJvp', () => {
  const f = ([x, y]: Float64Array) => [x! * y!, sin(x!), 4]
  const jvp = ([x, y]: Float64Array, [dx, dy]: Float64Array) => [x! * dy! + dx! * y!, cos(x!) * dx!, 0]

  test('passes what is right', () => {
    const check = checkJvp({ value: f, jvp, at: [0.3, 2], tolerance: 1e-9 })
    expect(check.passed, check.report).toBe(true)
  })

  test('names the output and the input that are wrong', () => {
    const wrong = (x: Float64Array, dx: Float64Array) =>
      jvp(x, dx).map((dy, k) => (k === 1 ? dy * (1 + 1e-6) : dy))
    const check = checkJvp({
      value: f,
      jvp: wrong,
      at: [0.3, 2],
      directions: 0,
      outputNames: ['a', 'speed', 'c'],
    })
    expect(check.worst.label).toBe('output[1] (speed) along [0]')
    expect(() => checkJvp({ value: f, jvp: () => [1], at: [0, 0] })).toThrow(
      /derivative has length 1, expected 3/,
    )
  })
})

describe('where stiff terms cancel', () => {
  // a stiff spring that a motion along (π, 1) leaves as it is: what is left there is a weak one, and noise
  const STIFF = 1e9
  const at = [0.31, 0.1]
  const directions = [[Math.PI, 1]]
  const f = ([x, y]: readonly number[]) => {
    'use grad'
    return [STIFF * (x! - at[0]!) - STIFF * Math.PI * (y! - at[1]!) + Math.sin(x!), Math.cos(y!)]
  }
  const jvp = ([x, y]: Float64Array, [dx, dy]: Float64Array) => [
    STIFF * (dx! - Math.PI * dy!) + cos(x!) * dx!,
    -sin(y!) * dy!,
  ]
  const value = (x: Float64Array) => f([...x])

  test('what is left is judged beside the row, by all checks alike', () => {
    const column = checkJvp({ value, jvp, at, directions })
    const gradient = (x: Float64Array) =>
      [
        [1, 0],
        [0, 1],
      ].map((dx) => jvp(x, Float64Array.from(dx))[0]!)
    const row = checkGradient({ value: (x) => value(x)[0]!, gradient, at, directions })
    const both = checkDerivatives(f, at)
    for (const check of [column, row, both]) expect(check.passed, check.report).toBe(true)
    const [left] = column.judgements.filter(({ label }) => label === 'output[0] along direction 0')
    expect(left!.analytic).toBeCloseTo(Math.PI * cos(0.31), 6)
    expect(left!.differenceError).toBeGreaterThan(1e-7 * left!.analytic)
  })

  test('what is wrong by more than that rounding is wrong', () => {
    const off = (x: Float64Array, dx: Float64Array) =>
      jvp(x, dx).map((dy, k) => (k === 0 ? dy + 1e-3 * dx[0]! : dy))
    const check = checkJvp({ value, jvp: off, at, directions, components: [] })
    expect(check.worst.verdict).toBe('wrong')
  })
})

describe('the dot test', () => {
  const J = [
    [1, -2, 3e6],
    [0, 1e-5, 4],
  ]
  const jvp = (v: Float64Array) => J.map((row) => row.reduce((sum, a, i) => sum + a * v[i]!, 0))
  const vjp = (u: Float64Array) => [0, 1, 2].map((i) => J[0]![i]! * u[0]! + J[1]![i]! * u[1]!)

  test('passes a transpose and fails what is none', () => {
    const right = dotTest({ jvp, vjp, inputs: 3, outputs: 2, tolerance: 1e-14 })
    expect(right.passed, right.sentence).toBe(true)
    expect(right.forward).not.toBe(0)
    const off = dotTest({ jvp, vjp: (u) => vjp(u).map((x) => x * (1 + 1e-10)), inputs: 3, outputs: 2 })
    expect(off.passed).toBe(false)
    expect(off.relativeError).toBeCloseTo(1e-10, 13)
    expect(() => off.throwIfWrong()).toThrow(/dot test failed: <u, J v> = .*tolerance 1e-12/)
  })

  test('cancellation in the products is no error', () => {
    // u and v random, J antisymmetric plus rounding: terms of 1e8 that cancel
    const big = (v: Float64Array) => [1e8 * v[0]! + v[1]!, -1e8 * v[0]! + v[1]!]
    const bigT = (u: Float64Array) => [1e8 * u[0]! - 1e8 * u[1]!, u[0]! + u[1]!]
    expect(
      dotTest({ jvp: big, vjp: bigT, inputs: 2, outputs: 2, samples: 50, tolerance: 1e-14 }).passed,
    ).toBe(true)
  })

  test('wrong lengths and NaN are no transposes', () => {
    expect(() => dotTest({ jvp, vjp: () => [1], inputs: 3, outputs: 2 })).toThrow(
      /vjp returned 1 numbers, expected 3/,
    )
    expect(dotTest({ jvp: () => [Number.NaN, 0], vjp, inputs: 3, outputs: 2 }).passed).toBe(false)
  })
})
