'use grad'
import { describe, expect, test } from 'vitest'
import {
  checkFinite,
  compile,
  factorized,
  grad,
  implicitly,
  jvp,
  root,
  type Scalar,
  solve,
  stopGradient,
  whileLoop,
} from '../../../ad/index.ts'
import { expectDifferentiable, type Program } from '../core/differentiable.ts'
import { expectSameBits } from '../core/sameBits.ts'
import { counted } from './counted.ts'
import { expectSecondDifferences } from './secondOrder.ts'

type Pair = { readonly x: Scalar; readonly y: Scalar }
type Params = { readonly a: Scalar; readonly b: Scalar }

/** Stationarity of ½ a x² + ¼ x⁴ + ½ (1 + b²) y² + a x y − b x − y. */
const residual =
  ({ a, b }: Params) =>
  ({ x, y }: Pair) => [a * x + x ** 3 + a * y - b, (1 + b * b) * y + a * x - 1]

/** Its symmetric Jacobian. */
const hessian = ({ a, b }: Params, { x }: Pair) => [
  [a + 3 * x * x, a],
  [a, 1 + b * b],
]

/** Newton's method until it settles, of numbers that stand still. */
function found(params: Params): Pair {
  const still = stopGradient(params)
  const far = ({ x, y }: Pair) => residual(still)({ x, y }).reduce((sum, ri) => sum + ri * ri, 0 as Scalar)
  const next = (at: Pair): Pair => {
    const [dx, dy] = solve(hessian(still, at), residual(still)(at), 'spd')
    return { x: at.x - dx!, y: at.y - dy! }
  }
  return whileLoop((at: Pair) => far(at) > 1e-28, next, { x: 0.3, y: 0.4 }, { maxTrips: 50 })
}

const declared = (params: Params, orders?: number): Pair =>
  implicitly(found(params), {
    residual: residual(params),
    factor: (x) => factorized(hessian(params, x), 'spd'),
    ...(orders && { orders }),
  })

const assembled = (params: Params): Pair => implicitly(found(params), { residual: residual(params) })

const loss =
  (solved: (params: Params) => Pair): Program =>
  ([a, b]) => {
    const { x, y } = solved({ a: a!, b: b! })
    return x * x * y + Math.sin(y) * a!
  }

const at = [1.3, 0.7]

describe('a solution found by a loop of one’s own', () => {
  test.each<[string, (params: Params) => Pair]>([
    ['with a factor of the symmetric Jacobian', declared],
    ['with the residual alone', assembled],
  ])('%s: both modes, both orders, differences', (_name, solved) => {
    expectDifferentiable(loss(solved), at)
    expectSecondDifferences(loss(solved), at)
  })

  test('is worth what was found, to the bit', () => {
    const params = { a: 1.3, b: 0.7 }
    const { x, y } = found(params)
    const both = compile((p: Params) => [declared(p), assembled(p)], params)(params)
    expectSameBits(
      both.flatMap((pair) => [pair.x, pair.y]),
      [x, y, x, y],
    )
    expect(declared(params)).toEqual({ x, y })
  })

  test('moves as the root of the same equations', () => {
    const byRoot = loss((params) => root(residual(params), { x: 0.3, y: 0.4 }))
    const second = (f: Program) => [...grad(f)(at), ...jvp(grad(f), at, [0.4, -1]).tangent]
    second(byRoot).forEach((value, i) => {
      expect(second(loss(declared))[i]!).toBeCloseTo(value, 12)
    })
  })

  test('takes any linear solver, as of a diagonal that needs no factor', () => {
    const cubeRoot = (a: Scalar) =>
      implicitly(Math.exp(Math.log(a) / 3), {
        residual: (x) => x ** 3 - a,
        factor: (x) => ({ solve: ([r]) => [r! / (3 * x * x)] }),
      })
    expect(compile(grad(cubeRoot), 1)(8)).toBeCloseTo(1 / 12, 14)
    expect(compile(grad(grad(cubeRoot)), 1)(8)).toBeCloseTo(-1 / 144, 14)
  })
})

describe('beyond the declared orders', () => {
  const ofOrder = (orders?: number) => (a: Scalar) => declared({ a, b: 0.7 }, orders).x

  test('derivatives are NaN, and checkFinite says which and why', () => {
    const third = (f: (a: Scalar) => Scalar) => compile(grad(grad(grad(f))), 1.3)(1.3)
    expect(third(ofOrder())).toBeNaN()
    expect(compile(grad(grad(ofOrder(1))), 1.3)(1.3)).toBeNaN()
    expect(() => checkFinite(grad(grad(ofOrder(1))), 1.3)).toThrow(
      /NaN in derivative 2 of implicitly, which was asked for 1 \(option orders\)/,
    )
    const three = third(ofOrder(3))
    const h = 1e-4
    const second = compile(grad(grad(ofOrder(3))), 1.3)
    expect(three).toBeCloseTo((second(1.3 + h) - second(1.3 - h)) / (2 * h), 5)
  })
})

describe('operations', () => {
  const example = { a: 1.3, b: 0.7 }
  const size = 12
  const matrix = (x: readonly Scalar[], s: Scalar) =>
    x.map((xi, i) => x.map((_, j) => (i === j ? size + xi * xi : s * Math.cos(i + j))))
  const guess = Array.from({ length: size }, (_, i) => 0.1 * i + 1)
  const equations = (s: Scalar) => (x: readonly Scalar[]) =>
    x.map((xi, i) =>
      x.reduce((sum, xj, j) => (i === j ? sum : sum + s * Math.cos(i + j) * xj), size * xi + xi ** 3 / 3 - i),
    )
  /** One step of Newton's method from the guess, then its factor at the place it got to. */
  const step = (s: Scalar): { x: readonly Scalar[]; along: readonly Scalar[] } => {
    const d = factorized(matrix(guess, s), 'spd').solve(equations(s)(guess))
    const x = guess.map((xi, i) => xi - d[i]!)
    return { x, along: factorized(matrix(x, s), 'spd').solve(guess) }
  }
  const kept = (s: Scalar) => {
    const { x, along } = step(s)
    const moving = implicitly(x, {
      residual: equations(s),
      factor: (at) => factorized(matrix(at, s), 'spd'),
    })
    return [...moving, ...along]
  }

  test('nothing is added where no derivative is taken', () => {
    const bare = (s: Scalar) => {
      const { x, along } = step(s)
      return [...x, ...along]
    }
    expect(counted(kept, 1)).toEqual(counted(bare, 1))
    expect(counted(declared, example)).toEqual(counted(found, example))
  })

  test('a derivative shares the factor that was made at the same point', () => {
    const solution = (s: Scalar) => kept(s).slice(0, size)
    const all = (s: Scalar) => ({ along: step(s).along, value: solution(s) })
    const forward = (s: Scalar) => ({ ...all(s), tangent: jvp(solution, s, 1).tangent })
    const back = (s: Scalar) => ({ ...all(s), slope: grad((z: Scalar) => solution(z).reduce(sum))(s) })
    const value = counted(all, 1).executed
    // a substitution, the product of ∂r/∂s with 1, and the sum that was differentiated
    const most = 2 * size * size + 3 * size * size
    for (const f of [forward, back]) expect(counted(f, 1).executed - value).toBeLessThanOrEqual(most)
  })

  test('a derivative does not see the loop that found the solution', () => {
    const value = counted(declared, example).executed
    const forward = (p: Params) => ({ ...jvp(declared, p, { a: 1, b: 1 }) })
    const back = (p: Params) => grad((z: Params) => declared(z).x)(p)
    for (const f of [forward, back]) expect(counted(f, example).executed - value).toBeLessThan(45)
  })
})

function sum(a: Scalar, b: Scalar): Scalar {
  return a + b
}

describe('misuse', () => {
  test('too few residuals, and orders out of range', () => {
    const few = (a: Scalar) => implicitly([a, a], { residual: ([x]) => [x! - a] })
    expect(() => grad((a: Scalar) => few(a)[0]!)(1)).toThrow(
      /implicitly: there are 1 residuals for 2 unknowns/,
    )
    expect(() => implicitly(1, { residual: (x) => x - 1, orders: 0 })).toThrow(/implicitly: orders is 0/)
  })
})
