import { describe, expect, test } from 'vitest'
import * as ad from '../../../ad/index.ts'
import { compile, grad, jvp, type Scalar } from '../../../ad/index.ts'
import { sameBits } from '../core/sameBits.ts'

type Point = readonly number[]
type Function = (x: readonly Scalar[]) => Scalar

/** A function at a point where it has no derivative, or where a careless rule gives none: what slopes we promise. */
interface Kink {
  readonly name: string
  readonly f: Function
  readonly at: Point
  readonly slopes: Point
  /** whether slopes have slopes, be it by promise; default: where they are finite */
  readonly twice?: boolean
}

const one = (f: (a: Scalar) => Scalar): Function => {
  return ([a]) => f(a!)
}
const two = (f: (a: Scalar, b: Scalar) => Scalar): Function => {
  return ([a, b]) => f(a!, b!)
}

const kinks: readonly Kink[] = [
  { name: 'sqrt', f: one(ad.sqrt), at: [0], slopes: [Infinity] },
  { name: 'safeSqrt', f: one(ad.safeSqrt), at: [0], slopes: [0] },
  { name: 'norm of a zero vector', f: ad.norm, at: [0, 0, 0], slopes: [0, 0, 0] },
  { name: 'norm of a vector', f: ad.norm, at: [0, 0, -2], slopes: [0, 0, -1] },
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
  { name: 'asin at 1', f: one(ad.asin), at: [1], slopes: [Infinity] },
  { name: 'asin at −1', f: one(ad.asin), at: [-1], slopes: [Infinity] },
  { name: 'acos at 1', f: one(ad.acos), at: [1], slopes: [-Infinity] },
  { name: 'acos at −1', f: one(ad.acos), at: [-1], slopes: [-Infinity] },
  { name: 'atan2 at the origin', f: two(ad.atan2), at: [0, 0], slopes: [0, 0] },
  { name: 'atan2 on the cut', f: two(ad.atan2), at: [0, -1], slopes: [-1, 0] },
  { name: 'rem at a multiple', f: two(ad.rem), at: [6, 3], slopes: [1, -2] },
  { name: 'rem at a negative multiple', f: two(ad.rem), at: [-6, 3], slopes: [1, 2] },
  { name: 'rem of zero', f: two(ad.rem), at: [0, 3], slopes: [1, 0] },
  { name: 'floor at a whole number', f: one(ad.floor), at: [2], slopes: [0] },
  { name: 'ceil at a whole number', f: one(ad.ceil), at: [2], slopes: [0] },
  { name: 'trunc at a whole number', f: one(ad.trunc), at: [2], slopes: [0] },
  { name: 'nearest at a half', f: one(ad.nearest), at: [2.5], slopes: [0] },
  { name: 'round at a half', f: one(ad.round), at: [2.5], slopes: [0] },
  { name: 'powerOfTwo', f: one(ad.powerOfTwo), at: [3], slopes: [0] },
  { name: 'log at 0', f: one(ad.log), at: [0], slopes: [Infinity] },
  { name: 'division by 0', f: one((a) => ad.div(1, a)), at: [0], slopes: [-Infinity] },
  { name: 'copySign of 0', f: two(ad.copySign), at: [0, -1], slopes: [0, 0] },
  {
    name: 'select at the switch',
    f: one((a) => ad.select(ad.gt(a, 0), ad.mul(2, a), 0)),
    at: [0],
    slopes: [0],
  },
]

/** Powers at which a textbook rule fails, with the slopes in base and exponent. @see ChainRules.jl, POWERGRADS */
const powers: readonly (readonly [base: number, exponent: number, ofBase: number, ofExponent: number])[] = [
  [1, 2, 2, 0],
  [2, 2, 4, 2.772588722239781],
  [0, 2, 0, 0],
  [-0, 2, 0, 0],
  [0, 1, 1, 0],
  [-0, 1, 1, 0],
  [0, 0, 0, Number.NaN],
  [0, -1, -Infinity, Number.NaN],
  [-0, -1, -Infinity, Number.NaN],
  [0, -2, -Infinity, Number.NaN],
  [-0, -2, Infinity, Number.NaN],
  [0, 0.5, Infinity, 0],
  [0, 3.5, 0, 0],
  [0, -1.5, -Infinity, Number.NaN],
]

for (const [a, p, ofBase, ofExponent] of powers) {
  const table = kinks as Kink[]
  // aᵖ⁻¹ log a, the mixed derivative, is infinite at 0 up to p = 1
  const twice = a !== 0 || p > 1
  table.push({
    name: `pow(${show(a)}, ${p})`,
    f: two(ad.pow),
    at: [a, p],
    slopes: [ofBase, ofExponent],
    twice,
  })
  const fixed = one((x) => ad.pow(x, p))
  table.push({ name: `pow(${show(a)}, ${p}), exponent known`, f: fixed, at: [a], slopes: [ofBase] })
}

function show(a: number): string {
  return Object.is(a, -0) ? '-0' : String(a)
}

/** Equal slopes: zeros of either sign are one. */
function same(a: number, b: number): boolean {
  return a === b || sameBits(a, b)
}

describe.each(kinks)('$name at $at', ({ f, at, slopes, twice = slopes.every(Number.isFinite) }) => {
  const unit = (i: number) => at.map((_, k) => (k === i ? 1 : 0))
  const forward = (x: Point) => at.map((_, i) => jvp(f, x, unit(i)).tangent)
  const expectSlopes = (found: Point) => {
    found.forEach((slope, i) => {
      expect(same(slope, slopes[i]!), `slope ${i} is ${slope}, promised ${slopes[i]}`).toBe(true)
    })
  }
  // a tangent of 0 along one operand must not meet the infinite slope of another
  test('forward', () => expectSlopes(forward(at)))
  test('reverse', () => expectSlopes(grad(f)(at)))
  test('forward, compiled', () => expectSlopes(compile(forward, at)(at)))
  test('reverse, compiled', () => expectSlopes(compile(grad(f), at)(at)))
  if (!twice) return
  test('both modes agree on second derivatives', () => {
    const second = compile(
      (x: Point) => ({
        forward: at.map((_, i) => jvp(grad(f), x, unit(i)).tangent),
        reverse: at.map((_, i) => grad((z: readonly Scalar[]) => grad(f)(z)[i]!)(x)),
      }),
      at,
    )(at)
    second.forward.flat().forEach((value, i) => {
      expect(same(value, second.reverse.flat()[i]!), `${value}, ${second.reverse.flat()[i]}`).toBe(true)
    })
  })
})
