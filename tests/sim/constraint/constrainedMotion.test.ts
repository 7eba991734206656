import { describe, expect, it } from 'vitest'
import { checkFinite, compile, type Scalar } from '../../../ad/index.ts'
import {
  acceleration,
  buildModel,
  constraintForces,
  identityPose,
  jointHinge,
  jointSlide,
  type Model,
  type ModelParts,
  potentialEnergy,
  rollout,
  SolveError,
  type SolverOptions,
  type State,
  solidInertia,
  step,
} from '../../../sim/index.ts'
import { world } from '../randomMachine.ts'

/** Two hinges in a row, the second with dry friction and a limit. */
function arm(solver: SolverOptions = {}, more: Partial<ModelParts> = {}): Model {
  const inertia = solidInertia({ kind: 'box', halfSize: [0.1, 0.05, 0.3] }, { mass: 1 })
  const X_PB = { ...identityPose, p: [0, 0, -0.6] as const }
  const joints = [
    jointHinge({ name: 'shoulder', axis: [0, 1, 0], dryFriction: 0.5, damping: 0.1 }),
    jointHinge({ name: 'elbow', axis: [0, 1, 0], range: [-0.2, 0.5], dryFriction: 0.2 }),
  ]
  return buildModel({
    name: 'arm',
    bodies: [
      world,
      ...joints.map((joint, i) => ({ name: joint.name, parent: i, X_PB, joints: [joint], inertia })),
    ],
    gravity: [0, 0, -9.81],
    timestep: 0.01,
    contactModel: 'convex',
    solver,
    ...more,
  })
}

/** Beyond a limit and going on; its solve begins so far off that one step does not do. */
const busy = { q: [1.5, 0.52], v: [3, 1], warm: [500, -800] }

describe('a solve that is stopped too early', () => {
  const hasty = arm({ maxIterations: 1 })

  it('is an error with its residual, on plain numbers', () => {
    expect(() => step(hasty, busy, [])).toThrow(SolveError)
    expect(() => step(hasty, busy, [])).toThrow(
      /model "arm": its constraints were not solved: after 1 steps forces are off by \d.?\d*.* of their sum/,
    )
  })

  it('is NaN in a program, which is traced to the residual', () => {
    const next = (x: typeof busy): readonly Scalar[] => step(hasty, x, []).v
    expect(compile(next, busy)(busy)).toEqual([Number.NaN, Number.NaN])
    expect(() => checkFinite(next, busy)).toThrow(/unsolved\(.*\) = NaN in constraints of arm/)
  })

  it('is flagged where the state carries a flag, which stays up', () => {
    const flagged = step(hasty, { ...busy, unsolved: 0 }, [])
    expect(flagged.unsolved).toBeGreaterThan(1e-12)
    expect(flagged.v.every(Number.isFinite)).toBe(true)
    const after = step(arm(), flagged, [])
    expect(after.unsolved).toBe(flagged.unsolved)
    expect(step(arm(), { ...busy, unsolved: 0 }, []).unsolved).toBe(0)
  })
})

describe('a rollout through solves', () => {
  const control = () => []

  it('is an error or a flag, as its steps are', () => {
    const hasty = arm({ maxIterations: 1 })
    const worst = rollout(hasty, { ...busy, unsolved: 0 }, { steps: 5, control }).state.unsolved
    expect(worst).toBeGreaterThanOrEqual(step(hasty, { ...busy, unsolved: 0 }, []).unsolved as number)
    expect(() => rollout(hasty, busy, { steps: 5, control })).toThrow(SolveError)
    expect(rollout(arm(), { ...busy, unsolved: 0 }, { steps: 5, control }).state.unsolved).toBe(0)
  })

  it('goes on where it was left, bit for bit', () => {
    const along = (steps: number) => (start: typeof busy) => rollout(arm(), start, { steps, control }).state
    for (const run of [along, (steps: number) => compile(along(steps), busy)]) {
      expect(run(20)(run(10)(busy) as typeof busy)).toEqual(run(30)(busy))
    }
  })
})

describe('a machine under constraints', () => {
  it('moves as its forces say', () => {
    const model = arm()
    const free = arm({}, { contactModel: 'compliant' })
    const { constraints, tau } = constraintForces(model, busy, [])
    expect(constraints.map(({ name }) => name)).toEqual([
      'dry friction of shoulder',
      'dry friction of elbow',
      'lower limit of elbow',
      'upper limit of elbow',
    ])
    // dry friction at its greatest: against the shoulder's swing, and against the limit that throws the elbow back
    expect(constraints.map(({ force }) => force[0]!)).toEqual([-0.5, 0.2, 0, expect.any(Number)])
    expect(constraints[3]!.force[0]).toBeGreaterThan(0)
    expect(tau[1]).toBeCloseTo(0.2 - constraints[3]!.force[0]!, 12)
    expect(acceleration(model, busy, [])).not.toEqual(acceleration(free, busy, []))
  })

  it('stays where dry friction holds it', () => {
    const model = arm({}, { gravity: [0, 0, -0.05] })
    let state: State = { q: [0.3, 0.2], v: [0, 0] }
    for (let k = 0; k < 500; k++) state = step(model, state, [])
    // soft friction creeps by the impedance that is missing: a tenth of a degree in five seconds
    expect(Math.abs(state.q[0]! - 0.3)).toBeLessThan(2e-3)
  })

  it('is compiled to the same numbers', () => {
    const model = arm()
    const next = ({ q, v }: { q: readonly Scalar[]; v: readonly Scalar[] }) => [
      ...step(model, { q, v }, []).v,
    ]
    const [ours, theirs] = [compile(next, busy)(busy), next(busy)]
    ours.forEach((v, i) => {
      expect(v).toBeCloseTo(theirs[i]!, 12)
    })
  })

  it('is solved for at the midpoint too, and carried on from there', () => {
    const model = arm({}, { integrator: 'implicitMidpoint' })
    const end = step(model, { ...busy, warm: [0, 0], unsolved: 0 }, [])
    expect(end.unsolved).toBe(0)
    const middle = {
      q: busy.q.map((q, i) => (q + end.q[i]!) / 2),
      v: end.q.map((q, i) => (q - busy.q[i]!) / model.timestep),
    }
    acceleration(model, middle, []).forEach((vdot, i) => {
      expect(end.warm![i]!).toBeCloseTo(vdot, 9)
    })
    const compiled = compile((state: State) => step(model, state, []), busy)(busy)
    ;[...compiled.q, ...compiled.v].forEach((x, i) => {
      expect(x).toBeCloseTo([...end.q, ...end.v][i]!, 12)
    })
    expect(() => step(arm({ maxIterations: 1 }, { integrator: 'implicitMidpoint' }), busy, [])).toThrow(
      /no midpoint.*residual is NaN, constraints were not solved/,
    )
  })

  it('is refused where two joints do the same, exactly or to rounding', () => {
    const inertia = solidInertia({ kind: 'box', halfSize: [0.1, 0.05, 0.3] }, { mass: 1 })
    for (const tilt of [0, 1e-12]) {
      const joints = [
        jointSlide({ name: 'one', axis: [1, 0, 0], dryFriction: 0.5 }),
        jointSlide({ name: 'other', axis: [1, tilt, 0] }),
      ]
      const body = { name: 'b', parent: 0, X_PB: identityPose, joints, inertia }
      const model = arm({}, { bodies: [world, body] })
      expect(() => step(model, { q: [0, 0], v: [1, 0] }, [])).toThrow(/body "b": inertia: joint "one" has/)
    }
  })

  it('is refused with a solver that cannot be', () => {
    expect(() => arm({ maxIterations: 0 })).toThrow(
      'model "arm": solver.maxIterations is 0, expected a whole number above 0.',
    )
    expect(() => arm({ impratio: 0 })).toThrow(/solver.impratio is 0/)
    expect(() => arm({ cone: 'round' as 'elliptic' })).toThrow(/solver.cone is "round"/)
    expect(() => arm({}, { contactModel: 'soft' as 'convex' })).toThrow(/contactModel is "soft"/)
  })
})

describe('a stop that is a constraint', () => {
  it('holds no energy', () => {
    const stop = { stiffness: 50, damping: 1 }
    const energyOf = (contactModel: 'compliant' | 'convex') => {
      const inertia = solidInertia({ kind: 'box', halfSize: [0.1, 0.05, 0.3] }, { mass: 1 })
      const joint = jointHinge({ name: 'j', axis: [0, 1, 0], range: [0, 1], limit: stop })
      const body = { name: 'b', parent: 0, X_PB: identityPose, joints: [joint], inertia }
      const model = arm({}, { bodies: [world, body], contactModel, gravity: [0, 0, 0] })
      return potentialEnergy(model, [1.2])
    }
    expect(energyOf('compliant')).toBeCloseTo(0.5 * 50 * 0.2 ** 2, 12)
    expect(energyOf('convex')).toBe(0)
  })
})
