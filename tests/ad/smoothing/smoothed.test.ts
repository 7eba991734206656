import { describe, expect, test } from 'vitest'
import {
  compile,
  type Estimator,
  gaussianStep,
  grad,
  hessian,
  jvp,
  type Key,
  type Reduction,
  randomKey,
  type Scalar,
  type SmoothedOptions,
  smoothed,
} from '../../../ad/index.ts'

const estimators: Estimator[] = ['pathwise', 'score', 'blended']
const reductions: Reduction[] = ['antithetic', 'baseline', 'none']

const heaviside = (x: Scalar): Scalar => {
  'use grad'
  return x > 0 ? 1 : 0
}
const cube = (x: Scalar): Scalar => {
  'use grad'
  return x ** 3
}

/** Estimates of a function of one number, compiled, at a place and for a seed. */
function estimator(f: (x: Scalar) => Scalar, sigma: number, options: Omit<SmoothedOptions, 'key'>) {
  const program = compile(
    ({ x, key }: { x: Scalar; key: Key }) => smoothed(f, sigma, { ...options, key })(x),
    { x: 0, key: [0, 0] as Key },
  )
  return (x: number, seed: number) => program({ x, key: randomKey(seed) })
}

const bell = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)

describe('a jump, of which f_σ is Φ(µ/σ) and its slope φ(µ/σ)/σ', () => {
  const [mu, sigma] = [0.3, 0.5]
  const truth = bell(mu / sigma) / sigma

  test('the slope is 0.666', () => expect(truth).toBeCloseTo(0.666, 3))

  test('the pathwise estimate is 0, and sure of it', () => {
    const { grad, gradError } = estimator(heaviside, sigma, { samples: 1000, estimator: 'pathwise' })(mu, 1)
    expect([grad, gradError]).toEqual([0, 0])
  })

  test.each(reductions)('the score estimate is right within four standard errors (%s)', (reduction) => {
    const estimate = estimator(heaviside, sigma, { samples: 20_000, estimator: 'score', reduction })(mu, 2)
    expect(Math.abs(estimate.grad - truth)).toBeLessThan(4 * estimate.gradError)
    expect(Math.abs(estimate.value - gaussianStep(mu, sigma))).toBeLessThan(4 * estimate.valueError)
    expect(estimate.gradError).toBeLessThan(0.02)
  })

  test('the blend sees the bias, leaves the pathwise estimate out, and is right', () => {
    const estimate = estimator(heaviside, sigma, { samples: 20_000 })(mu, 3)
    expect(Math.abs(estimate.grad - truth)).toBeLessThan(4 * estimate.gradError)
    expect(estimate.pathwiseShare).toBeLessThan(0.01)
  })

  test('with few samples the blend may not see the bias, but does not claim to be sure', () => {
    const few = estimator(heaviside, sigma, { samples: 16 })
    const misses = Array.from({ length: 400 }, (_, seed) => few(mu, seed)).filter(
      ({ grad, gradError }) => Math.abs(grad - truth) > 3 * gradError,
    )
    expect(misses.length).toBeLessThan(40)
  })
})

describe('a smooth function, x³, of which f_σ is µ³ + 3µσ² and its slope 3µ² + 3σ²', () => {
  const [mu, sigma] = [3.5, 0.1]
  const [value, truth] = [mu ** 3 + 3 * mu * sigma ** 2, 3 * mu ** 2 + 3 * sigma ** 2]

  test.each(estimators.flatMap((kind) => reductions.map((reduction) => [kind, reduction] as const)))(
    '%s, %s: value and slope within four standard errors, which are not the slope of f itself',
    (kind, reduction) => {
      const estimate = estimator(cube, sigma, { samples: 4000, estimator: kind, reduction })(mu, 4)
      expect(Math.abs(estimate.value - value)).toBeLessThan(4 * estimate.valueError)
      expect(Math.abs(estimate.grad - truth)).toBeLessThan(4 * estimate.gradError)
    },
  )

  test('standard errors are those of the closed forms', () => {
    const samples = 20_000
    const perSample = (kind: Estimator, reduction: Reduction) =>
      estimator(cube, sigma, { samples, estimator: kind, reduction })(mu, 5).gradError * Math.sqrt(samples)
    // of ∇f = 3(µ + σz)²: variance 36µ²σ² + 18σ⁴
    expect(
      perSample('pathwise', 'none') / Math.sqrt(36 * mu ** 2 * sigma ** 2 + 18 * sigma ** 4),
    ).toBeCloseTo(1, 1)
    // leading terms of the scores: f z/σ varies as µ³/σ; with the baseline, as 3µ²z², of deviation 3µ²√2
    expect(perSample('score', 'none') / 435).toBeCloseTo(1, 1)
    expect(perSample('score', 'baseline') / (3 * mu ** 2 * Math.SQRT2)).toBeCloseTo(1, 1)
    // a mirrored draw is two samples
    expect(perSample('score', 'antithetic') / (3 * mu ** 2 * 2)).toBeCloseTo(1, 1)
  })

  test('the blend keeps to the pathwise estimate', () => {
    const blend = estimator(cube, sigma, { samples: 4000 })(mu, 6)
    const pathwise = estimator(cube, sigma, { samples: 4000, estimator: 'pathwise' })(mu, 6)
    expect(blend.pathwiseShare).toBeGreaterThan(0.99)
    expect(blend.gradError).toBeLessThan(1.5 * pathwise.gradError)
  })
})

test.each(estimators)('errors are standard: of many %s estimates two in three lie within one', (kind) => {
  const wave = (x: Scalar): Scalar => {
    'use grad'
    return Math.sin(3 * x) + x ** 2
  }
  const [mu, sigma] = [0.4, 0.3]
  const damping = Math.exp(-4.5 * sigma ** 2)
  const [value, slope] = [
    Math.sin(3 * mu) * damping + mu ** 2 + sigma ** 2,
    3 * Math.cos(3 * mu) * damping + 2 * mu,
  ]
  const estimate = estimator(wave, sigma, { samples: 200, estimator: kind })
  const runs = Array.from({ length: 500 }, (_, seed) => estimate(mu, seed))
  const within = (hits: number) => hits / runs.length
  const gradient = within(runs.filter((run) => Math.abs(run.grad - slope) < run.gradError).length)
  const values = within(runs.filter((run) => Math.abs(run.value - value) < run.valueError).length)
  // 0.683 of a normal number; three deviations of a count of 500 are 0.06
  expect(Math.abs(values - 0.683)).toBeLessThan(0.07)
  expect(Math.abs(gradient - 0.683)).toBeLessThan(0.07)
})

/** A landing: it costs to be late, and to come down on the far side of an edge. */
function landing(x: { place: readonly Scalar[]; time: Scalar }): Scalar {
  'use grad'
  const [a, b] = x.place
  return (a! > 0 ? 2 : 0) + Math.sin(a!) * b! + (x.time - 1) ** 4
}

describe('a function of several numbers', () => {
  const at = { place: [0.1, -0.4], time: 1.7 }
  const sigma = { place: [0.2, 0.5], time: 0.01 }
  const damping = Math.exp(-(0.2 ** 2) / 2)
  const truth = [
    (2 * bell(0.5)) / 0.2 - 0.4 * Math.cos(0.1) * damping,
    Math.sin(0.1) * damping,
    4 * (0.7 ** 3 + 3 * 0.7 * 0.01 ** 2),
  ]
  const listOf = ({ place, time }: typeof at) => [...place, time]
  const options = { samples: 20_000, key: randomKey(7) }
  const program = compile(smoothed(landing, sigma, options), at)

  test('each component is right, with an error of its own, by the estimator that suits it', () => {
    const { grad: slopes, gradError, pathwiseShare } = program(at)
    listOf(slopes).forEach((slope, k) => {
      expect(Math.abs(slope - truth[k]!)).toBeLessThan(4 * listOf(gradError)[k]!)
    })
    expect(pathwiseShare.place[0]).toBeLessThan(0.01)
    expect(pathwiseShare.time).toBeGreaterThan(0.99)
  })

  test('plain, interpreted and compiled give the same bits', () => {
    const short = smoothed(landing, sigma, { ...options, samples: 40 })
    const compiled = compile(short, at)
    expect(compiled(at)).toEqual(short(at))
    expect(compiled.interpret(at)).toEqual(short(at))
  })

  test('one key gives one estimate, another key another', () => {
    const other = compile(smoothed(landing, sigma, { ...options, key: randomKey(8) }), at)(at)
    expect(program(at)).toEqual(program(at))
    expect(other.grad).not.toEqual(program(at).grad)
  })

  test('the program is a loop: more samples make it longer to run, not larger', () => {
    const operations = [100, 100_000].map(
      (samples) => compile(smoothed(landing, sigma, { ...options, samples }), at).stats.operations,
    )
    expect(operations[0]).toBe(operations[1])
  })
})

test('the mean of the draws can itself be differentiated, by place and by sigma, and is what pathwise says', () => {
  const at = { x: 0.7, sigma: 0.3 }
  const key = randomKey(9)
  const value = ({ x, sigma }: typeof at) =>
    smoothed(cube, sigma, { samples: 200, key, estimator: 'pathwise' })(x).value
  const slopes = compile(grad(value), at)(at)
  const estimate = smoothed(cube, at.sigma, { samples: 200, key, estimator: 'pathwise' })(at.x)
  expect(slopes.x / estimate.grad).toBeCloseTo(1, 12)
  const h = 1e-5
  const difference = (value({ x: 0.7, sigma: 0.3 + h }) - value({ x: 0.7, sigma: 0.3 - h })) / (2 * h)
  expect(slopes.sigma / difference).toBeCloseTo(1, 6)
})

describe.each(estimators)(
  'differentiated in a loss, the value moves as the %s estimate says',
  (estimator) => {
    const options = { samples: 400, key: randomKey(4), estimator }
    /** A step at the height b, and a slope that b reads into. */
    const stepped =
      (b: Scalar) =>
      ([x, y]: Scalar[]): Scalar => {
        'use grad'
        return (x! > 0.1 ? 1 : 0) + b * Math.sin(x! * y!)
      }
    const estimate = (b: Scalar) => smoothed(stepped(b), [0.5, 0.2], options)
    const loss = ({ x, b }: { x: Scalar[]; b: Scalar }): Scalar => {
      'use grad'
      return estimate(b)(x).value ** 2
    }
    const at = { x: [0.3, 0.8], b: 1.5 }
    const { value, grad: gradient } = estimate(at.b)(at.x)

    test('in both modes, to the gradient that it returns', () => {
      const { x } = compile(grad(loss), at)(at)
      const along = (dx: number[]) => compile((z: typeof at) => jvp(loss, z, { x: dx, b: 0 }).tangent, at)(at)
      for (const found of [x, [along([1, 0]), along([0, 1])]]) {
        expect(found[0]! / (2 * value * gradient[0]!)).toBeCloseTo(1, 12)
        expect(found[1]! / (2 * value * gradient[1]!)).toBeCloseTo(1, 12)
      }
    })

    test('and with what f reads from around, as the draws do', () => {
      const { b } = compile(grad(loss), at)(at)
      const shifted = (db: number) => estimate(at.b + db)(at.x).value
      expect(b / (2 * value * (shifted(0.5) - shifted(-0.5)))).toBeCloseTo(1, 12)
    })

    test('to second derivatives by place and by what f reads that are the same in either order', () => {
      const [first, second, last] = compile(
        hessian((z: typeof at) => estimate(z.b)(z.x).value),
        at,
      )(at)
      const h = 1e-3
      const [less, more] = [-h, h].map((db) => estimate(at.b + db)(at.x).grad)
      for (const k of [0, 1]) {
        const difference = (more![k]! - less![k]!) / (2 * h)
        expect(Math.abs([first, second][k]![2]! - difference)).toBeLessThan(1e-6)
        expect(Math.abs(last![k]! - difference)).toBeLessThan(1e-6)
      }
    })

    test('at the bits and the cost of the value where no derivative is taken', () => {
      const only = compile((z: typeof at) => estimate(z.b)(z.x).value, at)
      expect(only(at)).toBe(value)
      const both = compile((z: typeof at) => ({ ...estimate(z.b)(z.x) }), at)
      const first = compile((z: typeof at) => ({ ...estimate(z.b)(z.x), slope: grad(loss)(z).x }), at)
      // the loss is a square: its slope is two products for each of the two components
      expect(first.stats.executed - both.stats.executed).toBeLessThan(2 * both.stats.executed)
    })
  },
)

test('a ramp has the second derivative of its smoothing by the score', () => {
  const ramp = (x: Scalar): Scalar => {
    'use grad'
    return Math.max(0, x)
  }
  const [mu, sigma, samples] = [0.3, 0.5, 20_000]
  const value = (x: Scalar) =>
    smoothed(ramp, sigma, { samples, key: randomKey(5), estimator: 'score' })(x).value
  const second = compile(grad(grad(value)), 0)(mu)
  // E 1(µ + σZ > 0) Z/σ = φ(µ/σ)/σ, of a variance below E Z²/σ²
  expect(Math.abs(second - bell(mu / sigma) / sigma)).toBeLessThan(4 / (sigma * Math.sqrt(samples)))
})

test.each([
  [{ samples: 3 }, 1, /samples is 3, expected an even number of at least 4/],
  [{ samples: 1, reduction: 'none' as const }, 1, /samples is 1, expected a whole number of at least 2/],
  [{ samples: 10 }, 0, /deviation sigma is 0, expected a finite number above 0/],
  [{ samples: 10, confidence: -1 }, 1, /confidence is -1, expected a finite number of standard errors/],
  [{ samples: 10 }, Number.NaN, /deviation sigma is NaN/],
])('%j with sigma %d is refused', (options, sigma, message) => {
  expect(() => smoothed(cube, sigma, { ...options, key: randomKey(0) })(1)).toThrow(message)
})

test('a sigma of another structure is refused', () => {
  const f = smoothed(landing, { place: [1, 1, 1], time: 1 }, { samples: 4, key: randomKey(0) })
  expect(() => f({ place: [1, 2], time: 3 })).toThrow(
    /argument and sigma differ in structure: .*2 elements .* 3/,
  )
})
