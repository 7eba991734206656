import { describe, expect, it } from 'vitest'
import { compile, type Scalar } from '../../ad/index.ts'
import { importMjcf } from '../../robots/index.ts'
import {
  buildModel,
  kineticEnergy,
  type Model,
  type ModelParts,
  motorVelocity,
  potentialEnergy,
  type State,
  step,
} from '../../sim/index.ts'
import { CLOSED_LOOPS } from '../parity/closedLoops.ts'

// Linkages against the geometry that everybody knows: how far the last coordinate is from where the first one wants it,
// by trigonometry alone. All lie in the x–z plane and turn about y.

interface Linkage {
  /** how far its loop is open [m], from its coordinates by closed forms */
  readonly gap: (q: readonly number[]) => number
  /** velocities that keep it closed when every joint is at its reference, with the crank at 1 rad/s */
  readonly v: readonly number[]
}

const linkages: Readonly<Record<string, Linkage>> = {
  // crank of 0.1 m at the origin, rocker of 0.15 m at 0.3 m; between their ends is the coupler
  'four-bar': {
    gap: ([crank, , rocker]) => {
      const end = (length: number, angle: number) =>
        [length * Math.sin(angle), length * Math.cos(angle)] as const
      const [a, b] = [end(0.1, crank!), end(0.15, rocker!)]
      return Math.abs(Math.hypot(0.3 + b[0] - a[0], b[1] - a[1]) - Math.hypot(0.3, 0.05))
    },
    v: [1, -1, 2 / 3],
  },
  // crank of 0.1 m, rod of 0.3 m, piston along x: x = r cos θ + √(l² − r² sin² θ)
  'slider-crank': {
    gap: ([crank, , piston]) => {
      const height = 0.1 * Math.sin(crank!)
      return Math.abs(0.1 * Math.cos(crank!) + Math.sqrt(0.09 - height * height) - (0.4 + piston!))
    },
    v: [1, -4 / 3, 0],
  },
}

/**
 * The linkage with loops as hard as they can be: back in two timesteps, critically damped, and with the greatest impedance,
 * which leaves a ten-thousandth of the needed force to be made up for by the violation.
 */
function hard(name: string, timestep: number, parts: Partial<ModelParts>): Model {
  const model = importMjcf(CLOSED_LOOPS[name]!.replaceAll(' damping="0.01"', ''), {
    file: name,
  }).robot.model()
  const softness = { solref: [2 * timestep, 1], solimp: [0.9999, 0.9999, 0.001, 0.5, 2] } as const
  const equalities = model.equalities!.map((equality) => ({ ...equality, softness }))
  return buildModel({ ...model, timestep, equalities, motors: [], ...parts })
}

/** States along a motion. */
function* motion(model: Model, start: State, u: readonly number[], steps: number): Generator<State> {
  const next = compile((state: State) => step(model, state, u), start)
  let state = start
  for (let k = 0; k < steps; k++) {
    state = next(state)
    yield state
  }
}

describe.each(Object.entries(linkages))('a %s', (name, { gap, v }) => {
  const start = { q: v.map(() => 0), v }

  it.each(['euler', 'rungeKutta4', 'implicitMidpoint'] as const)(
    'stays closed to 1e-5 over 10,000 steps of %s',
    (integrator) => {
      const servo = motorVelocity({ name: 'crank', joint: 'crank', gear: 1, kv: 0.5 })
      const model = hard(name, 0.0005, { integrator, motors: [servo] })
      let [worst, turned] = [0, 0]
      for (const { q } of motion(model, start, [2 * Math.PI], 10_000)) {
        worst = Math.max(worst, gap(q))
        turned = q[0]!
      }
      expect(worst).toBeLessThan(1e-5)
      // nearly five turns, so that it has been everywhere
      expect(turned).toBeGreaterThan(9 * Math.PI)
    },
  )

  it('moves to second order along the midpoint rule, where its loop is soft', () => {
    const softness = { solref: [0.05, 1], solimp: [0.9, 0.95, 0.01, 0.5, 2] } as const
    const ends = [0.004, 0.002, 0.001].map((timestep) => {
      const model = hard(name, timestep, { integrator: 'implicitMidpoint' })
      const soft = buildModel({
        ...model,
        equalities: model.equalities!.map((tie) => ({ ...tie, softness })),
      })
      const all = [...motion(soft, { ...start, v: v.map((speed) => 3 * speed) }, [], 0.4 / timestep)]
      return [...all.at(-1)!.q, ...all.at(-1)!.v]
    })
    const apart = (a: readonly Scalar[], b: readonly Scalar[]) => Math.hypot(...a.map((x, i) => x - b[i]!))
    const ratio = apart(ends[0]!, ends[1]!) / apart(ends[1]!, ends[2]!)
    expect(Math.abs(Math.log2(ratio) - 2)).toBeLessThan(0.1)
  })

  it('keeps its energy when nothing rubs, the better the shorter the step', () => {
    const drift = (timestep: number) => {
      const model = hard(name, timestep, { integrator: 'rungeKutta4' })
      const swing: State = { ...start, v: v.map((speed) => 3 * speed) }
      const energies = compile(
        ({ q, v }: State) => [kineticEnergy(model, { q, v }), potentialEnergy(model, q)] as const,
        swing,
      )
      const all = [...motion(model, swing, [], Math.round(1 / timestep))].map((state) => energies(state))
      expect(Math.max(...all.map(([kinetic]) => kinetic))).toBeGreaterThan(0.1)
      const [kinetic, potential] = energies(swing)
      return Math.max(...all.map(([T, U]) => Math.abs(T + U - kinetic - potential)))
    }
    const [coarse, fine] = [drift(0.001), drift(0.0005)]
    expect(coarse).toBeLessThan(1e-5)
    // what closes the loop is a spring of 1/timestep², so the order is two
    expect(coarse / fine).toBeGreaterThan(3)
  })
})
