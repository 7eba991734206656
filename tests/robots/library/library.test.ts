import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clearance, crawler, doublePendulum, hopper, pendulum, type Robot } from '../../../robots/index.ts'
import { bodyPoses, massMatrix, rollout, step, totalMass } from '../../../sim/index.ts'
import { checkGradientInKnobs } from '../gradientInKnobs.ts'

const MACHINES = [pendulum, doublePendulum, hopper, crawler]

/** Any design within the bounds of the knobs. */
function designs({ knobs }: Robot) {
  const entries = Object.entries(knobs)
  return fc
    .tuple(...entries.map(() => fc.double({ min: 0, max: 1, noNaN: true })))
    .map((turns) =>
      Object.fromEntries(
        entries.map(([name, { min, max }], i) => [name, Math.min(max, min + turns[i]! * (max - min))]),
      ),
    )
}

describe.each(MACHINES)('$name', (machine) => {
  it('is a machine for every design: positive masses, positive mass matrix', () => {
    fc.assert(
      fc.property(designs(machine), (design) => {
        const model = machine.model(design)
        for (const body of model.bodies.slice(1)) expect(body.inertia.mass).toBeGreaterThan(0)
        const M = massMatrix(model, machine.start(design).q)
        for (const [i, row] of M.entries()) expect(row[i]).toBeGreaterThan(0)
      }),
      { numRuns: 20 },
    )
  })

  it('has a right gradient in every knob, in the air and on the ground', () => {
    const plain = machine.start()
    for (const lowered of [-0.1, 0.004]) {
      const height = machine === hopper ? 1 : 2
      const loss = (design: Record<string, number>) => {
        'use grad'
        const model = machine.model(design)
        const u = model.motors.map((_, i) => 0.1 * (i + 1) - 0.5)
        const { q } = machine.start(design)
        const state = {
          q: q.map((x, i) => (i === height ? x - lowered : x)),
          v: plain.v.map((_, i) => 0.2 * Math.cos(i)),
        }
        return step(model, state, u).v.reduce((sum, v, i) => sum + (i + 1) * v, 0) + totalMass(model)
      }
      checkGradientInKnobs(loss, machine.defaults())
    }
  })
})

describe.each([hopper, crawler])('$name', (machine) => {
  it('starts with its lowest point just on the ground, whatever its design', () => {
    fc.assert(
      fc.property(designs(machine), (design) => {
        expect(Math.abs(clearance(machine.model(design), machine.start(design), 1)!)).toBeLessThan(1e-12)
      }),
      { numRuns: 20 },
    )
  })
})

describe('the pendulum', () => {
  it('swings with the period of a physical pendulum', () => {
    const model = pendulum.model()
    const d = pendulum.defaults()
    // closed form: T = 2π √(I/(m g l)) about the hinge, for a rod with hemispherical ends and a bob
    const { inertia } = model.bodies[1]!
    const l = -inertia.com[2]
    const I = inertia.aboutCom[1] + inertia.mass * l * l
    expect(inertia.mass).toBeCloseTo(d['rodMass']! + d['bobMass']!, 14)
    expect(inertia.mass * l).toBeCloseTo(d['rodMass']! * 0.5 + d['bobMass']!, 14)
    const SMALL = 1e-3
    const quarter = (Math.PI / 2) * Math.sqrt(I / (inertia.mass * 9.81 * l))
    const fine = { ...model, timestep: quarter / 2000 }
    const { state } = rollout(fine, { q: [SMALL], v: [0] }, { steps: 2000, control: () => [0] })
    expect(Math.abs(state.q[0]!)).toBeLessThan(1e-3 * SMALL)
  })
})

describe('the crawler', () => {
  const feetOf = (design: Record<string, number>) => {
    const model = crawler.model(design)
    const X_WB = bodyPoses(model, crawler.start(design).q)
    return model.bodies.flatMap((body, i) => (body.name.endsWith('.lower') ? [X_WB[i]!] : []))
  }

  it('has 18 velocities, 12 motors and 4 contacts, and the weight of a small dog', () => {
    const model = crawler.model()
    expect([model.nv, model.nu, model.pairs.length]).toEqual([18, 12, 4])
    expect(totalMass(model)).toBeGreaterThan(8)
    expect(totalMass(model)).toBeLessThan(12)
  })

  it('weighs the sum of its volumes times their densities', () => {
    const d = crawler.defaults() as Record<string, number>
    const capsule = (r: number, l: number) => Math.PI * (r ** 2 * l + (4 / 3) * r ** 3)
    const limbs =
      4 * capsule(d['upperRadius']!, d['hipOffset']!) +
      4 * capsule(d['upperRadius']!, d['upperFront']!) +
      4 * capsule(d['lowerRadius']!, d['lowerFront']!) +
      4 * (4 / 3) * Math.PI * d['footRadius']! ** 3
    const torso = d['torsoLength']! * d['torsoWidth']! * d['torsoHeight']!
    expect(totalMass(crawler.model())).toBeCloseTo(d['torsoDensity']! * torso + d['limbDensity']! * limbs, 12)
  })

  it('is the same on the left as on the right', () => {
    const [frontLeft, frontRight, backLeft, backRight] = feetOf({ upperFront: 0.3, torsoWidth: 0.2 })
    for (const [left, right] of [
      [frontLeft!, frontRight!],
      [backLeft!, backRight!],
    ] as const) {
      expect(left.p[0]).toBeCloseTo(right.p[0], 14)
      expect(left.p[1]).toBeCloseTo(-right.p[1], 14)
      expect(left.p[2]).toBeCloseTo(right.p[2], 14)
    }
  })

  it('stands on all four feet even when front and back differ', () => {
    const design = { upperFront: 0.3, lowerFront: 0.15, upperBack: 0.12 }
    const model = crawler.model(design)
    const start = crawler.start(design)
    const X_WB = bodyPoses(model, start.q)
    for (const foot of model.shapes.filter(({ name }) => name.endsWith('.foot'))) {
      const { p, Q } = X_WB[foot.body]!
      const [, x, y] = Q
      const down = foot.X_BS.p[2]
      const height = p[2] + down * (1 - 2 * (x * x + y * y))
      expect(height).toBeCloseTo(0.025, 12)
    }
  })
})
