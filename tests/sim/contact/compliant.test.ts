import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jvp, valueAndGrad } from '../../../ad/index.ts'
import {
  buildModel,
  type ContactMaterial,
  compliant,
  dot3,
  fade,
  jointFree,
  jointSlide,
  type Model,
  mixedSurface,
  normalForce,
  power32,
  type Shape,
  type State,
  scale3,
  step,
  type Touching,
  type Vec3,
  zero3,
} from '../../../sim/index.ts'
import { expectClose } from '../../parity/closeness.ts'
import { evolved } from '../evolved.ts'
import { vec } from '../spatial/arbitraries.ts'
import { ballOnFloor, mass, radius } from './ball.ts'

const material: ContactMaterial = { stiffness: 2e5, dissipation: 0.8, slipSpeed: 0.01 }
const vertical = [jointSlide({ name: 'z', axis: [0, 0, 1] })]
const alongAndUp = [jointSlide({ name: 'x', axis: [1, 0, 0] }), ...vertical]

/** Root of an increasing function between two bounds, by halving. */
function root(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high]
  for (let k = 0; k < 200; k++) {
    const middle = (a + b) / 2
    if (f(middle) < 0) a = middle
    else b = middle
  }
  return (a + b) / 2
}

/**
 * Speed after a Hunt–Crossley bounce at speed v without gravity. From m ẋ dẋ/dx = −k x^1.5 (1 + d ẋ), both ways between
 * x = 0 and the deepest point have the same ∫ ẋ dẋ/(1 + d ẋ), whatever m and k:
 *
 *   d (v + w) = ln (1 + d v)/(1 − d w)
 */
function rebound(v: number, d: number): number {
  return root((w) => Math.log((1 + d * v) / (1 - d * w)) - d * (v + w), 0, Math.min(v, (1 - 1e-12) / d))
}

/** Runs until the ball is off the floor again; the deepest overlap on the way, and the speed upward. */
function bounced(model: Model, v: number): { depth: number; speed: number } {
  let state: State = { q: [radius], v: [-v] }
  let depth = 0
  do {
    state = step(model, state, [])
    depth = Math.max(depth, radius - state.q[0]!)
  } while (state.q[0]! < radius)
  return { depth, speed: state.v[0]! }
}

describe('max(0, x)^1.5', () => {
  it('is x √x inside and 0 outside, with slope 1.5 √x and 0', () => {
    expectClose([-1, 0, 0.25, 4].map(power32), [0, 0, 0.125, 8], 1e-15, 'value')
    expectClose(
      [-1, 0, 0.25, 4].map((x) => jvp(power32, x, 1).tangent),
      [0, 0, 0.75, 3],
      1e-15,
      'slope forward',
    )
    expectClose(
      [-1, 0, 0.25, 4].map((x) => valueAndGrad(power32)(x).grad),
      [0, 0, 0.75, 3],
      1e-15,
      'slope in reverse',
    )
  })
})

describe('normal force', () => {
  it('never pulls, and is nothing where the surfaces are apart', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.1, max: 0.1, noNaN: true }),
        fc.double({ min: -9, max: 9, noNaN: true }),
        (x, rate) => {
          const f = normalForce(material, x, rate).pressing
          expect(f).toBeGreaterThanOrEqual(0)
          if (x <= 0) expect(f).toBe(0)
        },
      ),
    )
  })

  it.each([0.3, 1, 2])('reaches the depth of energy balance when nothing is dissipated, at %d m/s', (v) => {
    // ½ m v² = (2/5) k x^2.5
    const elastic = { ...material, dissipation: 0 }
    const { depth, speed } = bounced(ballOnFloor({ joints: vertical, contact: elastic, timestep: 1e-5 }), v)
    const deepest = ((5 * mass * v * v) / (4 * elastic.stiffness)) ** 0.4
    expect(Math.abs(depth / deepest - 1)).toBeLessThan(1e-3)
    expect(Math.abs(speed / v - 1)).toBeLessThan(2e-3)
  })

  it.each([
    [1, 0.1],
    [1, 0.8],
    [2, 1.5],
  ])('rebounds from %d m/s as the closed form says, with dissipation %d s/m', (v, dissipation) => {
    const model = ballOnFloor({ joints: vertical, contact: { ...material, dissipation }, timestep: 1e-5 })
    expect(Math.abs(bounced(model, v).speed / rebound(v, dissipation) - 1)).toBeLessThan(3e-3)
  })

  it('bears a resting weight at depth (m g/k)^(2/3)', () => {
    const model = ballOnFloor({ joints: vertical, contact: material, gravity: [0, 0, -9.81], timestep: 1e-3 })
    const state = evolved(model, 20_000)({ q: [radius], v: [0] })
    const depth = ((mass * 9.81) / material.stiffness) ** (2 / 3)
    expect(Math.abs((radius - state.q[0]!) / depth - 1)).toBeLessThan(1e-3)
    expect(Math.abs(state.v[0]!)).toBeLessThan(1e-4)
  })
})

describe('friction', () => {
  it('has a direction that is never longer than 1 and points along the slip', () => {
    fc.assert(
      fc.property(vec, (v) => {
        const direction = scale3(fade(v, 0.01), v)
        expect(Math.hypot(...direction)).toBeLessThan(1)
        expect(dot3(direction, v)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('is smooth at rest, with slope 1/v_s', () => {
    const slope = valueAndGrad((x: number) => {
      'use grad'
      return x * fade([x, 0, 0], 0.01)
    })(0)
    expect(slope).toEqual({ value: 0, grad: 100 })
  })

  it('stops a sliding body after the closed form of its law: Coulomb’s v²/2μg and the creep of the fade', () => {
    // dv/dt = −μ g v/√(v² + v_s²), hence x = [v √(v² + v_s²) + v_s² asinh(v/v_s)]/(2 μ g)
    const [mu, g, v, vs] = [0.5, 9.81, 2, material.slipSpeed]
    const model = ballOnFloor({
      joints: alongAndUp,
      contact: material,
      friction: mu,
      gravity: [0, 0, -g],
      timestep: 2e-4,
    })
    const rest = radius - ((mass * g) / material.stiffness) ** (2 / 3)
    const state = evolved(model, 5000)({ q: [0, rest], v: [v, 0] })
    const distance = (v * Math.hypot(v, vs) + vs * vs * Math.asinh(v / vs)) / (2 * mu * g)
    expect(Math.abs(state.q[0]! / distance - 1)).toBeLessThan(1e-3)
    expect(Math.abs((v * v) / (2 * mu * g) / distance - 1)).toBeLessThan(1e-3)
  })

  it('spins up a ball that slides until it rolls, at 5/7 of its speed for a lever of its radius', () => {
    const model = ballOnFloor({
      joints: [jointFree({ name: 'root' })],
      contact: material,
      friction: 0.5,
      gravity: [0, 0, -9.81],
      timestep: 5e-4,
    })
    const rest = radius - ((mass * 9.81) / material.stiffness) ** (2 / 3)
    const state = evolved(model, 1000)({ q: [0, 0, rest, 1, 0, 0, 0], v: [1, 0, 0, 0, 0, 0] })
    // friction acts midway in the overlap; about that point the momentum stays: v = v₀/(1 + I/(m lever²))
    const lever = (radius + rest) / 2
    const rolling = 1 / (1 + (0.4 * radius * radius) / (lever * lever))
    expect(Math.abs(state.v[0]! / rolling - 1)).toBeLessThan(1e-3)
    expect(Math.abs(Math.hypot(...state.v.slice(3)) * lever - state.v[0]!)).toBeLessThan(1e-3)
  })

  const [g, spinning, rest] = [9.81, 0.02, radius - ((mass * 9.81) / material.stiffness) ** (2 / 3)]
  const onFloor = (surface: Partial<Touching>, contact: ContactMaterial) =>
    ballOnFloor({
      joints: [jointFree({ name: 'root' })],
      contact,
      friction: 0.5,
      surface,
      gravity: [0, 0, -g],
      timestep: 1e-4,
    })

  it.each([4, 6] as const)(
    'stops a spinning ball as the closed form of its law says (condim %i)',
    (condim) => {
      // I dω/dt = −μ m g ω/√(ω² + ω_s²): √(ω² + ω_s²) − ω_s asinh(ω_s/ω) falls at the rate μ m g/I
      const [start, slow] = [5, 0.5]
      const surface = { condim, torsionalFriction: spinning, rollingFriction: 0.01 }
      const model = onFloor(surface, { ...material, turnSpeed: slow })
      const state = evolved(model, 1000)({ q: [0, 0, rest, 1, 0, 0, 0], v: [0, 0, 0, 0, 0, start] })
      const left = (omega: number) => Math.hypot(omega, slow) - slow * Math.asinh(slow / omega)
      const rate = (spinning * mass * g) / (0.4 * mass * radius * radius)
      expect(state.v[5]).toBeLessThan(0.6 * start)
      expect(Math.abs((left(start) - left(state.v[5]!)) / (rate * 0.1) - 1)).toBeLessThan(1e-3)
    },
  )

  it('slows a rolling ball by μ f/(m lever² + I), with condim 6 alone', () => {
    const [drag, start] = [0.003, 1]
    const rolled = (condim: 3 | 4 | 6) => {
      const surface = { condim, rollingFriction: drag }
      const model = onFloor(surface, { ...material, slipSpeed: 1e-3, turnSpeed: 0.01 })
      const rolling = [start, 0, 0, 0, start / lever, 0]
      return evolved(model, 5000)({ q: [0, 0, rest, 1, 0, 0, 0], v: rolling }).v[0]!
    }
    const lever = (radius + rest) / 2
    const slowing = (drag * mass * g * lever) / (mass * lever * lever + 0.4 * mass * radius * radius)
    expect(Math.abs((start - rolled(6)) / (slowing * 0.5) - 1)).toBeLessThan(2e-3)
    for (const condim of [3, 4] as const) expect(Math.abs(rolled(condim) - start)).toBeLessThan(1e-4)
  })

  it('is none where a contact resists parting alone', () => {
    const state = evolved(
      onFloor({ condim: 1 }, material),
      200,
    )({
      q: [0, 0, rest, 1, 0, 0, 0],
      v: [1, 0, 0, 0, 3, 5],
    })
    // the floor's own condim is 3, and the larger counts
    expect(state.v[0]).toBeLessThan(0.95)
    const slippery = onFloor({ condim: 1 }, material)
    const both = { ...slippery, shapes: slippery.shapes.map((shape) => ({ ...shape, condim: 1 as const })) }
    const free = evolved(buildModel(both), 1000)({ q: [0, 0, rest, 1, 0, 0, 0], v: [1, 0, 0, 0, 3, 5] })
    expectClose(free.v, [1, 0, 0, 0, 3, 5], 1e-12, 'v')
  })

  it('taken a step ahead never turns a spin round, however large the step', () => {
    const surface = { condim: 6, torsionalFriction: 1, rollingFriction: 0.5 } as const
    const spins = [false, true].map((implicit) => {
      const contact = { ...material, slipSpeed: 1, stiffness: 2e4, implicit }
      const model = buildModel({ ...onFloor(surface, contact), timestep: 0.01 })
      let state: State = { q: [0, 0, rest, 1, 0, 0, 0], v: [0, 0, 0, 0, 0, 2] }
      const seen = Array.from({ length: 60 }, () => {
        state = step(model, state, [])
        return state.v[5]!
      })
      return seen.some((omega) => omega < -1e-12)
    })
    // dt c/I is 24: what is explicit overshoots
    expect(spins).toEqual([true, false])
  })

  it('of turning takes energy and stays within its limits, about the normal and across it', () => {
    const [floor, ball] = ballOnFloor({ joints: vertical, contact: material }).shapes
    fc.assert(
      fc.property(vec, vec, fc.constantFrom(3, 4, 6), (turn, slip, condim) => {
        const [spin, roll] = [0.3, 0.02]
        const rough = { ...ball!, condim, torsionalFriction: spin, rollingFriction: roll } as Shape
        const surface = mixedSurface(floor!, rough)
        const normal: Vec3 = [0, 0, 1]
        const places = { normal, normal_W: normal, p_LC: normal, linkA: -1, linkB: 0 }
        const touching = { pair: { a: 0, b: 1, surface }, distance: -0.01, surface, ...places }
        const { force, torque } = compliant(material, touching, slip, turn)
        expect(dot3(torque, turn)).toBeLessThanOrEqual(0)
        expect(Math.abs(torque[2])).toBeLessThanOrEqual(condim < 4 ? 0 : spin * force[2])
        expect(Math.hypot(torque[0], torque[1])).toBeLessThanOrEqual(condim < 6 ? 0 : roll * force[2])
      }),
    )
  })

  it('takes energy and never gives, and stays within Coulomb’s cone', () => {
    const mu = 0.8
    const [floor, ball] = ballOnFloor({ joints: vertical, contact: material }).shapes
    fc.assert(
      fc.property(vec, fc.double({ min: -0.01, max: 0.01, noNaN: true }), (slip, depth) => {
        const normal = [0, 0, 1] as const
        const surface = mixedSurface(floor!, { ...ball!, friction: mu })
        const pair = { a: 0, b: 1, surface }
        const places = { normal, normal_W: normal, p_LC: normal }
        const touching = { pair, linkA: -1, linkB: 0, distance: -depth, surface, ...places }
        const f = compliant(material, touching, slip, zero3).force
        expect(f[0] * slip[0] + f[1] * slip[1]).toBeLessThanOrEqual(0)
        expect(Math.hypot(f[0], f[1])).toBeLessThanOrEqual(mu * f[2])
        // closing costs more than the spring alone, parting gives back less
        expect((f[2] - material.stiffness * power32(depth)) * slip[2]).toBeLessThanOrEqual(0)
      }),
    )
  })
})
