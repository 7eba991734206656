import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, jvp } from '../../../ad/index.ts'
import { evenDrag, unevenDrag } from '../../../sim/contact/friction.ts'
import {
  buildModel,
  type ContactMaterial,
  contactForces,
  type Friction,
  jointFree,
  jointSlide,
  type State,
  step,
  type Vec3,
} from '../../../sim/index.ts'
import { certify } from '../../gradients/certified.ts'
import { expectClose } from '../../parity/closeness.ts'
import { Oracle } from '../../parity/mujoco.ts'
import { evolved } from '../evolved.ts'
import { randomState } from '../randomMachine.ts'
import { vec } from '../spatial/arbitraries.ts'
import { ballOnFloor, mass, radius } from './ball.ts'
import { crowd } from './crowd.ts'
import { skipping, whole } from './pushes.ts'

// Friction that depends on direction, as a pairing may prescribe it, in the compliant model.

const tangents = [
  [0.6, 0.8, 0],
  [-0.8, 0.6, 0],
] as const
const flat = ([x, y]: Vec3): Vec3 => [x, y, 0]
const coefficient = fc.double({ min: 0.001, max: 2, noNaN: true })
const SLOW = 0.01

describe('friction with two coefficients', () => {
  it('is Coulomb’s where they are equal', () => {
    fc.assert(
      fc.property(vec, coefficient, (v, mu) => {
        const [even, uneven] = [
          evenDrag(mu, 3, flat(v), SLOW),
          unevenDrag([mu, mu], 3, flat(v), SLOW, tangents),
        ]
        expectClose(uneven.resistance, even.resistance, 1e-12, 'resistance')
        expectClose([uneven.damping, uneven.more!], [even.damping, 0], 1e-12, 'damping')
      }),
    )
  })

  it('stays within its ellipse, and takes as much energy as anything there would, but for the fade', () => {
    const along = ([x, y]: Vec3, [tx, ty]: Vec3) => x * tx + y * ty
    fc.assert(
      fc.property(vec, coefficient, coefficient, (slip, mu1, mu2) => {
        const v = flat(slip)
        const { resistance } = unevenDrag([mu1, mu2], 3, v, SLOW, tangents)
        const [f1, f2] = tangents.map((t) => along(resistance, t)) as [number, number]
        expect(Math.hypot(f1 * mu2, f2 * mu1)).toBeLessThanOrEqual(3 * mu1 * mu2 * (1 + 1e-12))
        const most = 3 * Math.hypot(mu1 * along(v, tangents[0]), mu2 * along(v, tangents[1]))
        const least = 3 * SLOW * Math.hypot(mu1, mu2)
        const power = along(resistance, v)
        expect(power).toBeLessThanOrEqual(most * (1 + 1e-12))
        expect(power).toBeGreaterThanOrEqual(most - least)
      }),
    )
  })

  it('is nothing where both are 0, with derivatives that are finite', () => {
    const { value, tangent } = jvp(
      (mu: readonly number[]) => unevenDrag([mu[0]!, mu[1]!], 3, [1, 2, 0], SLOW, tangents).resistance,
      [0, 0],
      [1, 1],
    )
    expect([...value, ...tangent].every(Number.isFinite)).toBe(true)
    expectClose(value, [0, 0, 0], 0, 'resistance')
  })
})

const material: ContactMaterial = { stiffness: 2e5, dissipation: 0.8, slipSpeed: 0.01, turnSpeed: 0.01 }
const g = 9.81
const rest = radius - ((mass * g) / material.stiffness) ** (2 / 3)

/** The ball on its floor, paired by name. The floor's normal is z: the contact's first tangent is y, its second −x. */
function paired(friction: Friction, condim: 3 | 4 | 6, model: Partial<Parameters<typeof ballOnFloor>[0]>) {
  const ball = ballOnFloor({
    joints: [jointFree({ name: 'root' })],
    contact: material,
    gravity: [0, 0, -g],
    ...model,
  })
  return buildModel({ ...ball, together: [{ between: ['floor', 'ball'], condim, friction }] })
}

const slides = (['x', 'y', 'z'] as const).map((name, i) =>
  jointSlide({ name, axis: [0, 1, 2].map((k) => (k === i ? 1 : 0)) as unknown as Vec3 }),
)

describe('a pairing whose friction depends on direction', () => {
  it.each([
    ['along the first tangent', [0, 2], 0.7],
    ['along the second', [2, 0], 0.2],
  ] as const)('slows a block %s by that coefficient alone', (_along, [vx, vy], mu) => {
    const model = paired([0.7, 0.2, 0, 0, 0], 3, { joints: slides })
    const state = evolved(model, 1000)({ q: [0, 0, rest], v: [vx, vy, 0] })
    expect(Math.abs((2 - Math.hypot(state.v[0]!, state.v[1]!)) / (mu * g * 0.1) - 1)).toBeLessThan(1e-3)
  })

  it.each([
    ['along x, about the first tangent', [1, 0], 0.004],
    ['along y, about the second', [0, 1], 0.001],
  ] as const)('slows a ball that rolls %s, by that coefficient alone', (_along, [vx, vy], mu) => {
    const lever = (radius + rest) / 2
    const model = paired([0.5, 0.5, 0, 0.004, 0.001], 6, {
      contact: { ...material, slipSpeed: 1e-3 },
    })
    const v = [vx, vy, 0, -vy / lever, vx / lever, 0]
    const state = evolved(model, 5000)({ q: [0, 0, rest, 1, 0, 0, 0], v })
    const slowing = (mu * mass * g * lever) / (mass * lever * lever + 0.4 * mass * radius * radius)
    const left = Math.hypot(state.v[0]!, state.v[1]!)
    expect(Math.abs((1 - left) / (slowing * 0.5) - 1)).toBeLessThan(3e-3)
  })

  it('pushes a block that slides fast in the direction in which MuJoCo’s elliptic cone does', () => {
    const friction = [0.7, 0.2, 0, 0, 0] as const
    const oracle =
      new Oracle(`<mujoco><option cone="elliptic" timestep="1e-4"/><worldbody><geom name="floor" type="plane" size="9 9 1"/>
      <body><joint type="slide" axis="1 0 0"/><joint type="slide" axis="0 1 0"/><joint type="slide" axis="0 0 1"/>
      <geom name="ball" size="${radius}" mass="${mass}"/></body></worldbody>
      <contact><pair geom1="floor" geom2="ball" friction="${friction.join(' ')}"/></contact></mujoco>`)
    const at = [0, 0, radius - 1e-4]
    oracle.forward({ q: at, v: [3, 2, 0] })
    const [fx, fy] = oracle.array('qfrc_constraint') as [number, number, number]
    const qacc = oracle.array('qacc')
    // MuJoCo opposes what it leaves of the sliding, J v̇ − a_ref, along y and −x; here that is v
    const left = oracle
      .constraintRows()
      .map(({ J, reference }) => J.reduce((sum, x, i) => sum + x * qacc[i]!, -reference))
    oracle.delete()
    const v = [-left[2]!, left[1]!, 0]
    const [push] = contactForces(paired(friction, 3, { joints: slides }), { q: at, v }, [])
    expect(fx / fy).toBeGreaterThan(0)
    expectClose([push!.force_W[0] / push!.force_W[1]], [fx / fy], 1e-9, 'direction')
  })

  it('taken a step ahead never turns a slide round, however large the step', () => {
    const turned = [false, true].map((implicit) => {
      const contact = { ...material, slipSpeed: 0.02, stiffness: 2e4, implicit }
      const model = paired([0.9, 0.3, 0, 0, 0], 3, { joints: slides, contact, timestep: 0.01 })
      let state: State = { q: [0, 0, radius - ((mass * g) / 2e4) ** (2 / 3)], v: [0.3, 0.3, 0] }
      const seen = Array.from({ length: 60 }, () => {
        state = step(model, state, [])
        return Math.min(state.v[0]!, state.v[1]!)
      })
      return seen.some((v) => v < -1e-12)
    })
    // dt μ g/v_s is 4.4: what is explicit overshoots
    expect(turned).toEqual([true, false])
  })

  it('does the same to solids that are skipped where they are out of reach', () => {
    const plain = crowd(51)
    const between = plain.pairs.map(
      ({ a, b }) => [plain.shapes[a]!.name, plain.shapes[b]!.name] as [string, string],
    )
    const model = buildModel({
      ...plain,
      together: between.map((names, i) => ({
        between: names,
        condim: i % 2 ? 6 : 3,
        friction: [0.9, 0.2, 0.1, 0.05, 0.01],
      })),
    })
    const [state, compiled] = [
      randomState(model, 2),
      compile((s: State) => skipping(model, s), randomState(model, 1)),
    ]
    const expected = whole(model, state)
    const scale = Math.max(...expected.map(Math.abs))
    expect(scale).toBeGreaterThan(0)
    const share = (list: ArrayLike<number>) => Array.from(list, (x) => x / scale)
    expectClose(share(compiled(state)), share(expected), 1e-13, 'compiled')
    // the coefficients matter
    const even = whole(plain, state)
    expect(Math.max(...even.map((x, i) => Math.abs(x - expected[i]!)))).toBeGreaterThan(1e-3 * scale)
  })

  it('has right derivatives with respect to motion and coefficients', () => {
    certify(
      ({ mu, v }) => {
        const model = paired(mu as unknown as Friction, 6, { timestep: 1e-3 })
        return step(model, { q: [0, 0, 0.099, 1, 0, 0, 0], v }, []).v
      },
      { mu: [0.7, 0.2, 0.1, 0.05, 0.01], v: [0.3, -0.2, 0.1, 0.4, 0.5, -0.6] },
    )
  })
})
