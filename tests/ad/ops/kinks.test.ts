import { describe, expect, test } from 'vitest'
import * as ad from '../../../ad/index.ts'
import { compile, grad, jvp, type Scalar, vmap } from '../../../ad/index.ts'
import { sameBits } from '../core/sameBits.ts'

type Point = readonly number[]
type Function = (x: readonly Scalar[]) => Scalar

/** A function at a point where it has no derivative, or where a careless rule gives none: what slopes we promise. */
interface Kink {
  readonly name: string
  readonly f: Function
  readonly at: Point
  readonly slopes: Point
  /** second derivatives, row by row, if they are not all 0; none where infinities of both signs meet in some nestings */
  readonly second?: Point | 'none'
}

const one = (f: (a: Scalar) => Scalar): Function => {
  return ([a]) => f(a!)
}
const two = (f: (a: Scalar, b: Scalar) => Scalar): Function => {
  return ([a, b]) => f(a!, b!)
}

const kinks: readonly Kink[] = [
  { name: 'sqrt', f: one(ad.sqrt), at: [0], slopes: [Infinity], second: [-Infinity] },
  { name: 'safeSqrt', f: one(ad.safeSqrt), at: [0], slopes: [0] },
  { name: 'norm of a zero vector', f: ad.norm, at: [0, 0, 0], slopes: [0, 0, 0] },
  {
    name: 'norm of a vector',
    f: ad.norm,
    at: [0, 0, -2],
    slopes: [0, 0, -1],
    second: [0.5, 0, 0, 0, 0.5, 0, 0, 0, 0],
  },
  { name: 'hypot', f: two(ad.hypot), at: [0, 0], slopes: [0, 0] },
  { name: 'abs', f: one(ad.abs), at: [0], slopes: [0] },
  { name: 'abs at −0', f: one(ad.abs), at: [-0], slopes: [0] },
  { name: 'sign', f: one(ad.sign), at: [0], slopes: [0] },
  { name: 'max, tied', f: two(ad.max), at: [2, 2], slopes: [0.5, 0.5] },
  { name: 'min, tied', f: two(ad.min), at: [2, 2], slopes: [0.5, 0.5] },
  { name: 'max of one value with itself', f: one((a) => ad.max(a, a)), at: [2], slopes: [1] },
  { name: 'max of zeros of both signs', f: two(ad.max), at: [0, -0], slopes: [0.5, 0.5] },
  { name: 'max against 0', f: one((a) => ad.max(a, 0)), at: [0], slopes: [0] },
  { name: 'max of 0 against', f: one((a) => ad.max(0, a)), at: [0], slopes: [0] },
  { name: 'clamp at the lower bound', f: one((a) => ad.clamp(a, 1, 2)), at: [1], slopes: [0] },
  { name: 'clamp at the upper bound', f: one((a) => ad.clamp(a, 1, 2)), at: [2], slopes: [0] },
  { name: 'clamp inside', f: one((a) => ad.clamp(a, 1, 2)), at: [1.5], slopes: [1] },
  { name: 'clamp outside', f: one((a) => ad.clamp(a, 1, 2)), at: [7], slopes: [0] },
  { name: 'asin at 1', f: one(ad.asin), at: [1], slopes: [Infinity], second: 'none' },
  { name: 'asin at −1', f: one(ad.asin), at: [-1], slopes: [Infinity], second: 'none' },
  { name: 'acos at 1', f: one(ad.acos), at: [1], slopes: [-Infinity], second: 'none' },
  { name: 'acos at −1', f: one(ad.acos), at: [-1], slopes: [-Infinity], second: 'none' },
  { name: 'atan2 at the origin', f: two(ad.atan2), at: [0, 0], slopes: [0, 0] },
  { name: 'atan2 on the cut', f: two(ad.atan2), at: [0, -1], slopes: [-1, 0], second: [0, -1, -1, 0] },
  { name: 'rem at a multiple', f: two(ad.rem), at: [6, 3], slopes: [1, -2] },
  { name: 'rem at a negative multiple', f: two(ad.rem), at: [-6, 3], slopes: [1, 2] },
  { name: 'rem of zero', f: two(ad.rem), at: [0, 3], slopes: [1, 0] },
  { name: 'floor at a whole number', f: one(ad.floor), at: [2], slopes: [0] },
  { name: 'ceil at a whole number', f: one(ad.ceil), at: [2], slopes: [0] },
  { name: 'trunc at a whole number', f: one(ad.trunc), at: [2], slopes: [0] },
  { name: 'nearest at a half', f: one(ad.nearest), at: [2.5], slopes: [0] },
  { name: 'round at a half', f: one(ad.round), at: [2.5], slopes: [0] },
  { name: 'powerOfTwo', f: one(ad.powerOfTwo), at: [3], slopes: [0] },
  { name: 'log at 0', f: one(ad.log), at: [0], slopes: [Infinity], second: [-Infinity] },
  {
    name: 'division by 0',
    f: one((a) => ad.div(1, a)),
    at: [0],
    slopes: [-Infinity],
    second: [Infinity],
  },
  { name: 'copySign of 0', f: two(ad.copySign), at: [0, -1], slopes: [0, 0] },
  {
    name: 'select at the switch',
    f: one((a) => ad.select(ad.gt(a, 0), ad.mul(2, a), 0)),
    at: [0],
    slopes: [0],
  },
]

/**
 * Powers at which a textbook rule fails, with slopes in base and exponent, and the second derivative in the base; of the
 * others, that in both is infinite at 0 up to the exponent 1. @see ChainRules.jl, POWERGRADS
 */
const powers: readonly Readonly<Record<'base' | 'exponent' | 'ofBase' | 'ofExponent' | 'twice', number>>[] = [
  { base: 1, exponent: 2, ofBase: 2, ofExponent: 0, twice: 2 },
  { base: 2, exponent: 2, ofBase: 4, ofExponent: 2.772588722239781, twice: 2 },
  { base: 0, exponent: 2, ofBase: 0, ofExponent: 0, twice: 2 },
  { base: -0, exponent: 2, ofBase: 0, ofExponent: 0, twice: 2 },
  { base: 0, exponent: 1, ofBase: 1, ofExponent: 0, twice: 0 },
  { base: -0, exponent: 1, ofBase: 1, ofExponent: 0, twice: 0 },
  { base: 0, exponent: 0, ofBase: 0, ofExponent: Number.NaN, twice: 0 },
  { base: 0, exponent: -1, ofBase: -Infinity, ofExponent: Number.NaN, twice: Infinity },
  { base: -0, exponent: -1, ofBase: -Infinity, ofExponent: Number.NaN, twice: -Infinity },
  { base: 0, exponent: -2, ofBase: -Infinity, ofExponent: Number.NaN, twice: Infinity },
  { base: -0, exponent: -2, ofBase: Infinity, ofExponent: Number.NaN, twice: Infinity },
  { base: 0, exponent: 0.5, ofBase: Infinity, ofExponent: 0, twice: -Infinity },
  { base: 0, exponent: 3.5, ofBase: 0, ofExponent: 0, twice: 0 },
  { base: 0, exponent: -1.5, ofBase: -Infinity, ofExponent: Number.NaN, twice: Infinity },
  { base: 2, exponent: 0, ofBase: 0, ofExponent: Math.LN2, twice: 0 },
  { base: 2, exponent: 1, ofBase: 1, ofExponent: 2 * Math.LN2, twice: 0 },
]

for (const { base, exponent, ofBase, ofExponent, twice } of powers) {
  const table = kinks as Kink[]
  const slopes = [ofBase, ofExponent]
  const name = `pow(${show(base)}, ${exponent})`
  const fixed = one((x) => ad.pow(x, exponent))
  table.push({ name: `${name}, exponent known`, f: fixed, at: [base], slopes: [ofBase], second: [twice] })
  const [mixed, ofExponentTwice] = secondInExponent(base, exponent)
  const second = base === 0 && exponent === 0 ? 'none' : [twice, mixed, mixed, ofExponentTwice]
  table.push({ name, f: two(ad.pow), at: [base, exponent], slopes, second })
}

/** ∂²/∂a∂p = aᵖ⁻¹ (1 + p log a) and ∂²/∂p² = aᵖ log² a; at a = 0 they are 0 where they are finite, else NaN. */
function secondInExponent(a: number, p: number): readonly [mixed: number, twice: number] {
  if (a === 0) return [p > 1 ? 0 : Number.NaN, p > 0 ? 0 : Number.NaN]
  return [a ** (p - 1) * (1 + p * Math.log(a)), a ** p * Math.log(a) ** 2]
}

function show(a: number): string {
  return Object.is(a, -0) ? '-0' : String(a)
}

const LAST_PLACES = 4 * Number.EPSILON

/** Equal slopes: zeros of either sign are one, and roundings of one number. */
function same(a: number, b: number): boolean {
  return a === b || sameBits(a, b) || Math.abs(a - b) <= LAST_PLACES * Math.abs(b)
}

function expectAll(found: Point, promised: Point, what: string): void {
  expect(found.length).toBe(promised.length)
  found.forEach((slope, i) => {
    expect(same(slope, promised[i]!), `${what} ${i} is ${slope}, promised ${promised[i]}`).toBe(true)
  })
}

describe.each(kinks)(
  '$name at $at',
  ({ f, at, slopes, second = slopes.flatMap(() => slopes).map(() => 0) }) => {
    const unit = (i: number) => at.map((_, k) => (k === i ? 1 : 0))
    const each = <T>(g: (i: number) => T): T[] => at.map((_, i) => g(i))
    // a tangent of 0 along one operand must not meet the infinite slope of another
    const firsts: Readonly<Record<string, (x: Point) => Point>> = {
      forward: (x) => each((i) => jvp(f, x, unit(i)).tangent),
      reverse: (x) => grad(f)(x),
    }
    const seconds: Readonly<Record<string, (x: Point) => Point>> = {
      'forward over reverse': (x) => each((i) => jvp(grad(f), x, unit(i)).tangent).flat(),
      'reverse over reverse': (x) => each((i) => grad((z: Point) => grad(f)(z)[i]!)(x)).flat(),
      'reverse over forward': (x) => each((i) => grad((z: Point) => jvp(f, z, unit(i)).tangent)(x)).flat(),
      'forward over forward': (x) =>
        each((i) => each((k) => jvp((z: Point) => jvp(f, z, unit(i)).tangent, x, unit(k)).tangent)).flat(),
    }
    const ordinary = at.map((x) => x + 0.25)

    const expectPromised = (g: (x: Point) => Point, promised: Point) => {
      expectAll(g(at), promised, 'interpreted')
      expectAll(compile(g, at)(at), promised, 'compiled')
      const [left, , right] = compile(vmap(g), [at, at, at])([at, ordinary, at])
      expectAll(left!, promised, 'in the left lane')
      expectAll(right!, promised, 'without a neighbour')
      expectAll(compile(vmap(g), [at, at])([ordinary, at])[1]!, promised, 'in the right lane')
    }

    test.each(Object.entries(firsts))('%s', (_mode, g) => expectPromised(g, slopes))
    if (second !== 'none') test.each(Object.entries(seconds))('%s', (_mode, g) => expectPromised(g, second))
  },
)
