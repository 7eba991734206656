import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  adam,
  type Evaluation,
  gaussNewton,
  gradientDescent,
  type LeastSquares,
  lbfgsb,
  levenbergMarquardt,
  type Minimum,
  minimize,
  type Options,
  type RunState,
} from '../../../ad/optim/index.ts'
import { symmetricEigen } from '../../../ad/optim/symmetricEigen.ts'
import { dot, norm } from '../../../ad/optim/vectors.ts'

// --- the sphere: points and steps are vectors of space, steps are at right angles to their point

function ontoSphere(x: Float64Array): Float64Array {
  const length = norm(x)
  return x.map((xi) => xi / length)
}

const tangent = (x: Float64Array, u: Float64Array) => {
  const along = dot(x, u)
  return u.map((ui, i) => ui - along * x[i]!)
}

const SPHERE: Options = {
  retract: (x, dx) => ontoSphere(x.map((xi, i) => xi + dx[i]!)),
  transport: (x, dx, u) => tangent(ontoSphere(x.map((xi, i) => xi + dx[i]!)), u),
}

const A = [
  [4, 1, -2, 0.5],
  [1, 3, 0, 1],
  [-2, 0, 7, 2],
  [0.5, 1, 2, 1],
]

/** Half the Rayleigh quotient on the sphere: least where x is an eigenvector of the least eigenvalue. */
function rayleigh(x: Float64Array): Evaluation {
  const Ax = Float64Array.from(A, (row) => dot(row, x))
  return { value: dot(x, Ax) / 2, gradient: tangent(x, Ax) }
}

describe('on the sphere, the Rayleigh quotient falls to the least eigenvalue', () => {
  const methods = [gradientDescent({ rate: 0.1, momentum: 0.5 }), adam({ rate: 0.05, anneal: 600 }), lbfgsb()]
  test.each(methods.map((method) => ({ name: method.name, method })))('$name', ({ method }) => {
    const { values } = symmetricEigen(A)
    const found = minimize(rayleigh, ontoSphere(Float64Array.of(1, 2, 3, 1)), {
      ...SPHERE,
      method,
      patience: 1000,
      maxIterations: 600,
    })
    expect(2 * found.value).toBeCloseTo(Math.min(...values), 8)
    for (const { x } of found.history) expect(norm(x)).toBeCloseTo(1, 14)
  })

  test('L-BFGS needs few iterations, for its pairs move along', () => {
    const found = minimize(rayleigh, ontoSphere(Float64Array.of(1, 2, 3, 1)), {
      ...SPHERE,
      gradientTolerance: 1e-9,
    })
    expect(found.stop.reason).toBe('gradient')
    expect(found.iterations).toBeLessThan(25)
  })
})

// --- rotations as unit quaternions wxyz, steps as rotation vectors in the body's axes

type Quaternion = readonly [number, number, number, number]

const product = ([a, b, c, d]: Quaternion, [e, f, g, h]: Quaternion): Quaternion => [
  a * e - b * f - c * g - d * h,
  a * f + b * e + c * h - d * g,
  a * g - b * h + c * e + d * f,
  a * h + b * g - c * f + d * e,
]

function exponential(dx: ArrayLike<number>): Quaternion {
  const half = norm(dx) / 2
  const s = half < 1e-9 ? 0.5 : Math.sin(half) / (2 * half)
  return [Math.cos(half), s * dx[0]!, s * dx[1]!, s * dx[2]!]
}

const quaternionOf = (x: ArrayLike<number>) => Array.from(x) as unknown as Quaternion

const ROTATIONS: Options = {
  retract: (x, dx) => ontoSphere(Float64Array.from(product(quaternionOf(x), exponential(dx)))),
  tangentSize: 3,
}

type Triple = readonly [number, number, number]

const cross = ([a, b, c]: Triple, [d, e, f]: Triple): Triple => [b * f - c * e, c * d - a * f, a * e - b * d]

/** R v, or Rᵀ v by the conjugate. */
function turned([w, ...q]: Quaternion, v: Triple): Triple {
  const axis = q as unknown as Triple
  const t = cross(axis, v).map((c) => 2 * c) as unknown as Triple
  const u = cross(axis, t)
  return v.map((vi, i) => vi + w * t[i]! + u[i]!) as unknown as Triple
}

const inverse = ([w, x, y, z]: Quaternion): Quaternion => [w, -x, -y, -z]

/** Directions seen from the body and from the world: the residuals Rᵀ w − b vanish at the body's orientation. */
interface Sighting {
  readonly world: Triple
  readonly body: Triple
}

/** Residuals Rᵀ w − b, with ∂(Rᵀ w)/∂dx = [Rᵀ w]× for a rotation vector dx in the body's axes. */
function orientation(sightings: readonly Sighting[]): LeastSquares {
  const seen = (x: Float64Array) => sightings.map(({ world }) => turned(inverse(quaternionOf(x)), world))
  return {
    residuals: (x) => seen(x).flatMap((v, k) => v.map((vi, i) => vi - sightings[k]!.body[i]!)),
    jacobian: (x) =>
      seen(x).flatMap(([a, b, c]) => [
        [0, -c, b],
        [c, 0, -a],
        [-b, a, 0],
      ]),
  }
}

const DIRECTIONS: readonly Triple[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0.6, 0, 0.8],
]

const exact = (target: Quaternion): Sighting[] =>
  DIRECTIONS.map((world) => ({ world, body: turned(inverse(target), world) }))

const angleBetween = (a: ArrayLike<number>, b: Quaternion) =>
  2 * Math.acos(Math.min(1, Math.abs(dot(quaternionOf(a), b))))

const rotationVector = fc.array(
  fc.integer({ min: -170, max: 170 }).map((k) => k / 100),
  { minLength: 3, maxLength: 3 },
)

describe('orientation from sighted directions', () => {
  test.each(['levenbergMarquardt', 'gaussNewton', 'lbfgsb'] as const)(
    '%s finds it from far away',
    (method) => {
      fc.assert(
        fc.property(rotationVector, (v) => {
          fc.pre(norm(v) < 2.5)
          const target = exponential(v)
          const found = minimize(orientation(exact(target)), [1, 0, 0, 0], {
            ...ROTATIONS,
            method,
            gradientTolerance: 1e-10,
            valueTolerance: 0,
          })
          expect(found.x.length).toBe(4)
          expect(found.gradient.length).toBe(3)
          expect(norm(found.x)).toBeCloseTo(1, 14)
          expect(angleBetween(found.x, target)).toBeLessThan(1e-7)
        }),
        { numRuns: 25 },
      )
    },
  )

  test.each(
    [gradientDescent({ rate: 0.2, momentum: 0.3 }), adam({ rate: 0.05, anneal: 500 })].map((method) => ({
      name: method.name,
      method,
    })),
  )('$name too', ({ method }) => {
    const target = exponential([0.7, -1.1, 0.4])
    const found = minimize(orientation(exact(target)), [1, 0, 0, 0], { ...ROTATIONS, method, patience: 1000 })
    expect(angleBetween(found.x, target)).toBeLessThan(1e-6)
  })

  test('with noise, it is the rotation of the largest eigenvalue of Davenport’s matrix', () => {
    const noisy = exact(exponential([0.3, 0.9, -0.5])).map(({ world, body }, k) => ({
      world,
      body: body.map((b, i) => b + 0.05 * Math.sin(7 * k + 3 * i + 1)) as unknown as Triple,
    }))
    const found = minimize(orientation(noisy), [1, 0, 0, 0], {
      ...ROTATIONS,
      method: 'levenbergMarquardt',
      valueTolerance: 0,
    })
    expect(found.stop.reason).toBe('gradient')
    // Σ bᵀRᵀw as a quadratic form of the quaternion, from its values on a basis and on sums of its vectors
    const form = (q: readonly number[]) => {
      const unit = ontoSphere(Float64Array.from(q))
      const seen = noisy.map(({ world, body }) => dot(body, turned(inverse(quaternionOf(unit)), world)))
      return dot(q, q) * seen.reduce((s, cosine) => s + cosine, 0)
    }
    const basis = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => (i === j ? 1 : 0)))
    const sum = (a: readonly number[], b: readonly number[]) => a.map((ai, i) => ai + b[i]!)
    const K = basis.map((a, i) =>
      basis.map((b, j) => (i === j ? form(a) : (form(sum(a, b)) - form(a) - form(b)) / 2)),
    )
    const { values, vectors } = symmetricEigen(K)
    const best = vectors[values.indexOf(Math.max(...values))]!
    expect(angleBetween(found.x, quaternionOf(best))).toBeLessThan(1e-7)
  })

  test('Gauss–Newton converges quadratically in the angle', () => {
    const target = exponential([0.3, -0.2, 0.5])
    const { history } = minimize(orientation(exact(target)), [1, 0, 0, 0], {
      ...ROTATIONS,
      method: levenbergMarquardt(),
      gradientTolerance: 1e-14,
    })
    const angles = history.map(({ x }) => angleBetween(x, target)).filter((angle) => angle > 1e-7)
    for (let k = 1; k < angles.length; k++) expect(angles[k]!).toBeLessThan(angles[k - 1]! ** 2)
    expect(history.length).toBeLessThan(8)
  })
})

// --- rotations as matrices: nine numbers, three components of a step

describe('as rotation matrices the path is that of quaternions', () => {
  const times3 = (P: ArrayLike<number>, Q: ArrayLike<number>) =>
    [0, 1, 2].flatMap((i) =>
      [0, 1, 2].map((j) => [0, 1, 2].reduce((s, k) => s + P[3 * i + k]! * Q[3 * k + j]!, 0)),
    )
  const matrixOf = (q: Quaternion) => {
    const columns = (
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ] as const
    ).map((e) => turned(q, e))
    return [0, 1, 2].flatMap((i) => columns.map((column) => column[i]!))
  }
  const MATRICES: Options = { retract: (x, dx) => times3(x, matrixOf(exponential(dx))), tangentSize: 3 }
  const seen = (x: Float64Array) =>
    DIRECTIONS.map((w) => [0, 1, 2].map((j) => [0, 1, 2].reduce((s, i) => s + x[3 * i + j]! * w[i]!, 0)))
  const target = exponential([0.9, 0.2, -1.3])
  const sightings = exact(target)
  const matrices: LeastSquares = {
    residuals: (x) => seen(x).flatMap((v, k) => v.map((vi, i) => vi - sightings[k]!.body[i]!)),
    jacobian: (x) =>
      seen(x).flatMap(([a, b, c]) => [
        [0, -c!, b!],
        [c!, 0, -a!],
        [-b!, a!, 0],
      ]),
  }

  test.each(
    [lbfgsb(), levenbergMarquardt(), gaussNewton(), adam(), gradientDescent({ momentum: 0.9 })].map(
      (method) => ({ name: method.name, method }),
    ),
  )('$name', ({ method }) => {
    const options: Options = { method, maxIterations: 8, scale: [1, 2, 0.5] }
    const there = minimize(matrices, matrixOf([1, 0, 0, 0]), { ...MATRICES, ...options })
    const here = minimize(orientation(sightings), [1, 0, 0, 0], { ...ROTATIONS, ...options })
    expect(there.history.length).toBe(here.history.length)
    for (const [k, { x }] of here.history.entries())
      for (const [i, r] of matrixOf(quaternionOf(x)).entries())
        expect(there.history[k]!.x[i]!).toBeCloseTo(r, 9)
  })
})

describe('the loop on manifolds', () => {
  const fit = orientation(exact(exponential([0.9, 0.2, -1.3])))
  const essence = ({ history: _, ...rest }: Minimum): unknown => JSON.parse(JSON.stringify(rest))

  test.each(
    [lbfgsb(), levenbergMarquardt(), gaussNewton(), adam(), gradientDescent({ momentum: 0.9 })].map(
      (method) => ({ name: method.name, method }),
    ),
  )('a run resumed from a file ends bit for bit where the uninterrupted one does: $name', ({ method }) => {
    const options: Options = { ...ROTATIONS, method, maxIterations: 12, scale: 3 }
    const whole = minimize(fit, [1, 0, 0, 0], options)
    for (const pause of [0, 1, 4]) {
      const first = minimize(fit, [1, 0, 0, 0], { ...options, maxIterations: pause })
      const state = JSON.parse(JSON.stringify(first.state)) as RunState
      expect(essence(minimize(fit, [1, 0, 0, 0], { ...options, state }))).toEqual(essence(whole))
    }
  })

  test('in a flat space, a retraction by addition changes nothing but rounding', () => {
    const bowl = (x: Float64Array): Evaluation => ({
      value: x[0]! ** 4 + x[1]! ** 2,
      gradient: Float64Array.of(4 * x[0]! ** 3, 2 * x[1]!),
    })
    const plus = (x: Float64Array, dx: Float64Array) => x.map((xi, i) => xi + dx[i]!)
    for (const method of ['lbfgsb', 'adam', 'gradientDescent'] as const) {
      const options: Options = { method, maxIterations: 6 }
      const [flat, curved] = [
        minimize(bowl, [2, 3], options),
        minimize(bowl, [2, 3], { ...options, retract: plus }),
      ]
      for (const [i, xi] of flat.x.entries()) expect(curved.x[i]!).toBeCloseTo(xi, 10)
    }
  })

  test('constraints hold there too: the nearest orientation that keeps a direction level', () => {
    const level = {
      values: (x: Float64Array) => [turned(quaternionOf(x), [1, 0, 0])[2]],
      // the world's vertical seen from the body, turned by a rotation vector: e₃ᵀ R (dx × e₁)
      vjp: (x: Float64Array, u: Float64Array) => {
        const up = turned(inverse(quaternionOf(x)), [0, 0, 1])
        return cross([1, 0, 0], up).map((c) => c * u[0]!)
      },
      equals: 0,
    }
    const target = exponential([0.2, 0.7, 0.4])
    const found = minimize(orientation(exact(target)), [1, 0, 0, 0], { ...ROTATIONS, constraints: [level] })
    expect(found.stop.converged, found.stop.sentence).toBe(true)
    expect(found.constraints!.violation).toBeLessThan(1e-8)
    const more = minimize(orientation(exact(target)), [1, 0, 0, 0], ROTATIONS)
    expect(found.value).toBeGreaterThan(more.value)
  })

  test.each([
    [{ lower: 0 }, /bounds are given beside retract/],
    [{ tangentSize: 5 }, /tangentSize is 5, expected a whole number up to 4/],
    [{ method: 'cmaEs' as const }, /cmaEs cannot move by retract/],
    [{ scale: [1, 2] }, /scale has length 2, expected 3/],
  ])('%o is refused', (options, sentence) => {
    expect(() => minimize(fit, [1, 0, 0, 0], { ...ROTATIONS, ...options })).toThrow(sentence)
  })

  test('a transport or a tangent size without a retraction is refused', () => {
    const transport = (_x: Float64Array, _dx: Float64Array, u: Float64Array) => u
    expect(() => minimize(rayleigh, [1, 0, 0, 0], { transport })).toThrow(
      /transport is given, but there is no retract/,
    )
    expect(() => minimize(fit, [1, 0, 0, 0], { tangentSize: 3 })).toThrow(
      /tangentSize is 3, but there is no retract/,
    )
  })
})
