import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Asking } from '../../../ad/optim/asking.ts'
import { dampedFactor } from '../../../ad/optim/dampedFactor.ts'
import { dampedStep } from '../../../ad/optim/dampedStep.ts'
import { type Rows, times, timesTransposed } from '../../../ad/optim/linearSolve.ts'
import { leastSquaresSolution, pivotedQR } from '../../../ad/optim/pivotedQR.ts'
import { type SteihaugOptions, type SteihaugStep, steihaug } from '../../../ad/optim/steihaug.ts'
import { dot, minus, norm, scaled, type Vector } from '../../../ad/optim/vectors.ts'

const decimal = fc.integer({ min: -300, max: 300 }).map((k) => k / 100)
const vector = (n: number) => fc.array(decimal, { minLength: n, maxLength: n })
const matrix = (m: number, n: number) => fc.array(vector(n), { minLength: m, maxLength: m })
const positive = fc.integer({ min: 1, max: 400 }).map((k) => k / 100)

describe('the triangular factor with pivots', () => {
  test('has the same square as the matrix, and turns the right-hand side along', () => {
    fc.assert(
      fc.property(matrix(7, 4), vector(7), (A, b) => {
        const { R, order, Qtb } = pivotedQR(A, b)
        for (const [i, a] of order.entries()) {
          const column = A.map((row) => row[a]!)
          expect(
            dot(
              R.map((row) => row[i]!),
              Qtb,
            ),
          ).toBeCloseTo(dot(column, b), 10)
          for (const [j, c] of order.entries()) {
            const product = R.reduce((s, row) => s + row[i]! * row[j]!, 0)
            expect(product).toBeCloseTo(
              dot(
                column,
                A.map((row) => row[c]!),
              ),
              10,
            )
          }
        }
      }),
    )
  })

  test('solves least squares: the residual is orthogonal to the columns, at any rank', () => {
    fc.assert(
      fc.property(matrix(6, 3), vector(6), fc.boolean(), (A, b, doubled) => {
        // where doubled, the last column repeats the first
        const M = A.map((row) => [row[0]!, row[1]!, doubled ? row[0]! : row[2]!])
        const factor = pivotedQR(M, b)
        if (doubled) expect(factor.rank).toBeLessThan(3)
        const w = leastSquaresSolution(factor)
        const rest = minus(times(M, w), b)
        for (const slope of timesTransposed(M, rest, 3))
          expect(Math.abs(slope)).toBeLessThan(1e-9 * (1 + norm(w)))
      }),
    )
  })

  test('damping it is the same as factoring the matrix with √λ I below', () => {
    fc.assert(
      fc.property(matrix(3, 5), vector(3), positive, (A, b, lambda) => {
        const below = b.concat(0, 0).map((_, i) => A[0]!.map((_a, j) => (i === j ? Math.sqrt(lambda) : 0)))
        const whole = leastSquaresSolution(pivotedQR([...A, ...below], [...b, 0, 0, 0, 0, 0]))
        const damped = leastSquaresSolution(dampedFactor(pivotedQR(A, b), lambda))
        for (const [i, wi] of whole.entries()) expect(damped[i]).toBeCloseTo(wi, 9)
      }),
    )
  })
})

test('the damped step solves the trust region: inside and stationary, or on its edge with one damping for all', () => {
  fc.assert(
    fc.property(
      matrix(6, 4),
      vector(6),
      fc.array(positive, { minLength: 4, maxLength: 4 }),
      positive,
      (A, b, D, radius) => {
        const w = dampedStep(A, b, D, radius)
        const weighted = Float64Array.from(w, (wi, i) => D[i]! * wi)
        const slope = timesTransposed(A, minus(times(A, w), scaled(-1, b)), 4)
        const length = norm(weighted)
        expect(length).toBeLessThanOrEqual(1.1 * radius * (1 + 1e-12))
        // −slope = λ D² w with λ ≥ 0; λ = 0 unless on the edge
        const pull = Float64Array.from(w, (wi, i) => D[i]! ** 2 * wi)
        const lambda = norm(pull) === 0 ? 0 : -dot(slope, pull) / dot(pull, pull)
        const size = norm(timesTransposed(A, b, 4)) + 1e-12
        expect(lambda).toBeGreaterThan(-1e-9)
        if (length < 0.9 * radius) expect(norm(slope)).toBeLessThan(1e-8 * (1 + size))
        for (const [i, p] of pull.entries())
          expect(Math.abs(slope[i]! + lambda * p)).toBeLessThan(1e-7 * (1 + size))
      },
    ),
  )
})

/** What a computation that asks nothing comes to. */
function outcome<T>(asking: Asking<T>): T {
  const turn = asking.next()
  if (!turn.done) throw new Error('a question was asked')
  return turn.value
}

describe('conjugate gradients in a ball', () => {
  const N = 6
  const symmetric = matrix(N, N).map((B) => B.map((row, i) => row.map((bij, j) => bij + B[j]![i]!)))
  const run = (H: Rows, g: Vector, options: Partial<SteihaugOptions> = {}): SteihaugStep => {
    // biome-ignore lint/correctness/useYield: the matrix is at hand
    const product = function* (v: Float64Array): Asking<Vector> {
      return times(H, v)
    }
    return outcome(steihaug(product, g, { radius: 1e6, tolerance: 1e-13, iterations: 10 * N, ...options }))
  }
  const model = (H: Rows, g: Vector, s: Vector) => dot(g, s) + dot(s, times(H, s)) / 2
  const definite = (H: Rows) => H.map((row, i) => Array.from(row, (h, j) => (i === j ? h + 50 : h)))

  test('solve H w = −g where H is positive definite and the ball is large', () => {
    fc.assert(
      fc.property(symmetric, vector(N), (B, g) => {
        const H = definite(B)
        const { step } = run(H, g)
        for (const [i, Hw] of times(H, step).entries()) expect(Math.abs(Hw + g[i]!)).toBeLessThan(1e-9)
      }),
    )
  })

  test('iterates grow longer and lower; none is outside the ball, and one that ends there is on it', () => {
    fc.assert(
      fc.property(symmetric, vector(N), positive, (H, g, radius) => {
        fc.pre(norm(g) > 0.1)
        let before = { length: 0, value: 0 }
        for (let iterations = 1; iterations <= N; iterations++) {
          const { step, ending, decrease } = run(H, g, { radius, iterations })
          const now = { length: norm(step), value: model(H, g, step) }
          expect(now.length).toBeLessThanOrEqual(radius * (1 + 1e-9))
          expect(now.length).toBeGreaterThanOrEqual(before.length * (1 - 1e-9))
          expect(now.value).toBeLessThanOrEqual(before.value + 1e-9 * Math.abs(before.value))
          expect(-decrease).toBeCloseTo(now.value, 8)
          if (ending !== 'iterations' && ending !== 'residual') expect(now.length).toBeCloseTo(radius, 9)
          before = now
          if (ending !== 'iterations') break
        }
      }),
    )
  })

  test('gain at least what steepest descent gains in the ball', () => {
    fc.assert(
      fc.property(symmetric, vector(N), positive, (H, g, radius) => {
        fc.pre(norm(g) > 0.1)
        const curvature = dot(g, times(H, g))
        const edge = radius / norm(g)
        const t = curvature > 0 ? Math.min(edge, dot(g, g) / curvature) : edge
        const cauchy = -model(H, g, scaled(-t, g))
        expect(run(H, g, { radius, tolerance: 0.5 }).decrease).toBeGreaterThanOrEqual(cauchy * (1 - 1e-9))
      }),
    )
  })

  test('a direction of negative curvature is followed to the edge', () => {
    const { ending, step } = run([[-1]], [2], { radius: 3 })
    expect(ending).toBe('negativeCurvature')
    expect(step).toEqual(Float64Array.of(-3))
  })
})
