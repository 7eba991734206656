import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile } from '../../../ad/index.ts'
import {
  clearance,
  crawler,
  doublePendulum,
  hopper,
  jumper,
  pendulum,
  type Robot,
} from '../../../robots/index.ts'
import {
  bodyPoses,
  massMatrix,
  poseCompose,
  potentialEnergy,
  rollout,
  type State,
  step,
  totalMass,
} from '../../../sim/index.ts'
import { checkGradientInKnobs } from '../gradientInKnobs.ts'

const MACHINES = [pendulum, doublePendulum, hopper, crawler, jumper]

/** Index in q of each machine's height; a pendulum has none. */
const HEIGHTS = new Map<Robot, number>([
  [hopper, 1],
  [crawler, 2],
  [jumper, 0],
])

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
      const height = HEIGHTS.get(machine)
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

describe.each([hopper, crawler, jumper])('$name', (machine) => {
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

describe('the jumper', () => {
  const pinned = (design: Record<string, number>, q: readonly number[]) => {
    const model = jumper.model(design)
    const X_WB = bodyPoses(model, q)
    const [tie] = model.ties
    if (tie?.kind !== 'connect') throw new Error('expected a pin')
    const [a, b] = tie.ends.map(({ body, X_LE }) => poseCompose(X_WB[body]!, X_LE).p)
    return Math.hypot(a![0] - b![0], a![1] - b![1], a![2] - b![2])
  }

  /** Both hips alike, by trigonometry: thighs slope by 0.5 rad at 0, shanks meet in the middle, the foot stays. */
  const bent = (hip: number): readonly number[] => {
    const d = jumper.defaults() as Record<'hipSpan' | 'thigh' | 'shank', number>
    const leg = (angle: number) => {
      const out = d.hipSpan / 2 + d.thigh * Math.cos(0.5 + angle)
      const down = Math.sqrt(d.shank ** 2 - out ** 2)
      return { height: d.thigh * Math.sin(0.5 + angle) + down, shank: Math.atan2(down, -out) }
    }
    const [now, drawn] = [leg(hip), leg(0)]
    const knee = now.shank - drawn.shank - hip
    return [now.height - drawn.height, hip, knee, -hip, -knee]
  }

  it('starts with its shanks pinned together, whatever its design', () => {
    fc.assert(
      fc.property(designs(jumper), (design) => {
        expect(pinned(design, jumper.start(design).q)).toBeLessThan(1e-12)
      }),
      { numRuns: 20 },
    )
  })

  it('bears its weight on its springs, as virtual work says', () => {
    const model = jumper.model()
    const next = compile((state: State) => step(model, state, [0, 0]), jumper.start())
    let state = jumper.start()
    for (let k = 0; k < 6000; k++) state = next(state)
    expect(Math.max(...state.v.map(Math.abs))).toBeLessThan(1e-6)
    expect(pinned({}, state.q)).toBeLessThan(1e-4)
    // U of gravity and springs is least along what the closed loop allows with its foot where it is
    const { q } = state
    const along = (hip: number) => potentialEnergy(model, bent(hip))
    const [hip, h] = [(q[1]! - q[3]!) / 2, 1e-4]
    const slope = (along(hip + h) - along(hip - h)) / (2 * h)
    const curvature = (along(hip + h) + along(hip - h) - 2 * along(hip)) / (h * h)
    expect(curvature).toBeGreaterThan(1)
    expect(Math.abs(slope / curvature)).toBeLessThan(1e-4)
  })

  it('jumps when both motors pull the thighs down', () => {
    const model = jumper.model()
    const control = () => [1, -1]
    const { records } = rollout(model, jumper.start(), { steps: 200, control, recorded: true })
    const heights = records.map((_, k) => clearance(model, { q: records[k]!.q, v: records[k]!.v }, 1)!)
    expect(Math.max(...heights)).toBeGreaterThan(0.01)
  })
})
