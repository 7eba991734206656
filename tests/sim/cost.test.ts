import { describe, expect, it } from 'vitest'
import { compile, solve, vjp } from '../../ad/index.ts'
import {
  biasForces,
  forwardDynamics,
  type Model,
  massMatrix,
  restState,
  type State,
  step,
} from '../../sim/index.ts'
import { expectClose } from '../parity/closeness.ts'
import { mjcfOf } from '../parity/mjcfOf.ts'
import { Oracle } from '../parity/mujoco.ts'
import { quadruped, quadrupedDesign } from './quadruped.ts'
import { hingeSpec, type MachineSpec, modelOf, randomState, randomVector } from './randomMachine.ts'

// Costs in counted operations: they depend on no clock.

/** A chain of n equal links, hinges turn about x and y by turns. */
function chainSpec(n: number): MachineSpec {
  const rod = { mass: 1, com: [0, 0, -0.1] as const, aboutCom: [0.01, 0.01, 0.001, 0, 0, 0] as const }
  const bodies: MachineSpec['bodies'] = Array.from({ length: n }, (_, i) => ({
    name: `link ${i}`,
    parent: i,
    X_PB: { Q: [1, 0, 0, 0] as const, p: [0, 0, -0.2] as const },
    joints: [hingeSpec(`hinge ${i}`, { axis: i % 2 === 0 ? [1, 0, 0] : [0, 1, 0], damping: 0.1 })],
    inertia: rod,
  }))
  return { name: 'chain', bodies, motors: [], gravity: [0, 0, -9.81], timestep: 1e-3 }
}

const chain = (n: number): Model => modelOf(chainSpec(n))

const stepped =
  (model: Model) =>
  ({ q, v }: State): State =>
    step(model, { q, v }, [])

const operations = (model: Model): number => compile(stepped(model), restState(model)).stats.operations

const withReverse = (model: Model): number => {
  const rest = restState(model)
  return compile((x: State) => vjp(stepped(model), x, rest), rest).stats.operations
}

describe('a chain of 100 links', () => {
  const model = chain(100)
  const state = randomState(model, 1)

  it('accelerates as the dense system M v̇ = τ − c says', () => {
    const tau = randomVector(1, 100, 1)
    const bias = biasForces(model, state)
    const right = tau.map((t, i) => t - bias[i]!)
    expectClose(forwardDynamics(model, state, { tau }), solve(massMatrix(model, state.q), right), 1e-8, 'v̇')
  })

  it('steps as MuJoCo does', () => {
    const oracle = new Oracle(mjcfOf(chainSpec(100)))
    oracle.forward(state)
    const [ours, theirs] = [step(model, state, []), oracle.step()]
    expectClose(ours.q, theirs.q, 1e-10, 'q')
    expectClose(ours.v, theirs.v, 1e-8, 'v')
    oracle.delete()
  })
})

describe('operations', () => {
  it('of a step, and of its reverse derivative, grow linearly over 10, 30 and 100 links', () => {
    for (const cost of [operations, withReverse]) {
      const [ten, thirty, hundred] = [10, 30, 100].map((n) => cost(chain(n)))
      expect((hundred! - thirty!) / 70).toBe((thirty! - ten!) / 20)
    }
  })

  it('of a step with its reverse derivative stay below four steps on 100 links', () => {
    const model = chain(100)
    expect(withReverse(model) / operations(model)).toBeLessThan(4)
  })

  it('of a quadruped’s step, its morphology traced, are within 4,300, and four times that with the reverse derivative', () => {
    const rest = restState(quadruped(quadrupedDesign))
    const at = { design: quadrupedDesign, q: rest.q, v: rest.v, u: Array<number>(12).fill(0) }
    const stepped = ({ design, q, v, u }: typeof at) => step(quadruped(design), { q, v }, u)
    const primal = compile(stepped, at).stats.operations
    const reverse = compile((x: typeof at) => vjp(stepped, x, rest), at).stats.operations
    expect(primal).toBeLessThanOrEqual(4300)
    expect(reverse / primal).toBeLessThanOrEqual(4)
  })
})
