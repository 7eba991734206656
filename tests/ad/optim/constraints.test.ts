import { describe, expect, test } from 'vitest'
import {
  type Constraint,
  type CurvedObjective,
  cmaEs,
  type Evaluation,
  linearConstraint,
  type Minimum,
  minimize,
  minimizeAsync,
  type Options,
  type RunState,
} from '../../../ad/optim/index.ts'
import { CONSTRAINED, type ConstrainedProblem } from './constrainedProblems.ts'
import { tracedConstraint, tracedLeastSquares, tracedObjective } from './tracedForms.ts'

/** Constraints of a problem: equations first, then inequalities. */
function constraintsOf({ start, equal, positive }: ConstrainedProblem): Constraint[] {
  const n = start.length
  return [
    ...(equal === undefined ? [] : [tracedConstraint(equal, n, { equals: 0 })]),
    ...(positive === undefined ? [] : [tracedConstraint(positive, n, { lower: 0 })]),
  ]
}

function boxOf({ lower, upper }: ConstrainedProblem): Options {
  return { ...(lower === undefined ? {} : { lower }), ...(upper === undefined ? {} : { upper }) }
}

/** ∇f + Jᵀy, computed beside the optimizer. */
function lagrangianGradient(
  objective: CurvedObjective,
  constraints: readonly Constraint[],
  x: Float64Array,
  y: Float64Array,
): Float64Array {
  const rows = constraints.flatMap((constraint) => constraint.jacobian!(x))
  const { gradient } = objective.valueAndGrad(x)
  return Float64Array.from(gradient, (g, j) => rows.reduce((s, row, i) => s + row[j]! * y[i]!, g))
}

/** The Karush–Kuhn–Tucker conditions, by the problem's own functions. */
function expectKkt(
  problem: ConstrainedProblem,
  objective: CurvedObjective,
  constraints: readonly Constraint[],
  found: Minimum,
): void {
  const { x } = found
  const y = found.constraints!.multipliers
  const n = x.length
  const side = (bound: number | readonly number[] | undefined, i: number) =>
    typeof bound === 'object' ? bound[i] : bound
  for (const [i, g] of lagrangianGradient(objective, constraints, x, y).entries()) {
    const [low, high] = [side(problem.lower, i) ?? -Infinity, side(problem.upper, i) ?? Infinity]
    expect(x[i]! >= low && x[i]! <= high).toBe(true)
    if (x[i]! > low) expect(g).toBeLessThan(2e-7)
    if (x[i]! < high) expect(g).toBeGreaterThan(-2e-7)
  }
  const equations = problem.equal?.([...x]) ?? []
  const slacks = problem.positive?.([...x]) ?? []
  expect(y.length).toBe(equations.length + slacks.length)
  expect(n).toBe(problem.start.length)
  for (const c of equations) expect(Math.abs(c)).toBeLessThan(2e-8)
  for (const [k, c] of slacks.entries()) {
    const yk = y[equations.length + k]!
    expect(c).toBeGreaterThan(-2e-8)
    expect(yk).toBeLessThanOrEqual(0)
    expect(Math.abs(yk * c)).toBeLessThan(1e-6)
  }
}

describe('reaches the minima that Hock and Schittkowski print, and the Karush–Kuhn–Tucker conditions', () => {
  describe.each(CONSTRAINED)('$name', (problem) => {
    const { start, minimum, minimizer, objective, residuals } = problem
    const f = tracedObjective(objective, start.length)
    const constraints = constraintsOf(problem)
    const expectSolved = (found: Minimum) => {
      expect(found.stop.converged, found.stop.sentence).toBe(true)
      expect(Math.abs(found.value - minimum)).toBeLessThan(1e-7 * Math.max(1, Math.abs(minimum)))
      expectKkt(problem, f, constraints, found)
      for (const [i, xi] of (minimizer ?? []).entries()) expect(found.x[i]!).toBeCloseTo(xi, 3)
    }

    test.each(['lbfgsb', 'truncatedNewton'] as const)('%s', (method) => {
      expectSolved(minimize(f, start, { ...boxOf(problem), method, constraints }))
    })

    if (residuals === undefined) return
    test.each(['levenbergMarquardt', 'gaussNewton'] as const)('%s', (method) => {
      expectSolved(minimize(tracedLeastSquares(residuals, start.length), start, { method, constraints }))
    })
  })
})

/** Half the squared distance from a point. */
const near = (point: readonly number[]): CurvedObjective => ({
  valueAndGrad: (x) => ({
    value: x.reduce((s, xi, i) => s + (xi - point[i]!) ** 2, 0) / 2,
    gradient: x.map((xi, i) => xi - point[i]!),
  }),
  hvp: (_x, v) => v,
})

describe('multipliers', () => {
  test('say how the minimum changes with the limit: df*/dlimit = −y', () => {
    const circle = (limit: number): Constraint => ({
      values: ([a, b]) => [a! * a! + b! * b!],
      jacobian: ([a, b]) => [[2 * a!, 2 * b!]],
      upper: limit,
    })
    const at = (limit: number) =>
      minimize(near([3, 4]), [1, 1], {
        constraints: [circle(limit)],
        gradientTolerance: 1e-10,
        constraintTolerance: 1e-10,
      })
    const h = 1e-3
    const slope = (at(4 + h).value - at(4 - h).value) / (2 * h)
    const [y] = at(4).constraints!.multipliers
    expect(slope).toBeCloseTo(-y!, 6)
    // closed form: the distance from (3, 4) to the circle of radius 2 is 3, and y = (5 − 2)/(2 · 2)
    expect(y).toBeCloseTo(0.75, 8)
    expect(at(4).value).toBeCloseTo(4.5, 8)
  })

  test('are zero within the limits, below zero at the lower and above zero at the upper one', () => {
    const band = linearConstraint(
      [
        [1, 0],
        [0, 1],
        [1, 1],
      ],
      { lower: [2, -1, -9], upper: [5, 1, 9] },
    )
    const { x, constraints } = minimize(near([0, 3]), [0, 0], { constraints: [band] })
    expect(x[0]).toBeCloseTo(2, 7)
    expect(x[1]).toBeCloseTo(1, 7)
    expect(constraints!.values[2]).toBeCloseTo(3, 7)
    const [first, second, third] = constraints!.multipliers
    // the pull of the objective, by components: 2 − 0 and 1 − 3
    expect(first).toBeCloseTo(-2, 6)
    expect(second).toBeCloseTo(2, 6)
    expect(third).toBe(0)
  })
})

describe('the loop', () => {
  const hs71 = CONSTRAINED.find(({ name }) => name === 'HS 71')!
  const f = tracedObjective(hs71.objective, 4)
  const options: Options = { ...boxOf(hs71), constraints: constraintsOf(hs71), scale: [1, 3, 3, 1] }
  const essence = ({ history: _, ...rest }: Minimum): unknown => JSON.parse(JSON.stringify(rest))

  test.each(['lbfgsb', 'truncatedNewton', 'adam'] as const)(
    'a run resumed from a file ends bit for bit where the uninterrupted one does: %s',
    (method) => {
      const whole = minimize(f, hs71.start, { ...options, method, maxIterations: 60 })
      for (const pause of [0, 1, 6, 17, 40]) {
        const first = minimize(f, hs71.start, { ...options, method, maxIterations: pause })
        const state = JSON.parse(JSON.stringify(first.state)) as RunState
        const second = minimize(f, hs71.start, { ...options, method, maxIterations: 60, state })
        expect(essence(second)).toEqual(essence(whole))
        expect([...first.history, ...second.history]).toEqual(whole.history)
      }
    },
  )

  test('also from a state that a report carried, or that a limit of evaluations left', () => {
    const states: RunState[] = []
    const whole = minimize(f, hs71.start, {
      ...options,
      onIteration: ({ state }) => {
        states.push(JSON.parse(JSON.stringify(state)))
        return undefined
      },
    })
    for (const state of states.filter((_, k) => k % 9 === 4))
      expect(essence(minimize(f, hs71.start, { ...options, state }))).toEqual(essence(whole))
    const cut = minimize(f, hs71.start, { ...options, maxEvaluations: 33 })
    expect(cut.evaluations).toBeLessThanOrEqual(33)
    expect(cut.stop.reason).toBe('evaluations')
    expect(minimize(f, hs71.start, { ...options, state: cut.state }).x).toEqual(whole.x)
  })

  test('reports every iteration once, with the objective’s value and the violation', () => {
    const { history, iterations } = minimize(f, hs71.start, options)
    expect(history.map(({ iteration }) => iteration)).toEqual([...Array(iterations + 1).keys()])
    for (const { x, value, violation, evaluations, iteration } of history) {
      expect(value).toBe(f.valueAndGrad(x).value)
      const product = x.reduce((p, xi) => p * xi, 1)
      const squares = x.reduce((s, xi) => s + xi * xi, 0)
      expect(violation).toBeCloseTo(Math.max(Math.abs(squares - 40), 25 - product, 0), 10)
      expect(evaluations).toBeGreaterThan(iteration)
    }
  })

  test('the caller stops it, and limits hold', () => {
    const stopped = minimize(f, hs71.start, {
      ...options,
      onIteration: ({ iteration }) => (iteration === 5 ? 'stop' : undefined),
    })
    expect(stopped.stop.reason).toBe('stopped')
    expect(stopped.iterations).toBe(5)
    expect(minimize(f, hs71.start, { ...options, maxIterations: 7 }).iterations).toBe(7)
  })

  test('promises lead to the same end', async () => {
    const constraints = options.constraints!.map((constraint) => ({
      ...constraint,
      values: async (x: Float64Array) => constraint.values(x),
    }))
    const later = await minimizeAsync(async (x) => f.valueAndGrad(x), hs71.start, {
      ...options,
      constraints: constraints as unknown as Constraint[],
    })
    expect(essence(later)).toEqual(essence(minimize(f, hs71.start, options)))
  })

  test('methods without gradients take constraints too', () => {
    const half = linearConstraint([[1, 1]], { lower: 2 })
    const { x, stop, constraints } = minimize((x) => x[0]! ** 2 + 2 * x[1]! ** 2, [0, 0], {
      method: cmaEs({ seed: 3 }),
      constraints: [{ values: half.values, lower: 2 }],
      maxIterations: 5000,
    })
    expect(stop.converged, stop.sentence).toBe(true)
    expect(x[0]).toBeCloseTo(4 / 3, 5)
    expect(x[1]).toBeCloseTo(2 / 3, 5)
    expect(constraints!.multipliers[0]).toBeCloseTo(-8 / 3, 4)
  })
})

describe('trouble', () => {
  const line = (x: Float64Array): Evaluation => ({ value: x[0]!, gradient: Float64Array.of(1) })
  const above: Constraint = { values: ([x]) => [x!], jacobian: () => [[1]], lower: 0 }

  test('constraints that contradict each other end as infeasible, at the least violation', () => {
    const below: Constraint = { values: ([x]) => [x!], jacobian: () => [[1]], upper: -2 }
    const found = minimize(line, [3], { constraints: [above, below] })
    expect(found.stop).toMatchObject({ reason: 'infeasible', converged: false })
    expect(found.stop.sentence).toMatch(/still violated by 1\.00e\+0 after \d+ rounds/)
    expect(found.x[0]).toBeCloseTo(-1, 5)
  })

  test('a state of a run without constraints, or with others, is refused', () => {
    const { state } = minimize(near([1]), [3], { maxIterations: 1 })
    expect(() => minimize(near([1]), [3], { state, constraints: [above] })).toThrow(
      /left by a run without constraints/,
    )
    const other = minimize(near([1]), [3], { constraints: [above], maxIterations: 1 }).state
    expect(() => minimize(near([1]), [3], { state: other })).toThrow(/left by a run with constraints/)
    expect(() => minimize(near([1]), [3], { state: other, constraints: [above, above] })).toThrow(
      /constraints have 2 components and those of the state 1/,
    )
  })

  test.each([
    [{ ...above, lower: undefined }, /constraints\[0\] has no limits, expected equals, lower or upper/],
    [{ ...above, equals: 1 }, /constraints\[0\]\.equals stands beside lower or upper/],
    [{ ...above, lower: [1, 2] }, /constraints\[0\]\.lower has length 2, expected 1, one per component/],
    [
      { ...above, upper: -1 },
      /constraints\[0\]\.lower\[0\] = 0 and constraints\[0\]\.upper\[0\] = -1 leave no room/,
    ],
    [{ ...above, values: () => [Number.NaN] }, /component 0 of constraints\[0\] is NaN at the start point/],
    [{ ...above, values: () => 3 }, /constraints\[0\]'s values came as 3/],
    [{ values: above.values, lower: 5 }, /lbfgsb asks for vjp, which constraints\[0\] does not give/],
  ])('%o', (constraint, sentence) => {
    const { lower, ...rest } = constraint
    const given = (lower === undefined ? rest : constraint) as unknown as Constraint
    expect(() => minimize(line, [3], { constraints: [given] })).toThrow(sentence)
  })

  test('a penalty that is not positive', () => {
    expect(() => minimize(line, [3], { constraints: [above], penalty: 0 })).toThrow(
      /penalty is 0, expected a positive/,
    )
  })

  test('a Hessian that truncated Newton misses', () => {
    const options: Options = { method: 'truncatedNewton', constraints: [{ ...above, lower: 5 }] }
    expect(() => minimize(near([1]), [3], options)).toThrow(
      /asks for hvp, which constraints\[0\].*hvp\(x, u, v\)/,
    )
  })
})
