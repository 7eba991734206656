import { describe, expect, it } from 'vitest'
import { compile } from '../../ad/index.ts'
import {
  buildModel,
  type IntegratorName,
  identityPose,
  type Joint,
  jointBall,
  jointFree,
  kineticEnergy,
  type Model,
  type State,
  step,
  type Vec3,
  worldMomentum,
} from '../../sim/index.ts'
import { expectClose } from '../parity/closeness.ts'
import { world } from '../sim/randomMachine.ts'

// A T-handle held at its centre of mass in empty space, spinning about its middle axis: it turns over, and back, again and again.

const moments: Vec3 = [0.02, 0.05, 0.06]
const spin: Vec3 = [0.05, 6, 0.03]

function handle(
  integrator: IntegratorName,
  timestep: number,
  joint: Joint = jointBall({ name: 'middle' }),
): Model {
  const inertia = { mass: 0.5, com: [0, 0, 0], aboutCom: [...moments, 0, 0, 0] } as const
  const body = {
    name: 'handle',
    parent: 0,
    X_PB: identityPose,
    joints: [joint],
    inertia,
  }
  return buildModel({ name: 'handle', bodies: [world, body], gravity: [0, 0, 0], timestep, integrator })
}

const start: State = { q: [1, 0, 0, 0], v: spin }
const thrown: State = { q: [0, 0, 0, ...start.q], v: [0, 0, 0, ...spin] }

/** Arithmetic–geometric mean. */
function agm(a: number, b: number): number {
  return Math.abs(a - b) < 1e-15 * a ? a : agm((a + b) / 2, Math.sqrt(a * b))
}

/**
 * Period of Euler's equations without a torque, with moments A < B < C, energy T and momentum L, L² > 2 T B or else A and
 * C change places:
 *
 *   4 K(k) √(A B C/((C − B)(L² − 2 T A))),   k² = (B − A)(2 T C − L²)/((C − B)(L² − 2 T A))
 *
 * @see Landau & Lifshitz, Mechanics, section 37
 */
function period([a, B, c]: Vec3, omega: Vec3): number {
  const [spinA, spinB, spinC] = omega.map((w) => w * w) as [number, number, number]
  const twiceT = a * spinA + B * spinB + c * spinC
  const squareL = a * a * spinA + B * B * spinB + c * c * spinC
  const [A, C] = squareL > twiceT * B ? [a, c] : [c, a]
  const slower = (C - B) * (squareL - twiceT * A)
  const complement = 1 - ((B - A) * (twiceT * C - squareL)) / slower
  const K = Math.PI / (2 * agm(1, Math.sqrt(complement)))
  return 4 * K * Math.sqrt((A * B * C) / slower)
}

/** Time between the first and the third passage of ω₂ through zero, between steps by the cubic through four [s]. */
function measuredPeriod(model: Model): number {
  const next = compile(({ q, v }: State) => step(model, { q, v }, []), start)
  const passages: number[] = []
  let [state, before] = [start, [0, 0, 0]]
  for (let k = 1; passages.length < 3; k++) {
    state = next(state)
    const rate = state.v[1]!
    const last = before[2]!
    if (k > 3 && before[1]! * last < 0)
      passages.push((k - 2 + root([before[0]!, before[1]!, last, rate])) * model.timestep)
    before = [before[1]!, last, rate]
  }
  return passages[2]! - passages[0]!
}

/** Where the cubic through values at −1, 0, 1, 2 passes zero between 0 and 1, by bisection. */
function root([a, b, c, d]: readonly [number, number, number, number]): number {
  const cubic = (x: number): number =>
    (-a * x * (x - 1) * (x - 2)) / 6 +
    (b * (x + 1) * (x - 1) * (x - 2)) / 2 -
    (c * (x + 1) * x * (x - 2)) / 2 +
    (d * (x + 1) * x * (x - 1)) / 6
  let [low, high] = [0, 1]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (cubic(low) * cubic(middle) > 0) low = middle
    else high = middle
  }
  return low
}

describe('a T-handle tumbles (Dzhanibekov)', () => {
  const exact = period(moments, spin)

  it.each<[IntegratorName, number, number]>([
    ['rungeKutta4', 2e-3, 1e-9],
    ['implicitMidpoint', 5e-3, 1e-3],
    ['euler', 1e-4, 1e-3],
  ])('with the period of Euler’s equations in elliptic integrals, by %s', (integrator, dt, tolerance) => {
    expect(Math.abs(measuredPeriod(handle(integrator, dt)) / exact - 1)).toBeLessThan(tolerance)
  })

  it('with a period that the midpoint finds to second order', () => {
    const [coarse, fine] = [8e-3, 4e-3].map((dt) => measuredPeriod(handle('implicitMidpoint', dt)) - exact)
    expect(Math.abs(Math.log2(coarse! / fine!) - 2)).toBeLessThan(0.1)
  })

  it('and gains no energy by implicitFast when it is free, where euler does', () => {
    const gained = (integrator: IntegratorName): readonly number[] => {
      const model = handle(integrator, 0.01, jointFree({ name: 'middle' }))
      const next = compile((state: State) => step(model, state, []), thrown)
      const energies: number[] = []
      let state = thrown
      for (let k = 0; k < 500; k++) {
        energies.push(kineticEnergy(model, state))
        state = next(state)
      }
      return energies.slice(1).map((energy, k) => energy - energies[k]!)
    }
    expect(Math.max(...gained('implicitFast'))).toBeLessThan(0)
    expect(Math.min(...gained('euler'))).toBeGreaterThan(0)
  })

  it('and keeps its angular momentum to 1e-11, its energy within a bound, over a hundred turns by the midpoint', () => {
    const model = handle('implicitMidpoint', 0.01)
    const next = compile(({ q, v }: State) => step(model, { q, v }, []), start)
    const first = kineticEnergy(model, start)
    let [state, worst, flips] = [start, 0, 0]
    while (flips < 100) {
      const later = next(state)
      if (later.v[1]! * state.v[1]! < 0) flips++
      state = later
      worst = Math.max(worst, Math.abs(kineticEnergy(model, state) / first - 1))
    }
    expectClose(worldMomentum(model, state).moment, worldMomentum(model, start).moment, 1e-11, 'momentum')
    expect(worst).toBeLessThan(1e-3)
  })
})
