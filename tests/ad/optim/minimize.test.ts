import { describe, expect, test } from 'vitest'
import {
  adam,
  type CurvedObjective,
  cmaEs,
  type Evaluation,
  gaussNewton,
  gradientDescent,
  type Later,
  type LeastSquares,
  lbfgsb,
  levenbergMarquardt,
  METHOD_NAMES,
  type Method,
  type Minimum,
  minimize,
  minimizeAsync,
  type Options,
  type RunState,
  randomSearch,
  StartNotFiniteError,
  truncatedNewton,
} from '../../../ad/optim/index.ts'
import { rosenbrock, sumOfSquares, valleyInEveryForm } from './moreGarbowHillstrom.ts'

const valley = sumOfSquares(rosenbrock.residuals)
const BOX = { lower: [-2, -2], upper: [2, 2] }

const METHODS: readonly Method[] = [
  adam({ rate: 0.05, anneal: 40 }),
  cmaEs({ seed: 7 }),
  gaussNewton(),
  gradientDescent({ rate: 1e-3, momentum: 0.9, nesterov: true }),
  lbfgsb(),
  levenbergMarquardt(),
  randomSearch({ seed: 7 }),
  truncatedNewton(),
]

/** Everything about an outcome but what a resumed run cannot know: the history of the call before it. */
function essence({ history: _, ...rest }: Minimum): unknown {
  return JSON.parse(JSON.stringify(rest))
}

describe('a run resumed from a file ends bit for bit where the uninterrupted one does', () => {
  test.each(METHODS.map((method) => ({ name: method.name, method })))('$name', ({ method }) => {
    const options: Options = { ...BOX, method, maxIterations: 60, scale: [1, 3] }
    const whole = minimize(valleyInEveryForm, [-1.2, 1], options)
    for (const pause of [0, 1, 7, 23]) {
      const first = minimize(valleyInEveryForm, [-1.2, 1], { ...options, maxIterations: pause })
      const state = JSON.parse(JSON.stringify(first.state)) as RunState
      const second = minimize(valleyInEveryForm, [-1.2, 1], { ...options, state })
      expect(essence(second)).toEqual(essence(whole))
      expect([...first.history, ...second.history]).toEqual(whole.history)
    }
  })

  test('also when it was cut off in the middle of an iteration', () => {
    const whole = minimize(valley, [-1.2, 1], { maxIterations: 30 })
    for (const maxEvaluations of [2, 3, 5, 8, 13, 21]) {
      const first = minimize(valley, [-1.2, 1], { maxIterations: 30, maxEvaluations })
      expect(first.evaluations).toBeLessThanOrEqual(maxEvaluations)
      const second = minimize(valley, [-1.2, 1], { maxIterations: 30, state: first.state })
      expect(essence(second)).toEqual(essence(whole))
    }
  })

  test('states of other methods, sizes, scales, bounds and formats are refused', () => {
    const { state } = minimize(valley, [-1.2, 1], { maxIterations: 2 })
    expect(() => minimize(valley, [-1.2, 1], { method: 'adam', state })).toThrow(
      /left by lbfgsb.*continued with adam/,
    )
    expect(() => minimize(valley, [-1.2, 1, 0], { state })).toThrow(
      /state has 2 variables and the start point 3/,
    )
    expect(() => minimize(valley, [-1.2, 1], { scale: [1, 4], state })).toThrow(
      /variable 1 of the state is in units of 1, now scale asks for 4/,
    )
    expect(() => minimize(valley, [-1.2, 1], { lower: 5, state })).toThrow(
      /outside its bounds 5 and Infinity/,
    )
    const older = { ...state, format: 'limber.minimize.0' } as unknown as RunState
    expect(() => minimize(valley, [-1.2, 1], { state: older })).toThrow(/state.format is "limber.minimize.0"/)
  })
})

describe('the best iterate is what is returned', () => {
  test.each(METHODS.map((method) => ({ name: method.name, method })))('$name', ({ method }) => {
    const found = minimize(valleyInEveryForm, [-1.2, 1], { ...BOX, method, maxIterations: 40 })
    const { value, x, history } = found
    expect(value).toBe(Math.min(...history.map((step) => step.value)))
    expect(2 * value).toBe(valley(x).value)
  })

  test('even when the method climbs', () => {
    const climbing = (x: Float64Array): Evaluation => ({
      value: -(x[0]! ** 2),
      gradient: Float64Array.of(2 * x[0]!),
    })
    const found = minimize(climbing, [3], { method: gradientDescent({ rate: 0.1 }), maxIterations: 10 })
    expect(found.x).toEqual(Float64Array.of(3))
    expect(found.value).toBe(-9)
  })
})

describe('a run says why it ended', () => {
  const stopOf = (options: Options) => minimize(valley, [-1.2, 1], options).stop

  test('converged gradient', () => {
    const { reason, converged, sentence } = stopOf({ gradientTolerance: 1e-5 })
    expect({ reason, converged }).toEqual({ reason: 'gradient', converged: true })
    expect(sentence).toMatch(/within the tolerance 0.00001/)
  })

  test('converged value', () => {
    const lifted = (x: Float64Array): Evaluation => ({ ...valley(x), value: valley(x).value + 1 })
    const { stop } = minimize(lifted, [-1.2, 1], { gradientTolerance: 0, valueTolerance: 1e-3, patience: 2 })
    expect(stop).toMatchObject({ reason: 'value', converged: true })
    expect(stop.sentence).toMatch(/has not improved for 2 iterations/)
  })

  test('converged step', () => {
    expect(stopOf({ method: cmaEs({ least: 0.01 }) })).toMatchObject({ reason: 'step', converged: true })
  })

  test('iterations', () => {
    expect(stopOf({ maxIterations: 3 })).toMatchObject({ reason: 'iterations', converged: false })
  })

  test('evaluations, which no batch exceeds', () => {
    let calls = 0
    const counted = (x: Float64Array) => {
      calls++
      return valley(x)
    }
    const found = minimize(counted, [-1.2, 1], { method: cmaEs({ population: 6 }), maxEvaluations: 20 })
    expect(found.stop.reason).toBe('evaluations')
    expect(calls).toBe(19)
    expect(found.evaluations).toBe(19)
  })

  test('the caller, through onIteration', () => {
    const seen: number[] = []
    const { stop, iterations } = minimize(valley, [-1.2, 1], {
      onIteration: ({ iteration, evaluations, projectedGradientNorm }) => {
        seen.push(iteration)
        expect(evaluations).toBeGreaterThan(iteration)
        expect(projectedGradientNorm).toBeGreaterThan(0)
        return iteration === 4 ? 'stop' : undefined
      },
    })
    expect(stop.sentence).toBe('stopped by the caller after iteration 4.')
    expect(iterations).toBe(4)
    expect(seen).toEqual([0, 1, 2, 3, 4])
  })

  test('the caller, through a signal, before the next evaluation', () => {
    const controller = new AbortController()
    let calls = 0
    const aborting = (x: Float64Array) => {
      if (++calls === 5) controller.abort()
      return valley(x)
    }
    expect(minimize(aborting, [-1.2, 1], { signal: controller.signal }).stop.reason).toBe('stopped')
    expect(calls).toBe(5)
  })
})

describe('bad input gets a sentence', () => {
  test('a start where the objective is not finite', () => {
    const nan = () => ({ value: 1, gradient: Float64Array.of(0, Number.NaN) })
    expect(() => minimize(nan, [1, 2])).toThrow(StartNotFiniteError)
    expect(() => minimize(nan, [1, 2])).toThrow(/gradient\[1\] is NaN at the start point \(x\[1\] = 2\)/)
    expect(() => minimize(() => Infinity, [1], { method: 'cmaEs' })).toThrow(
      /the value is Infinity at the start point/,
    )
  })

  test.each([
    [{ lower: [0, 3], upper: [1, 2] }, /lower\[1\] = 3 and upper\[1\] = 2 leave no room/],
    [{ lower: [0, Number.NaN] }, /lower\[1\] is NaN/],
    [{ upper: [Number.NaN, 0] }, /upper\[0\] is NaN/],
    [{ lower: [0, 0, 0] }, /lower has length 3, expected 2/],
    [{ lower: Infinity }, /lower\[0\] = Infinity and upper\[0\] = Infinity leave no room/],
    [{ scale: [1, -2] }, /scale\[1\] is -2, expected a positive number/],
    [{ scale: [1] }, /scale has length 1, expected 2/],
    [{ method: 'newton' as 'adam' }, /no method "newton", expected one of adam, cmaEs/],
    [{ maxIteration: 5 } as Options, /no option "maxIteration", expected some of method, .*maxIterations/],
    [{ maxIterations: -1 }, /maxIterations is -1, expected a whole number, 0 or more/],
    [{ maxEvaluations: 2.5 }, /maxEvaluations is 2\.5, expected a whole number/],
    [{ gradientTolerance: Number.NaN }, /gradientTolerance is NaN, expected a number, 0 or more/],
    [{ state: {} } as Options, /state\.format is undefined, expected "limber\.minimize/],
  ] satisfies readonly [Options, RegExp][])('%j', (options, sentence) => {
    expect(() => minimize(valley, [0, 0], options)).toThrow(sentence)
  })

  test('a start point that is not finite, objectives that return nonsense', () => {
    expect(() => minimize(valley, [0, Number.NaN])).toThrow(/x0\[1\] is NaN/)
    expect(() => minimize(valley, undefined as unknown as number[])).toThrow(
      'minimize: the start point is undefined, expected a list of numbers.',
    )
    expect(() => minimize(() => 3 as unknown as Evaluation, [0])).toThrow(/returned no gradient.*'cmaEs'/)
    expect(() => minimize(() => undefined as unknown as Evaluation, [0])).toThrow(/returned undefined/)
    expect(() => minimize(valley, [0, 0, 0])).not.toThrow()
    expect(() => minimize(() => ({ value: 0, gradient: Float64Array.of(1) }), [0, 0])).toThrow(
      /gradient has length 1, expected 2/,
    )
    expect(() => minimize(valley, [0, 0], { method: 'randomSearch' })).toThrow(
      /variable 0 has the bounds -Infinity and Infinity/,
    )
  })

  test('an error in the objective is the caller’s', () => {
    expect(() =>
      minimize(() => {
        throw new Error('the robot broke')
      }, [0]),
    ).toThrow('the robot broke')
  })
})

describe('variables may be measured in units of their own', () => {
  test('units that are powers of two change nothing but the path: bounds stay exact', () => {
    const upper = [0.1 + 0.2, 1]
    const { x } = minimize(valley, [-1.2, 1], { upper, scale: [0.013, 700] })
    expect(x[0]).toBe(upper[0])
  })

  test('a badly scaled problem in its units is the well scaled one', () => {
    const sizes = [2 ** -20, 2 ** 20]
    const stretched = (x: Float64Array): Evaluation => {
      const { value, gradient } = valley(x.map((xi, i) => xi / sizes[i]!))
      return { value, gradient: gradient.map((g, i) => g / sizes[i]!) }
    }
    const there = minimize(stretched, [-1.2 * sizes[0]!, sizes[1]!], { scale: sizes })
    const here = minimize(valley, [-1.2, 1])
    expect(there.x).toEqual(here.x.map((xi, i) => xi * sizes[i]!))
    expect(there.evaluations).toBe(here.evaluations)
  })
})

test('the objective may reuse its gradient array and may not change the point', () => {
  const gradient = new Float64Array(2)
  const careless = (x: Float64Array): Evaluation => {
    const at = valley(x)
    gradient.set(at.gradient)
    x.fill(99)
    return { value: at.value, gradient }
  }
  expect(minimize(careless, [-1.2, 1]).x).toEqual(minimize(valley, [-1.2, 1]).x)
})

test.each(METHOD_NAMES)('%s: promises lead to the same end', async (method) => {
  const options: Options = { ...BOX, method, maxIterations: 20 }
  const { valueAndGrad, hvp, residuals, jacobian } = valleyInEveryForm
  const later: Later<CurvedObjective & LeastSquares> = {
    valueAndGrad: async (x) => valueAndGrad(x),
    hvp: async (x, v) => hvp(x, v),
    residuals: async (x) => residuals(x),
    jacobian: async (x) => jacobian!(x),
  }
  const found = await minimizeAsync(later, [-1.2, 1], options)
  expect(essence(found)).toEqual(essence(minimize(valleyInEveryForm, [-1.2, 1], options)))
})
