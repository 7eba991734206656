import { expect } from 'vitest'
import { checkGradient } from '../../../ad/checking/index.ts'
import { withFreshGraph } from '../../../ad/graph/graph.ts'
import { compile, grad, jvp, type Scalar, valueAndGrad } from '../../../ad/index.ts'
import { interpret } from '../../../ad/run/interpret.ts'
import { trace } from '../../../ad/trace/trace.ts'
import { expectSameBits, numbersOf } from './sameBits.ts'

/** A function of a list of numbers to a number. */
export type Program = (x: readonly Scalar[]) => Scalar

const FORWARD_AGAINST_REVERSE = 1e-12
const SECOND_ORDER = 1e-10

/** Expects that plain, traced, pruned and compiled are one function. */
export function expectOneFunction(f: (x: readonly Scalar[]) => unknown, at: readonly number[]): void {
  const compiled = compile(f, at)
  const plain = numbersOf(f(at))
  expectSameBits(numbersOf(compiled(at)), plain, 'compiled')
  expectSameBits(numbersOf(compiled.interpret(at)), plain, 'pruned')
  const { program } = withFreshGraph(() => trace(f, at))
  expectSameBits(interpret(program, at).flatMap(spread), interpret(compiled.program, at).flatMap(spread))
}

function spread(value: number | boolean | Float64Array): number[] {
  return value instanceof Float64Array ? [...value] : [Number(value)]
}

/** Expects first derivatives to agree in both modes, with differences, and between interpreter and machine. */
export function expectGradient(f: Program, at: readonly number[], tolerance = 1e-7): void {
  const gradient = compile(valueAndGrad(f), at)
  expectOneFunction((x) => valueAndGrad(f)(x), at)
  const { grad: reverse } = gradient(at)
  const size = Math.max(...reverse.map(Math.abs))
  const forward = compile((x: readonly Scalar[]) => at.map((_, i) => jvp(f, x, unit(at, i)).tangent), at)(at)
  expectClose(forward, reverse, FORWARD_AGAINST_REVERSE * size, 'forward, reverse')
  const value = compile(f, at)
  checkGradient({ value: (x) => value([...x]), gradient: () => reverse, at, tolerance }).throwIfWrong()
}

/** Expects second derivatives to agree among the three ways of nesting, and to be symmetric. */
export function expectHessian(f: Program, at: readonly number[]): void {
  const each = <T>(g: (i: number) => T): T[] => at.map((_, i) => g(i))
  const nested = compile(
    (x: readonly Scalar[]) => ({
      forwardOverReverse: each((i) => jvp(grad(f), x, unit(at, i)).tangent),
      reverseOverReverse: each((i) => grad((z: readonly Scalar[]) => grad(f)(z)[i]!)(x)),
      reverseOverForward: each((i) => grad((z: readonly Scalar[]) => jvp(f, z, unit(at, i)).tangent)(x)),
    }),
    at,
  )
  const { forwardOverReverse, reverseOverReverse, reverseOverForward } = nested(at)
  const rounding = SECOND_ORDER * Math.max(1, ...forwardOverReverse.flat().map(Math.abs))
  expectClose(forwardOverReverse.flat(), reverseOverReverse.flat(), rounding, 'fr, rr')
  expectClose(forwardOverReverse.flat(), reverseOverForward.flat(), rounding, 'fr, rf')
  const transposed = each((i) => each((k) => reverseOverReverse[k]![i]!))
  expectClose(transposed.flat(), reverseOverReverse.flat(), rounding, 'symmetry')
  expectSameBits(numbersOf(nested.interpret(at)), numbersOf(nested(at)), 'interpreted, compiled')
}

/** All of the above. */
export function expectDifferentiable(f: Program, at: readonly number[]): void {
  expectOneFunction(f, at)
  expectGradient(f, at)
  expectHessian(f, at)
}

function unit(at: readonly number[], i: number): number[] {
  return at.map((_, k) => (k === i ? 1 : 0))
}

function expectClose(a: readonly number[], b: readonly number[], tolerance: number, what: string): void {
  expect(a.length).toBe(b.length)
  a.forEach((value, i) => {
    const off = Math.abs(value - b[i]!)
    expect(
      off <= tolerance,
      `${what} [${i}]: ${value} and ${b[i]} differ by ${off}, at most ${tolerance}`,
    ).toBe(true)
  })
}
