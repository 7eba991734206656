'use grad'
import {
  argmin,
  factorized,
  fixedPoint,
  implicitly,
  jacobian,
  root,
  type Scalar,
  stopGradient,
} from '../../../ad/index.ts'
import { undisclosed } from './decisions.ts'
import { type Body, bounded, type Of, type Surroundings } from './instructions.ts'

// Instructions whose results solve something.

type Run = (body: Body, given: readonly Scalar[]) => readonly Scalar[]
type Equations = (x: readonly Scalar[]) => readonly Scalar[]

/** The solution of three equations with a matrix that is regular, and positive definite where it has to be. */
export function solved({ matrix, sides }: Of<'solve'>, [a, b, c, d]: readonly Scalar[]): readonly Scalar[] {
  const A = [
    [8 + bounded(a!), bounded(b!), 0],
    [bounded(b!), 8 - bounded(c!), bounded(d!)],
    [matrix === 'lu' ? bounded(a!) : 0, bounded(d!), 8 + bounded(c!)],
  ]
  const { solve } = factorized(A, matrix === 'tree' ? { tree: [-1, 0, 1] } : matrix, { orders: sides + 1 })
  let x: readonly Scalar[] = [a!, 8 * bounded(c!), b!]
  for (let side = 0; side < sides; side++) x = solve(x)
  return x
}

/** Enough turns for maps that shorten distances by half; others have nothing to find. */
const SHORT = { maxIterations: 50 }

/** The x with x = 0.2 sin(x + a) + a bounded b. */
export function fixed([a, b]: readonly Scalar[]): Scalar {
  return fixedPoint((x: Scalar) => 0.2 * Math.sin(x + a!) + bounded(b!), 0 as Scalar, SHORT)
}

/** How much the body of an equation counts. */
const LITTLE = 0.05

/** The x with x + a little of what a body makes of it = the aims, found in one of several ways. */
export function balanced(
  { by, body }: Of<'root'>,
  aims: readonly Scalar[],
  values: readonly Scalar[],
  run: Run,
): readonly Scalar[] {
  const little = (given: readonly Scalar[]) => (x: readonly Scalar[]) => {
    const all = run(body, [...given, ...x]).slice(-x.length)
    return all.map((y) => LITTLE * y)
  }
  const residual = (added: Equations, sums: readonly Scalar[]) => (x: readonly Scalar[]) =>
    added(x).map((y, i) => x[i]! + y - sums[i]!)
  const F = residual(little(values), aims)
  const found = () => {
    const [stillValues, stillAims] = [stopGradient(values), stopGradient(aims)]
    return root(residual(little(stillValues), stillAims), stillAims)
  }
  const ways: { readonly [way in typeof by]: () => readonly Scalar[] } = {
    newton: () => root(F, aims),
    sweeps: () => root(F, aims, { sweeps: 6 }),
    turns: () =>
      fixedPoint((x: readonly Scalar[]) => little(values)(x).map((y, i) => aims[i]! - y), aims, SHORT),
    implicitly: () => implicitly(found(), { residual: F }),
    factored: () => {
      const factor = (x: readonly Scalar[]) => factorized(jacobian(F, { mode: 'forward' })(x))
      return implicitly(found(), { residual: F, factor })
    },
  }
  return solutionOf(ways[by], F, aims.length)
}

/** Where the distance from the aims and a little of what a body makes are least together. */
export function least({ body }: Of<'least'>, aims: readonly Scalar[], { inside }: Surroundings) {
  const f = (x: readonly Scalar[]) =>
    x.reduce((sum, xi, i) => sum + 0.5 * (xi - aims[i]!) ** 2, LITTLE * inside(body, x).at(-1)!)
  return solutionOf(() => argmin(f, aims), f, aims.length)
}

/** What a search finds. It has its own ways: what the equations decide at the solution is what counts. */
function solutionOf(
  search: () => readonly Scalar[],
  equations: (x: readonly Scalar[]) => unknown,
  count: number,
): readonly Scalar[] {
  const x = undisclosed(() => orNaN(search, count))
  if (x.every((xi) => typeof xi === 'number')) equations(x)
  return x
}

/** NaN where there is no solution, as it is in a program; on plain numbers that is an error. */
function orNaN(search: () => readonly Scalar[], count: number): readonly Scalar[] {
  try {
    return search()
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('no solution was found'))) throw error
    return Array.from({ length: count }, () => Number.NaN)
  }
}
