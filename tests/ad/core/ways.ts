'use grad'
import { expect } from 'vitest'
import {
  checkFinite,
  compile,
  explain,
  grad,
  type JacobianMode,
  jacobian,
  jvp,
  NotFiniteError,
  row,
  type Scalar,
  scan,
  vmap,
  zip,
} from '../../../ad/index.ts'
import { type Aim, derivativesOf, type Several } from './agreement.ts'
import { expectSameBits, numbersOf } from './sameBits.ts'

type List = readonly Scalar[]
type Single = (x: List) => Scalar

/** Modes do the same sums in another order. */
const ROUNDING = 1e-12
const THIRD = 1e-9

const MODES: readonly (JacobianMode | undefined)[] = ['forward', 'reverse', 'coloured', 'looped', undefined]

/** Expects a Jacobian to be the same in whatever mode it is found, and column by column. */
export function expectOneJacobian(f: Several, at: List): void {
  const unit = (k: number) => at.map((_, i) => (i === k ? 1 : 0))
  const all = (x: List) => ({
    columns: at.map((_, k) => jvp(f, x, unit(k)).tangent),
    matrices: MODES.map((mode) => jacobian(f, mode ? { mode } : {})(x)),
  })
  const compiled = compile(all, at)
  const { columns, matrices } = compiled(at)
  expectSameBits(
    numbersOf({ columns, matrices }),
    numbersOf(compiled.interpret(at)),
    'compiled, interpreted ',
  )
  const rows = columns[0]!.map((_, i) => columns.map((column) => column[i]!))
  matrices.forEach((matrix, m) => {
    expectAlike(matrix.flat(), rows.flat(), ROUNDING, `${MODES[m] ?? 'best'}, column by column`)
  })
}

/** Expects the third derivative of a function along three directions to be the same in every nesting of modes. */
export function expectThird(f: Single, at: { readonly x: List; readonly u: List; readonly v: List }): void {
  type At = typeof at
  const ahead = (g: Single, along: List) => (x: List) => jvp(g, x, along).tangent
  const back = (g: Single, along: List) => (x: List) =>
    grad(g)(x).reduce((sum, slope, i) => sum + slope * along[i]!, 0 as Scalar)
  const ways = [ahead, back]
  const products = ({ x, u, v }: At) =>
    ways.flatMap((a) => ways.flatMap((b) => ways.map((c) => a(b(c(f, u), v), u)(x))))
  const found = compile(products, at)(at)
  expectAlike(found, Array<number>(found.length).fill(found[0]!), THIRD, 'in another nesting')
}

/** What loops make of a program that reads lists, by element and whole. */
function alongList(f: Several): Several {
  return (x) => {
    const made = vmap((a: Scalar) => f([a, x[0]!, 0.5 * a]).at(-1)!)(x)
    const turn = (c: Scalar, [xi, yi]: readonly [Scalar, Scalar]) => ({
      carry: 0.5 * (c * xi + yi),
      y: f([c, xi, yi]).at(-1)!,
    })
    const { carry, ys } = scan(turn, x[1]!, zip(x, made))
    return [carry, ys[0]!, ys[x.length - 1]!]
  }
}

/** Expects a program to do to a row what it does to a list, and to its tangents and cotangents. */
export function expectRowsAsLists(f: Several, { x, dx, u }: Aim): void {
  const derivatives = derivativesOf(alongList(f))
  const inRows = compile(derivatives, { x: row(x), dx: row(dx), u })
  const found = inRows({ x, dx, u })
  expectSameBits(numbersOf(found), numbersOf(inRows.interpret({ x, dx, u })), 'compiled, interpreted ')
  const expected = compile(derivatives, { x, dx, u })({ x, dx, u })
  expectSameBits(found.value, expected.value, 'value of rows, of lists ')
  expectAlike(numbersOf(found), numbersOf(expected), ROUNDING, 'of rows, of lists')
}

/** Expects diagnosis to find a culprit where a number of the result is not finite, and only there; and to explain. */
export function expectDiagnosed(f: Several, at: Aim): void {
  const derivatives = derivativesOf(f)
  const finite = numbersOf(compile(derivatives, at)(at)).every(Number.isFinite)
  const diagnose = () => checkFinite(derivatives, at)
  if (finite) diagnose()
  else expect(diagnose).toThrow(NotFiniteError)
  expect(explain(f, at.x).inputs.length).toBe(at.x.length)
}

function expectAlike(actual: List, expected: List, tolerance: number, what: string): void {
  const size = Math.max(1, ...expected.map(Math.abs))
  expect(actual.length).toBe(expected.length)
  actual.forEach((value, i) => {
    const off = Math.abs(value - expected[i]!)
    expect(off, `${what} [${i}]: ${value}, ${expected[i]}`).toBeLessThanOrEqual(tolerance * size)
  })
}
