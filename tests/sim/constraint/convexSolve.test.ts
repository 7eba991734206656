import { describe, expect, it } from 'vitest'
import type { Constraint } from '../../../sim/constraint/constraint.ts'
import type { ConvexProblem } from '../../../sim/constraint/convexProblem.ts'
import { convexSolve } from '../../../sim/constraint/convexSolve.ts'
import { jointForcesOf, misfit, sparseProduct } from '../../../sim/constraint/rows.ts'
import { sparseFactor } from '../../../sim/constraint/sparseFactor.ts'
import { between, generator, type Random } from '../randomMachine.ts'
import { penalties, randomNumbers } from './penalties.ts'

/** A symmetric positive definite matrix with zeros in it. */
function inertia(random: Random, n: number): number[][] {
  const A = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (__, j) =>
      i === j ? 2 : j < i && random() < 0.4 ? between(random, -1, 1) : 0,
    ),
  )
  return A.map((_, i) => A.map((__, j) => A.reduce((sum, row) => sum + row[i]! * row[j]!, 0)))
}

describe('the sparse factor', () => {
  it('solves what it was made of, and knows its inverse form', () => {
    const random = generator(1)
    for (let n = 1; n <= 12; n++) {
      const H = inertia(random, n)
      const x = randomNumbers(random, n, 1)
      const r = sparseProduct(H, x)
      const factor = sparseFactor(H)
      factor.solve(r).forEach((xi, i) => {
        expect(xi).toBeCloseTo(x[i]!, 10)
      })
      const form = r.reduce((sum, ri, i) => sum + ri * x[i]!, 0)
      expect(factor.inverseForm(r)).toBeCloseTo(form, 9)
    }
  })
})

/** A machine of some velocities under constraints of every kind. */
function problem(seed: number): ConvexProblem {
  const random = generator(seed)
  const n = 2 + Math.floor(10 * random())
  const constraints = Array.from({ length: 1 + Math.floor(6 * random()) }, (_, c): Constraint => {
    const { penalty, d } = penalties[Math.floor(random() * penalties.length)]!(random)
    const rows = Array.from({ length: d }, () =>
      Array.from({ length: n }, () => (random() < 0.5 ? 0 : between(random, -1, 1))),
    )
    return { name: `${c}`, rows, reference: randomNumbers(random, d, 20), penalty }
  })
  return { M: inertia(random, n), tau: randomNumbers(random, n, 30), constraints }
}

const still = ({ tau }: ConvexProblem) => tau.map(() => 0)

describe('the convex solve', () => {
  const seeds = Array.from({ length: 300 }, (_, i) => i + 10)

  it('balances all forces, whatever the problem', () => {
    for (const seed of seeds) {
      const given = problem(seed)
      const { M, tau, constraints } = given
      const { vdot, converged } = convexSolve(given, still(given), 50)
      expect(converged, `problem ${seed}`).toBe(true)
      const forces = constraints.map((c) => c.penalty.force(misfit(c, vdot)))
      const pushes = jointForcesOf(tau.length, constraints, forces)
      const all = Math.max(1, ...forces.flat().map(Math.abs))
      sparseProduct(M, vdot).forEach((inertial, i) => {
        expect(Math.abs(inertial - tau[i]! - pushes[i]!), `problem ${seed}`).toBeLessThan(1e-10 * all)
      })
    }
  })

  it('ends at the same motion wherever it begins, and takes a step or two from there', () => {
    for (const seed of seeds.slice(0, 60)) {
      const given = problem(seed)
      const near = convexSolve(given, still(given), 50)
      const far = convexSolve(given, randomNumbers(generator(seed), given.tau.length, 1000), 50)
      far.vdot.forEach((a, i) => {
        expect(a).toBeCloseTo(near.vdot[i]!, 8)
      })
      expect(convexSolve(given, near.vdot, 50).iterations).toBeLessThanOrEqual(2)
    }
  })

  it('says so when it is stopped too early, and when there is nothing to find', () => {
    const given = problem(31)
    const start = given.tau.map(() => 500)
    expect(convexSolve(given, start, 50).iterations).toBeGreaterThan(1)
    expect(convexSolve(given, start, 1)).toMatchObject({ converged: false, iterations: 1 })
    const broken = { ...given, tau: given.tau.map(() => Number.NaN) }
    expect(convexSolve(broken, start, 50).converged).toBe(false)
  })
})
