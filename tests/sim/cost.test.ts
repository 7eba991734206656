import { describe, expect, it } from 'vitest'
import { compile, vjp } from '../../ad/index.ts'
import { type Model, restState, type State, step } from '../../sim/index.ts'
import { quadruped, quadrupedDesign } from './quadruped.ts'
import { hingeSpec, type MachineSpec, modelOf } from './randomMachine.ts'

// Costs in counted operations: they depend on no clock.

/** A chain of n equal links, hinges turn about x and y by turns. */
function chain(n: number): Model {
  const rod = { mass: 1, com: [0, 0, -0.1] as const, aboutCom: [0.01, 0.01, 0.001, 0, 0, 0] as const }
  const bodies: MachineSpec['bodies'] = Array.from({ length: n }, (_, i) => ({
    name: `link ${i}`,
    parent: i,
    X_PB: { Q: [1, 0, 0, 0] as const, p: [0, 0, -0.2] as const },
    joints: [hingeSpec(`hinge ${i}`, { axis: i % 2 === 0 ? [1, 0, 0] : [0, 1, 0], damping: 0.1 })],
    inertia: rod,
  }))
  return modelOf({ name: 'chain', bodies, motors: [], gravity: [0, 0, -9.81], timestep: 1e-3 })
}

const operations = (model: Model): number =>
  compile(({ q, v }: State) => step(model, { q, v }, []), restState(model)).stats.operations

describe('operations', () => {
  it('of a step grow linearly with the number of links', () => {
    const [ten, thirty, fifty] = [10, 30, 50].map((n) => operations(chain(n)))
    expect(fifty! - thirty!).toBe(thirty! - ten!)
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
