import { describe, expect, it } from 'vitest'
import { checkFinite, compile, jacobian, type Scalar } from '../../ad/index.ts'
import {
  buildModel,
  difference,
  forwardDynamics,
  type IntegratorName,
  inverseDynamics,
  type Joint,
  jointBall,
  jointFree,
  jointHinge,
  jointSlide,
  kineticEnergy,
  type Model,
  moved,
  potentialEnergy,
  type State,
  step,
  type Vec3,
  worldMomentum,
} from '../../sim/index.ts'
import { expectClose } from '../parity/closeness.ts'
import { randomState, world } from '../sim/randomMachine.ts'
import { numbers } from '../sim/spatial/arbitraries.ts'

// What makes the implicit midpoint worth its cost, on machines without friction.

const weightless = [0, 0, 0] as const
const earth = [0, 0, -9.81] as const

/** Bodies hanging from each other by these joints. */
function chain(joints: readonly Joint[], timestep: number, gravity: Vec3 = earth): Model {
  const inertia = { mass: 1.2, com: [0.1, 0.05, -0.5], aboutCom: [0.1, 0.12, 0.05, 0.01, 0, 0.02] } as const
  const bodies = joints.map((joint, i) => ({
    name: joint.name,
    parent: i,
    X_PB: { Q: [1, 0, 0, 0] as const, p: [0, 0, i === 0 ? 0 : -1] as const },
    joints: [joint],
    inertia,
  }))
  return buildModel({
    name: 'chain',
    bodies: [world, ...bodies],
    gravity,
    timestep,
    integrator: 'implicitMidpoint',
  })
}

const hinge = (name: string, axis: Vec3 = [0, 1, 0]): Joint => jointHinge({ name, axis, armature: 0.01 })
const slide = (name: string): Joint => jointSlide({ name, axis: [1, 0, 0.2], stiffness: 30 })
const ball = (name: string): Joint => jointBall({ name, stiffness: 2 })
const root = jointFree({ name: 'root' })

const energy = (model: Model, state: State): number =>
  kineticEnergy(model, state) + potentialEnergy(model, state.q)

const compiledStep = (model: Model) =>
  compile(({ q, v }: State) => step(model, { q, v }, []), randomState(model, 1))

/** M(q) v */
function momenta(model: Model, q: readonly Scalar[], v: readonly Scalar[]): readonly Scalar[] {
  const still = { q, v: Array<number>(model.nv).fill(0) }
  return inverseDynamics({ ...model, gravity: weightless }, still, v)
}

/** M(q)⁻¹ p */
function velocities(model: Model, q: readonly Scalar[], p: readonly Scalar[]): readonly Scalar[] {
  const still = { q, v: Array<number>(model.nv).fill(0) }
  return forwardDynamics({ ...model, gravity: weightless }, still, { tau: p })
}

/** The step's Jacobian in canonical coordinates: dq along the joints' own directions, dp. */
function canonicalJacobian(model: Model, start: State): { J: number[][]; p: number[]; pEnd: number[] } {
  const n = model.nv
  const end = step(model, start, [])
  const p = momenta(model, start.q, start.v)
  const stepped = (x: readonly Scalar[]): readonly Scalar[] => {
    'use grad'
    const q = moved(model, start.q, x.slice(0, n), 1)
    const from = p.map((pi, i) => pi + x[n + i]!)
    const to = step(model, { q, v: velocities(model, q, from) }, [])
    return [...difference(model, end.q, to.q), ...momenta(model, to.q, to.v)]
  }
  const rows = jacobian(stepped, { mode: 'forward' })(Array<number>(2 * n).fill(0))
  return { J: rows.map((row) => [...row]), p: [...p], pEnd: [...momenta(model, end.q, end.v)] }
}

/**
 * The symplectic form in those coordinates: canonical, and p · (a × b) between directions a, b of a turn in body axes.
 *
 * @see Abraham & Marsden 1978, proposition 4.4.1
 */
function symplecticForm(model: Model, p: readonly number[]): number[][] {
  const n = model.nv
  const Omega: number[][] = Array.from({ length: 2 * n }, (_, i) =>
    Array.from({ length: 2 * n }, (_, j) => (j === i + n ? 1 : i === j + n ? -1 : 0)),
  )
  for (const { joint, iv } of model.links) {
    if (joint.nq === joint.nv) continue
    const a = iv + joint.nv - 3
    const [x, y, z] = p.slice(a, a + 3) as [number, number, number]
    const turning = [
      [0, z, -y],
      [-z, 0, x],
      [y, -x, 0],
    ]
    turning.forEach((row, i) => {
      row.forEach((value, j) => {
        Omega[a + i]![a + j] = value
      })
    })
  }
  return Omega
}

function product(A: readonly (readonly number[])[], B: readonly (readonly number[])[]): number[][] {
  return A.map((row) => B[0]!.map((_, j) => row.reduce((sum, a, k) => sum + a * B[k]![j]!, 0)))
}

const transposed = (A: readonly (readonly number[])[]): number[][] =>
  A[0]!.map((_, j) => A.map((row) => row[j]!))

describe('a step of the implicit midpoint is symplectic: JᵀΩJ = Ω', () => {
  it.each<[string, readonly Joint[]]>([
    ['a pendulum', [hinge('a')]],
    ['a double pendulum', [hinge('a'), hinge('b')]],
    ['a double pendulum out of the plane', [hinge('a'), hinge('b', [1, 0.3, 0])]],
    ['a pendulum on a sprung slide', [slide('a'), hinge('b')]],
    ['a ball joint', [ball('a')]],
  ])('of %s', (_name, joints) => {
    const model = chain(joints, 0.02)
    const { J, p, pEnd } = canonicalJacobian(model, randomState(model, 5))
    const carried = product(transposed(J), product(symplecticForm(model, pEnd), J))
    expectClose(carried.flat(), symplecticForm(model, p).flat(), 1e-9, 'JᵀΩJ')
  })

  it('which a step of semi-implicit Euler is not, where the mass matrix changes', () => {
    const model = { ...chain([hinge('a'), hinge('b')], 0.02), integrator: 'euler' } as const
    const { J, p, pEnd } = canonicalJacobian(model, randomState(model, 5))
    const carried = product(transposed(J), product(symplecticForm(model, pEnd), J)).flat()
    const worst = symplecticForm(model, p)
      .flat()
      .map((entry, i) => Math.abs(entry - carried[i]!))
    expect(Math.max(...worst)).toBeGreaterThan(1e-3)
  })
})

describe('the implicit midpoint', () => {
  const whole: readonly Joint[] = [ball('a'), hinge('b', [1, 0, 0])]

  it('is of second order, in state and energy', () => {
    const model = chain(whole, 0.004)
    const first = { ...randomState(model, 1), timestep: 0 }
    const taken = compile(({ q, v, timestep }) => step({ ...model, timestep }, { q, v }, []), first)
    const ends = [0.004, 0.002, 0.001].map((timestep) => {
      const next = ({ q, v }: State) => taken({ q, v, timestep })
      let state: State = randomState(model, 2)
      for (let k = 0; k < Math.round(0.2 / timestep); k++) state = next(state)
      return { state, gained: energy(model, state) - energy(model, randomState(model, 2)) }
    })
    const apart = (a: State, b: State) =>
      Math.hypot(...[...a.q, ...a.v].map((x, i) => x - [...b.q, ...b.v][i]!))
    const [coarse, middle, fine] = ends
    const ratio = apart(coarse!.state, middle!.state) / apart(middle!.state, fine!.state)
    expect(Math.abs(Math.log2(ratio) - 2)).toBeLessThan(0.05)
    expect(Math.abs(Math.log2(coarse!.gained / middle!.gained) - 2)).toBeLessThan(0.05)
  })

  it('goes back the way it came', () => {
    const model = chain(whole, 0.01)
    const start = randomState(model, 4)
    const back = step({ ...model, timestep: -0.01 }, step(model, start, []), [])
    expectClose(back.q, start.q, 1e-12, 'q')
    expectClose(back.v, start.v, 1e-12, 'v')
  })

  it('keeps both momenta of a flying machine to 1e-11 over a thousand large steps', () => {
    const model = chain([root, hinge('b')], 0.02, weightless)
    const next = compiledStep(model)
    const start = randomState(model, 3)
    let state: State = start
    for (let k = 0; k < 1000; k++) state = next(state)
    expectClose(numbers(worldMomentum(model, state)), numbers(worldMomentum(model, start)), 1e-11, 'momentum')
  })

  it('keeps the energy of a chaotic double pendulum within a bound, where Runge–Kutta loses it', () => {
    /** greatest error of energy in each half of four minutes */
    const errors = (integrator: IntegratorName): [number, number] => {
      const model = { ...chain([hinge('a'), hinge('b')], 0.012), integrator }
      const next = compiledStep(model)
      let state: State = { q: [2.5, 1], v: [0, 0] }
      const first = energy(model, state)
      const worst: [number, number] = [0, 0]
      for (let k = 0; k < 20_000; k++) {
        state = next(state)
        const half = k < 10_000 ? 0 : 1
        worst[half] = Math.max(worst[half], Math.abs(energy(model, state) - first))
      }
      return worst
    }
    const [early, late] = errors('implicitMidpoint')
    expect(late).toBeLessThan(1.5 * early)
    const [lost, lostLater] = errors('rungeKutta4')
    expect(lostLater).toBeGreaterThan(1.5 * lost)
  })
})

describe('a midpoint that is not there', () => {
  // a second is longer than the machine's own swing: Newton's method finds no way
  const model = chain(
    [jointHinge({ name: 'a', axis: [0, 1, 0] }), jointHinge({ name: 'b', axis: [0, 1, 0] })],
    1,
  )
  const start: State = { q: [2, 1], v: [3, 3] }
  const stepped = ({ q, v }: State): State => step(model, { q, v }, [])

  it('is an error on plain numbers, which names the residual and says what to do', () => {
    expect(() => stepped(start)).toThrow(
      /model "chain": a step of implicitMidpoint .* Take a smaller timestep than 1 s/,
    )
    expect(() => stepped(start)).toThrow(/the residual is \d/)
  })

  it('is NaN in a program, which checkFinite traces to the residual', () => {
    const end = compile(stepped, start)(start)
    expect([...end.q, ...end.v].every(Number.isNaN)).toBe(true)
    expect(() => checkFinite(stepped, start)).toThrow(/implicitMidpoint/)
  })
})
