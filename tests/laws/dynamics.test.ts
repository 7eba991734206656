import { describe, expect, it } from 'vitest'
import { jvp } from '../../ad/index.ts'
import {
  biasForces,
  forwardDynamics,
  inverseDynamics,
  kineticEnergy,
  type Matrix,
  type Model,
  massMatrix,
  moved,
  potentialEnergy,
  type State,
} from '../../sim/index.ts'
import { expectClose } from '../parity/closeness.ts'
import { randomVector } from '../sim/randomMachine.ts'
import { conservative, machines, states } from './machines.ts'

const unit = (n: number, k: number): number[] => Array.from({ length: n }, (_, i) => (i === k ? 1 : 0))
const zeros = (n: number): number[] => Array(n).fill(0)
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * b[i]!, 0)
const times = (M: Matrix, x: readonly number[]): number[] => M.map((row) => dot(row, x))

/** Central difference of fourth order of f along v, through the manifold of configurations. */
function along(
  model: Model,
  q: readonly number[],
  v: readonly number[],
  f: (q: readonly number[]) => readonly number[],
  h = 1e-3,
): number[] {
  const at = (k: number) => f(moved(model, q, v, k * h))
  const [a, b, c, d] = [at(-2), at(-1), at(1), at(2)]
  return a.map((_, i) => (a[i]! - 8 * b[i]! + 8 * c[i]! - d[i]!) / (12 * h))
}

/** Pivots of the Cholesky factorization without roots: all positive for a positive definite matrix, and only then. */
function pivots(M: Matrix): number[] {
  const A = M.map((row) => [...row])
  return A.map((_, k) => {
    const d = A[k]![k]!
    for (let i = k + 1; i < A.length; i++) {
      const factor = A[i]![k]! / d
      for (let j = k; j < A.length; j++) A[i]![j] = A[i]![j]! - factor * A[k]![j]!
    }
    return d
  })
}

/** Solves M x = b by elimination with pivoting: the dense path, here only to check the recursive one. */
function solved(M: Matrix, b: readonly number[]): number[] {
  const A = M.map((row, i) => [...row, b[i]!])
  const n = A.length
  for (let k = 0; k < n; k++) {
    const best = A.slice(k).reduce((at, row, i) => (Math.abs(row[k]!) > Math.abs(A[at]![k]!) ? k + i : at), k)
    ;[A[k], A[best]] = [A[best]!, A[k]!]
    for (let i = k + 1; i < n; i++) {
      const factor = A[i]![k]! / A[k]![k]!
      for (let j = k; j <= n; j++) A[i]![j] = A[i]![j]! - factor * A[k]![j]!
    }
  }
  const x: number[] = zeros(n)
  for (let i = n - 1; i >= 0; i--) x[i] = (A[i]![n]! - dot(A[i]!.slice(0, n), x)) / A[i]![i]!
  return x
}

describe.each(machines)('laws of motion: $name', ({ model }) => {
  const everywhere = (f: (state: State) => void): void => states(model).forEach(f)

  it('inverse dynamics undoes forward dynamics', () =>
    everywhere((state) => {
      const tau = randomVector(1, model.nv, 5)
      expectClose(inverseDynamics(model, state, forwardDynamics(model, state, { tau })), tau, 1e-10, 'tau')
    }))

  it('forward dynamics undoes inverse dynamics', () =>
    everywhere((state) => {
      const vdot = randomVector(2, model.nv, 5)
      const tau = inverseDynamics(model, state, vdot)
      expectClose(forwardDynamics(model, state, { tau }), vdot, 1e-9, 'vdot')
    }))

  it('with forces from outside too', () =>
    everywhere((state) => {
      const [tau, wrenches] = [randomVector(1, model.nv, 5), randomVector(3, 6 * model.links.length, 5)]
      const external = model.links.map((_, i) => {
        const [a, b, c, d, e, f] = wrenches.slice(6 * i) as [number, number, number, number, number, number]
        return { moment: [a, b, c] as const, force: [d, e, f] as const }
      })
      const vdot = forwardDynamics(model, state, { tau, external })
      expectClose(inverseDynamics(model, state, vdot, external), tau, 1e-10, 'tau')
    }))

  it('the mass matrix is symmetric and positive definite', () =>
    everywhere(({ q }) => {
      const M = massMatrix(model, q)
      expectClose(
        M.flat(),
        M.flatMap((_, i) => M.map((row) => row[i]!)),
        0,
        'Mᵀ',
      )
      expect(Math.min(...pivots(M))).toBeGreaterThan(0)
    }))

  it('the mass matrix, column by column, is what inverse dynamics says', () =>
    everywhere((state) => {
      const M = massMatrix(model, state.q)
      const bias = biasForces(model, state)
      for (let k = 0; k < model.nv; k++) {
        const column = inverseDynamics(model, state, unit(model.nv, k)).map((t, i) => t - bias[i]!)
        expectClose(M[k]!, column, 1e-11, `column ${k}`)
      }
    }))

  it('M v̇ + c = τ, solved densely, is forward dynamics', () =>
    everywhere((state) => {
      const tau = randomVector(4, model.nv, 5)
      const bias = biasForces(model, state)
      const dense = solved(
        massMatrix(model, state.q),
        tau.map((t, i) => t - bias[i]!),
      )
      expectClose(forwardDynamics(model, state, { tau }), dense, 1e-9, 'vdot')
    }))

  it('inertia added to the degrees of freedom is a diagonal added to M', () =>
    everywhere((state) => {
      const tau = randomVector(5, model.nv, 5)
      // the free joint's six share one number within each block of three, as damping does
      const dofInertia = model.links.flatMap(({ joint }, i) => joint.S.map(() => 0.1 + 0.2 * i))
      const bias = biasForces(model, state)
      const M = massMatrix(model, state.q).map((row, i) =>
        row.map((x, j) => (i === j ? x + dofInertia[i]! : x)),
      )
      const dense = solved(
        M,
        tau.map((t, i) => t - bias[i]!),
      )
      expectClose(forwardDynamics(model, state, { tau, dofInertia }), dense, 1e-9, 'vdot')
    }))

  it('kinetic energy is ½ vᵀ M v', () =>
    everywhere((state) => {
      const direct = 0.5 * dot(state.v, times(massMatrix(model, state.q), state.v))
      expectClose([kineticEnergy(model, state)], [direct], 1e-11, 'energy')
    }))

  it('the gravity term is the slope of the potential energy', () =>
    everywhere(({ q }) => {
      const bare = conservative(model, { gravity: true })
      const term = biasForces(bare, { q, v: zeros(model.nv) })
      const slope = term.map(
        (_, k) => along(bare, q, unit(bare.nv, k), (x) => [potentialEnergy(bare, x)])[0]!,
      )
      expectClose(term, slope, 1e-9, 'gravity term')
    }))

  it('springs pull down the slope of their energy', () =>
    everywhere(({ q }) => {
      const weightless = { ...model, gravity: [0, 0, 0] as const }
      const slope = Array.from(
        { length: model.nv },
        (_, k) => along(weightless, q, unit(model.nv, k), (x) => [potentialEnergy(weightless, x)])[0]!,
      )
      const force = model.links.flatMap(
        (link) => link.joint.passive(q.slice(link.iq, link.iq + link.joint.nq), zeros(6)).force,
      )
      expectClose(
        force,
        slope.map((s) => -s),
        1e-9,
        'spring force',
      )
    }))

  it('Ṁ − 2C is skew: vᵀ Ṁ v = 2 vᵀ C v', () =>
    everywhere(({ q, v }) => {
      const weightless = { ...model, gravity: [0, 0, 0] as const }
      const C_v = biasForces(weightless, { q, v })
      const M_dot = along(weightless, q, v, (x) => massMatrix(weightless, x).flat())
      const rate = dot(
        v,
        v.map((_, i) => dot(M_dot.slice(i * model.nv, (i + 1) * model.nv), v)),
      )
      expectClose([rate], [2 * dot(v, C_v)], 1e-8, 'vᵀ Ṁ v')
    }))

  it('power in is change of kinetic energy', () =>
    everywhere((state) => {
      const bare = conservative(model, { gravity: false })
      const tau = randomVector(6, bare.nv, 5)
      const vdot = forwardDynamics(bare, state, { tau })
      const along = (time: number) => {
        'use grad'
        const v = state.v.map((x, i) => x + time * vdot[i]!)
        return kineticEnergy(bare, { q: moved(bare, state.q, state.v, time), v })
      }
      expectClose([jvp(along, 0, 1).tangent], [dot(tau, state.v)], 1e-10, 'power')
    }))
})
