import { describe, expect, it } from 'vitest'
import { jacobian, type Scalar } from '../../../ad/index.ts'
import {
  type Force,
  inverseDynamics,
  inverseDynamicsJacobian,
  type Model,
  moved,
  type State,
} from '../../../sim/index.ts'
import { expectClose } from '../../parity/closeness.ts'
import { modelOf, randomMachine, randomState, randomVector } from '../randomMachine.ts'

// Sums over subtrees against derivatives that walk the recursion with each number by itself.

const machines = [
  ['free root, hinges and slides', modelOf(randomMachine(31, 5, true))],
  ['fixed root', modelOf(randomMachine(32, 5, false))],
  ['balls and a sprung free root', modelOf(randomMachine(34, 6, true, true))],
] as const

/** The same by forward mode: rows of ∂τ/∂[dq; v]. */
function swept(model: Model, { q, v }: State, vdot: readonly number[], external: readonly Force[]) {
  const needed = (x: { dq: readonly Scalar[]; v: readonly Scalar[] }) =>
    inverseDynamics(model, { q: moved(model, q, x.dq, 1), v: x.v }, vdot, external)
  return jacobian(needed)({ dq: Array(model.nv).fill(0), v })
}

const pushes = ({ links }: Model): readonly Force[] =>
  links.map((_, i) => {
    const [a, b, c, d, e, f] = randomVector(40 + i, 6, 5) as [number, number, number, number, number, number]
    return { moment: [a, b, c], force: [d, e, f] }
  })

describe.each(machines)('the derivatives of inverse dynamics: %s', (_name, model) => {
  it('are those of the recursion, at any state, acceleration and push', () => {
    for (const seed of [1, 2, 3]) {
      const state = randomState(model, seed)
      const vdot = randomVector(seed, model.nv, 4)
      const external = pushes(model)
      const { dtau_dq, dtau_dv } = inverseDynamicsJacobian(model, state, vdot, external)
      const rows = swept(model, state, vdot, external)
      const left = rows.map((row) => row.slice(0, model.nv))
      const right = rows.map((row) => row.slice(model.nv))
      expectClose(dtau_dq.flat(), left.flat(), 1e-12, '∂τ/∂dq')
      expectClose(dtau_dv.flat(), right.flat(), 1e-12, '∂τ/∂v')
    }
  })

  it('vanish with speed where speeds are zero, for Coriolis forces are of second order', () => {
    const { q } = randomState(model, 4)
    const still = { q, v: Array<number>(model.nv).fill(0) }
    const { dtau_dv } = inverseDynamicsJacobian(model, still, randomVector(4, model.nv, 4))
    expect(Math.max(...dtau_dv.flat().map(Math.abs))).toBeLessThan(1e-12)
  })
})

it('is refused for an acceleration of another length', () => {
  const model = machines[1][1]
  expect(() => inverseDynamicsJacobian(model, randomState(model, 1), [1])).toThrow(/vdot/)
})
