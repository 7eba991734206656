'use grad'
import { expect } from 'vitest'
import { slopeAlong } from '../../../ad/checking/index.ts'
import { type Compiled, compile, grad, jvp, type Scalar, select, vjp } from '../../../ad/index.ts'
import { withDecisions } from './decisions.ts'
import { type Instruction, run, takesCheapest } from './instructions.ts'
import { expectSameBits, numbersOf } from './sameBits.ts'

/** A function of a list of numbers to a list of numbers. */
export type Several = (x: readonly Scalar[]) => readonly Scalar[]

/** A place, a direction in which to go from there, and weights of the results. */
export interface Aim {
  readonly x: readonly Scalar[]
  readonly dx: readonly Scalar[]
  readonly u: readonly Scalar[]
}

/** A place and two directions. */
interface Directions {
  readonly x: readonly Scalar[]
  readonly u: readonly Scalar[]
  readonly v: readonly Scalar[]
}

/** A place and a direction. */
interface Towards {
  readonly z: readonly Scalar[]
  readonly dz: readonly Scalar[]
}

/** A function's value and first derivatives in both modes. */
interface Derivatives {
  readonly value: readonly Scalar[]
  /** J dx */
  readonly tangent: readonly Scalar[]
  /** Jᵀ u */
  readonly gradient: readonly Scalar[]
}

/** How a comparison with differences ended. */
export type Outcome = 'checked' | 'beside a kink' | 'unsolved'

/** Modes do the same sums in another order. */
const FORWARD_AGAINST_REVERSE = 1e-12
const DERIVATIVE_AGAINST_DIFFERENCES = 1e-6
/** Solutions of which the last bits depend on how a Jacobian was found. */
const CHEAPEST = 1e-12
/** A difference whose own error is larger says nothing. */
const DIFFERENCES = 1e-7

const NESTINGS = 1e-10

const RESULTS = 3

/** The last values of a program. */
export function lastOf(program: readonly Instruction[]): Several {
  return (x) => run(program, x).slice(-RESULTS)
}

/** The value and derivatives of a function at a place, in a direction, for weights. */
export function derivativesOf(f: Several): (aim: Aim) => Derivatives & { readonly again: readonly Scalar[] } {
  return ({ x, dx, u }) => {
    const [ahead, back] = [jvp(f, x, dx), vjp(f, x, u)]
    return { value: back.value, tangent: ahead.tangent, gradient: back.grad, again: ahead.value }
  }
}

/**
 * Expects a program to have the same value plain, traced, differentiated in either mode, interpreted and compiled; its
 * derivatives to be the same interpreted and compiled, and to agree with each other and with differences.
 */
export function expectAgreement(program: readonly Instruction[], aim: Aim): Outcome {
  const f = lastOf(program)
  const compiled = compile(derivativesOf(f), aim)
  const found = compiled(aim)
  expectSameBits(numbersOf(found), numbersOf(compiled.interpret(aim)), 'compiled, interpreted ')
  expectSameBits(found.again, found.value, 'value with tangents, with cotangents ')
  if (!numbersOf(found).every(Number.isFinite)) return 'unsolved'
  const plain = withDecisions(() => f(aim.x))
  expectPlain(program, found.value, plain.result)
  const size = expectAdjoint(found, aim)
  const outcome = asDifferences(compiled, aim, size, (x) => withDecisions(() => f(x)).path !== plain.path)
  expectSameBits(numbersOf(compiled(aim)), numbersOf(found), 'after runs elsewhere, before ')
  return outcome
}

/** The bits of a plain run, but for the sign of zeros; to rounding where Jacobians are found in the cheapest way. */
function expectPlain(
  program: readonly Instruction[],
  compiled: readonly Scalar[],
  plain: readonly Scalar[],
): void {
  const rounding = takesCheapest(program) ? CHEAPEST * Math.max(1, ...plain.map(Math.abs)) : 0
  compiled.forEach((y, i) => {
    expect(Math.abs(y - plain[i]!), `plain, compiled [${i}]: ${plain[i]}, ${y}`).toBeLessThanOrEqual(rounding)
  })
}

/** ⟨u, J dx⟩ = ⟨Jᵀ u, dx⟩; returns the size of its terms, or 1. */
function expectAdjoint({ tangent, gradient }: Derivatives, { dx, u }: Aim): number {
  const ahead = tangent.map((yi, i) => yi * u[i]!)
  const back = gradient.map((xi, i) => xi * dx[i]!)
  const size = Math.max(1, ...ahead.map(Math.abs), ...back.map(Math.abs))
  expect(Math.abs(sum(ahead) - sum(back)), 'forward, reverse').toBeLessThanOrEqual(
    FORWARD_AGAINST_REVERSE * size,
  )
  return size
}

/** Expects the slope of ⟨u, f⟩ along dx to be that of differences, unless a point that these look at is beyond a kink. */
function asDifferences(
  compiled: Compiled<Aim, unknown>,
  { x, dx, u }: Aim,
  size: number,
  beyond: (x: readonly Scalar[]) => boolean,
): Outcome {
  const [input, output] = [new Float64Array(compiled.inputs), new Float64Array(compiled.outputs)]
  input.set([...x, ...dx, ...u])
  const seen: Float64Array[] = []
  const weighted = (at: Float64Array) => {
    seen.push(at)
    input.set(at)
    compiled.into(input, output)
    return sum(u.map((ui, i) => ui * output[i]!))
  }
  const { derivative, error } = slopeAlong(weighted, x, dx, { goal: 1e-9 })
  compiled.into([...x, ...dx, ...u], output)
  const exact = sum(u.map((ui, i) => ui * output[u.length + i]!))
  const off = Math.abs(derivative - exact)
  const agree = error <= DIFFERENCES * size && off <= DERIVATIVE_AGAINST_DIFFERENCES * size
  if (!agree && seen.some((at) => beyond([...at]))) return 'beside a kink'
  expect(error, 'error of differences').toBeLessThanOrEqual(DIFFERENCES * size)
  expect(off, 'differences').toBeLessThanOrEqual(DERIVATIVE_AGAINST_DIFFERENCES * size)
  return 'checked'
}

/**
 * Expects nothing of a program to be left where its result is chosen away: not in the value, not in the derivatives of
 * either order in any nesting of modes, whatever the program makes of its numbers.
 */
export function expectNothing(
  f: (x: readonly Scalar[]) => Scalar,
  x: readonly Scalar[],
  dx: readonly Scalar[],
) {
  const untaken = ([open, ...z]: readonly Scalar[]) => select(open! > 0, f(z), 0)
  const at: Towards = { z: [-1, ...x], dz: [1, ...dx] }
  const along = ({ z, dz }: Towards) => jvp(untaken, z, dz).tangent
  const all = ({ z, dz }: Towards) => [
    untaken(z),
    along({ z, dz }),
    ...grad(untaken)(z),
    ...jvp(grad(untaken), z, dz).tangent,
    ...grad((y: readonly Scalar[]) => along({ z: y, dz }))(z),
    jvp((y: readonly Scalar[]) => along({ z: y, dz }), z, dz).tangent,
    ...grad((y: readonly Scalar[]) =>
      grad(untaken)(y).reduce((total, slope, i) => total + slope * dz[i]!, 0 as Scalar),
    )(z),
  ]
  for (const left of compile(all, at)(at)) expect(left + 0).toBe(0)
}

/** Expects uᵀ H v to be the same the other way round, and in every way of nesting two derivatives. */
export function expectSymmetric(f: (x: readonly Scalar[]) => Scalar, at: Directions): void {
  const dot = (a: readonly Scalar[], b: readonly Scalar[]) =>
    a.reduce((total, ai, i) => total + ai * b[i]!, 0 as Scalar)
  const products = ({ x, u, v }: Directions) => [
    dot(u, jvp(grad(f), x, v).tangent),
    dot(v, jvp(grad(f), x, u).tangent),
    dot(u, grad((y: readonly Scalar[]) => dot(grad(f)(y), v))(x)),
    dot(u, grad((y: readonly Scalar[]) => jvp(f, y, v).tangent)(x)),
    jvp((y: readonly Scalar[]) => jvp(f, y, u).tangent, x, v).tangent,
  ]
  const compiled = compile(products, at)
  const found = compiled(at)
  expectSameBits(found, compiled.interpret(at), 'compiled, interpreted ')
  const size = Math.max(1, ...found.map(Math.abs))
  for (const product of found) expect(Math.abs(product - found[0]!)).toBeLessThanOrEqual(NESTINGS * size)
}

function sum(terms: readonly number[]): number {
  return terms.reduce((total, term) => total + term, 0)
}
