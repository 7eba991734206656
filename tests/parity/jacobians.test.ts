import { describe, expect, it } from 'vitest'
import { checkJvp } from '../../ad/checking/index.ts'
import { compile, jvp, type Scalar } from '../../ad/index.ts'
import {
  bodyJacobian,
  bodyPoses,
  kinematics,
  type Model,
  moved,
  pointJacobian,
  quatRotate,
  restState,
  type State,
  stepJacobian,
  type Vec3,
} from '../../sim/index.ts'
import { type MachineSpec, modelOf, randomMachine, randomState, randomVector } from '../sim/randomMachine.ts'
import { expectClose } from './closeness.ts'
import { mjcfOf } from './mjcfOf.ts'
import { Oracle } from './mujoco.ts'

// Jacobians of points and of steps, beside MuJoCo's, on machines without contacts.

const machines: readonly MachineSpec[] = [
  { ...randomMachine(31, 4, true), name: 'free root' },
  { ...randomMachine(32, 4, false), name: 'fixed root' },
  { ...randomMachine(33, 3, true, true), name: 'balls and a sprung free root' },
]

/** Width of MuJoCo's differences. */
const EPSILON = 1e-6

function inSeveralStates(
  spec: MachineSpec,
  f: (model: Model, oracle: Oracle, state: State, u: readonly number[]) => void,
): void {
  const model = modelOf(spec)
  const oracle = new Oracle(mjcfOf(spec))
  try {
    const rest = { state: restState(model), u: Array<number>(model.nu).fill(0) }
    const far = [1, 2].map((seed) => ({
      state: randomState(model, seed),
      u: randomVector(seed, model.nu, 0.9),
    }))
    for (const { state, u } of [rest, ...far]) {
      oracle.forward(state, u)
      f(model, oracle, state, u)
    }
  } finally {
    oracle.delete()
  }
}

describe.each(machines)('$name', (spec) => {
  it('moves its points with v as MuJoCo says', () =>
    inSeveralStates(spec, (model, oracle, { q }) => {
      const poses = bodyPoses(model, q)
      const kin = kinematics(model, q)
      poses.forEach(({ p, Q }, body) => {
        const p_BP: Vec3 = [0.3, -0.2, 0.1 * body]
        const p_WP = quatRotate(Q, p_BP).map((x, i) => x + p[i]!)
        const ours = pointJacobian(model, q, body, p_BP, kin)
        const theirs = oracle.jacobian(body, p_WP)
        expectClose(ours.linear.flat(), theirs.linear.flat(), 1e-10, `J of body ${body}`)
        expectClose(ours.angular.flat(), theirs.angular.flat(), 1e-10, `J_ω of body ${body}`)
        const origin = bodyJacobian(model, q, body, kin).linear.flat()
        expectClose(origin, oracle.jacobian(body, p).linear.flat(), 1e-10, `J of origin ${body}`)
      })
    }))

  it('has as Jacobian of a point the derivative of its place', () => {
    const model = modelOf(spec)
    const { q, v } = randomState(model, 3)
    const body = model.bodies.length - 1
    const place = (time: number): readonly number[] => bodyPoses(model, moved(model, q, v, time))[body]!.p
    const product = bodyJacobian(model, q, body).linear.map((row) =>
      row.reduce((sum, x, i) => sum + x * v[i]!, 0),
    )
    expectClose(product, jvp(place, 0, 1).tangent, 1e-12, 'velocity')
  })

  it('moves a step with state and controls as MuJoCo’s differences say, at rest too', () => {
    const model = modelOf(spec)
    const example = { q: restState(model).q, v: restState(model).v, u: Array<number>(model.nu).fill(0) }
    const compiled = compile((x: typeof example) => stepJacobian(model, { q: x.q, v: x.v }, x.u), example)
    inSeveralStates(spec, (_model, oracle, { q, v }, u) => {
      const ours = compiled({ q: [...q], v: [...v], u: [...u] })
      const theirs = oracle.transition(EPSILON)
      expectClose(ours.A.flat(), theirs.A.flat(), 1e-7, 'A')
      expectClose(ours.B.flat(), theirs.B.flat(), 1e-7, 'B')
    })
  })
})

describe('Jacobians', () => {
  const model = modelOf(machines[2]!)

  it('have derivatives themselves', () => {
    const { q, v } = randomState(model, 4)
    const entries = (dq: readonly Scalar[]): readonly Scalar[] =>
      pointJacobian(model, moved(model, q, dq, 1), 3, [0.1, 0.2, 0.3]).linear.flat()
    const value = compile(entries, v)
    const pushed = compile((x: { at: Scalar[]; along: Scalar[] }) => jvp(entries, x.at, x.along).tangent, {
      at: [...v],
      along: [...v],
    })
    checkJvp({
      at: Array<number>(model.nv).fill(0.1),
      names: v.map((_, i) => `dq[${i}]`),
      components: v.map((_, i) => i),
      value: (x) => value.into(x, new Float64Array(value.outputs)),
      jvp: (at, along) =>
        pushed.into([...Array.from(at), ...Array.from(along)], new Float64Array(pushed.outputs)),
      tolerance: 1e-8,
    }).throwIfWrong()
  })

  it('are refused for a body that is not there', () => {
    expect(() => bodyJacobian(model, restState(model).q, 9)).toThrow(
      /body is 9, expected an index from 0 to 3/,
    )
  })
})
