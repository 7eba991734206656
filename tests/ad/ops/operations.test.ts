import { describe, expect, test } from 'vitest'
import { checkGradient } from '../../../ad/checking/index.ts'
import * as ad from '../../../ad/index.ts'
import { compile, grad, jvp, type Scalar, valueAndGrad } from '../../../ad/index.ts'
import type { OpName } from '../../../ad/ops/names.ts'
import { operations } from '../../../ad/ops/table.ts'
import { expectSameBits } from '../core/sameBits.ts'
import { asFunction, isAllowed, smoothPoints, specialOperands, specialValues } from './samples.ts'

const names = Object.keys(operations) as OpName[]
const functions: Readonly<Record<string, unknown>> = { ...ad }
const FORWARD_AGAINST_REVERSE = 1e-12
const SECOND_ORDER = 1e-6

test('every operation has sample points', () => {
  expect(Object.keys(smoothPoints).sort()).toEqual([...names].sort())
})

describe.each(names)('%s', (name) => {
  const f = asFunction(name)
  const { arity } = operations[name]
  const zeros = Array.from({ length: arity }, () => 0)
  const unit = (i: number) => zeros.map((_, k) => (k === i ? 1 : 0))

  test('interpreted and compiled agree bit for bit on special and ordinary numbers', () => {
    const compiled = compile(f, zeros)
    const output = new Float64Array(1)
    for (const operands of specialOperands(name)) {
      compiled.into(operands, output)
      expectSameBits(output, [f(operands)], `${name}(${operands.join(', ')})`)
      expectSameBits([compiled.interpret(operands)], output)
    }
  })

  test('says if its slopes can be infinite or NaN where it is finite itself', () => {
    const gradient = compile(valueAndGrad(f), zeros)
    const harmless = specialOperands(name).filter((operands) => {
      if (!operands.every(Number.isFinite)) return true
      const { value, grad: slopes } = gradient(operands)
      return !Number.isFinite(value) || slopes.every(Number.isFinite)
    })
    if (!operations[name].singular) expect(harmless).toEqual(specialOperands(name))
  })

  test('a tangent and a cotangent of 0 stay 0 whatever slope they meet', () => {
    const scaled = compile(
      grad(([c, ...x]: readonly Scalar[]) => ad.mul(c!, f(x))),
      [0, ...zeros],
    )
    type Ahead = { readonly x: readonly Scalar[]; readonly dx: readonly Scalar[] }
    const ahead = compile(({ x, dx }: Ahead) => jvp(f, x, dx).tangent, { x: zeros, dx: zeros })
    for (const operands of specialOperands(name)) {
      if (!Number.isFinite(f(operands)) || !operands.every(Number.isFinite)) continue
      const slopes = scaled([0, ...operands]).slice(1)
      for (const slope of slopes) expect(slope + 0, `${name}(${operands})`).toBe(0)
      expect(ahead({ x: operands, dx: zeros }) + 0, `${name}(${operands})`).toBe(0)
    }
  })

  test('with a known last operand, compiled gives the same', () => {
    if (arity !== 2) return expect(arity).not.toBe(2)
    for (const last of specialValues.filter((_, i) => i % 3 === 0 || i < 6)) {
      const compiled = compile((a: readonly Scalar[]) => f([a[0]!, last]), [0])
      for (const first of specialValues) {
        if (!isAllowed(name, [first, last]) || isStrongZero(name, first, last)) continue
        const message = `${name}(${first}, ${last})`
        const [actual, expected] = [compiled([first]), f([first, last])]
        expect(
          actual === expected || Object.is(actual, expected),
          `${message} = ${actual}, ${expected}`,
        ).toBe(true)
      }
    }
  })

  test.each(smoothPoints[name])('first derivatives at %j', (...at) => {
    const compiled = compile(valueAndGrad(f), at)
    const check = checkGradient({ value: (x) => f([...x]), gradient: (x) => compiled([...x]).grad, at })
    check.throwIfWrong()
    const { grad: reverse } = valueAndGrad(f)(at)
    at.forEach((_, i) => {
      const forward = jvp(f, at, unit(i)).tangent
      expect(Math.abs(forward - reverse[i]!)).toBeLessThanOrEqual(FORWARD_AGAINST_REVERSE * Math.abs(forward))
      expectSameBits(compiled(at).grad, reverse, 'gradient')
    })
  })

  test.each(smoothPoints[name])('second derivatives at %j', (...at) => {
    const hessian = compile(
      (x: readonly Scalar[]) => ({
        forwardOverReverse: at.map((_, i) => jvp(grad(f), x, unit(i)).tangent),
        reverseOverReverse: at.map((_, i) => grad((z: readonly Scalar[]) => grad(f)(z)[i]!)(x)),
        reverseOverForward: at.map((_, i) => grad((z: readonly Scalar[]) => jvp(f, z, unit(i)).tangent)(x)),
      }),
      at,
    )
    const { forwardOverReverse, reverseOverReverse, reverseOverForward } = hessian(at)
    const size = Math.max(1, ...forwardOverReverse.flat().map(Math.abs))
    at.forEach((_, i) => {
      checkGradient({
        value: (x) => grad(f)([...x])[i]!,
        gradient: (x) => hessian([...x]).reverseOverReverse[i]!,
        at,
        tolerance: SECOND_ORDER,
      }).throwIfWrong()
      at.forEach((_, k) => {
        const rounding = FORWARD_AGAINST_REVERSE * size
        expect(Math.abs(forwardOverReverse[i]![k]! - reverseOverReverse[i]![k]!)).toBeLessThanOrEqual(
          rounding,
        )
        expect(Math.abs(forwardOverReverse[i]![k]! - reverseOverForward[i]![k]!)).toBeLessThanOrEqual(
          rounding,
        )
      })
    })
  })
})

/** Whether a known operand makes a structural zero of what arithmetic calls NaN. */
function isStrongZero(name: OpName, a: number, last: number): boolean {
  return (name === 'mul' || name === 'absoluteMul') && last === 0 && !Number.isFinite(a)
}

describe('functions', () => {
  const unary = [
    'neg',
    'sqrt',
    'safeSqrt',
    'abs',
    'sign',
    'floor',
    'ceil',
    'trunc',
    'nearest',
    'round',
    'sin',
    'cos',
    'tan',
    'asin',
    'acos',
    'atan',
    'exp',
    'expm1',
    'log',
    'log1p',
    'sinh',
    'cosh',
    'tanh',
    'erf',
    'exponentOf',
    'significandOf',
  ] as const
  test.each(unary)('%s: plain, traced and compiled are one', (name) => {
    const f = functions[name] as (a: Scalar) => Scalar
    const compiled = compile(f, 0)
    for (const a of specialValues) expectSameBits([compiled(a)], [f(a)], `${name}(${a})`)
  })

  const binary = ['add', 'sub', 'mul', 'div', 'rem', 'pow', 'atan2', 'min', 'max', 'hypot'] as const
  test.each(binary)('%s: plain, traced and compiled are one', (name) => {
    const f = functions[name] as (a: Scalar, b: Scalar) => Scalar
    const compiled = compile(([a, b]: readonly Scalar[]) => f(a!, b!), [0, 0])
    for (const a of specialValues)
      for (const b of specialValues) expectSameBits([compiled([a, b])], [f(a, b)], `${name}(${a}, ${b})`)
  })

  test('comparisons are one', () => {
    const all = (a: Scalar, b: Scalar) => [ad.lt(a, b), ad.le(a, b), ad.gt(a, b), ad.ge(a, b), ad.equal(a, b)]
    const compiled = compile(([a, b]: readonly Scalar[]) => all(a!, b!), [0, 0])
    for (const a of specialValues) for (const b of specialValues) expect(compiled([a, b])).toEqual(all(a, b))
  })

  test('clamp keeps NaN and holds the rest', () => {
    const compiled = compile((a: Scalar) => ad.clamp(a, -1, 2), 0)
    for (const a of specialValues) {
      expectSameBits([compiled(a)], [ad.clamp(a, -1, 2)])
      expectSameBits([ad.clamp(a, -1, 2)], [Number.isNaN(a) ? a : Math.min(2, Math.max(-1, a))])
    }
  })

  test('an operand of the wrong kind is refused', () => {
    expect(() => compile((a: Scalar) => ad.add(ad.lt(a, 1) as never, 2), 0)).toThrow(
      /truth value.*expected a number/,
    )
    expect(() => compile((a: Scalar) => ad.and(a as never, true), 0)).toThrow(/expected a truth value/)
    expect(() => compile((a: Scalar) => ad.add(a, 'text' as never), 0)).toThrow(/the text "text"/)
  })
})
