import { describe, expect, it } from 'vitest'
import {
  body,
  crawler,
  crawlerTrot,
  ground,
  hinge,
  hopper,
  importMjcf,
  motor,
  robot,
  sineGait,
  sphere,
  world,
} from '../../../robots/index.ts'
import { type Quaternion, quatMatrix, rollout } from '../../../sim/index.ts'
import { checkGradientInKnobs } from '../gradientInKnobs.ts'
import { modelFiles } from '../mjcf/modelFiles.ts'

/** A wheel in free space: nothing but its inertia, so a servo must follow its sine closely. */
const wheel = robot('wheel', {}, () =>
  world(
    { timestep: 0.002, gravity: [0, 0, 0] },
    body(
      'wheel',
      hinge('axle', { axis: 'y' }),
      motor('axle', { gear: 50, range: [-1, 1] }),
      sphere({ radius: 0.5, mass: 1 }),
    ),
  ),
)

describe('a sine gait', () => {
  const gait = sineGait(wheel)
  const values = { 'offset:axle': 0.2, 'amplitude:axle': 0.3, 'phase:axle': 0.7, frequency: 1 }

  it('follows offset + amplitude sin(2π f t + phase)', () => {
    const model = wheel.model()
    const { records } = rollout(model, wheel.start(), {
      steps: 1000,
      control: gait.control(values),
      recorded: true,
    })
    const late = records.slice(500).map(({ q }, i) => {
      const time = (500 + i) * model.timestep
      return Math.abs(q[0]! - (0.2 + 0.3 * Math.sin(2 * Math.PI * time + 0.7)))
    })
    expect(Math.max(...late)).toBeLessThan(0.03)
  })

  it('asks for nothing where the joint is on its sine, and never for more than the motor has', () => {
    const control = gait.control(values)
    const on = { q: [0.2 + 0.3 * Math.sin(0.7)], v: [0.3 * 2 * Math.PI * Math.cos(0.7)] }
    expect(control(on, 0)[0]).toBeCloseTo(0, 14)
    expect(control({ q: [-100], v: [0] }, 0)[0]).toBeGreaterThan(0.99)
    expect(control({ q: [100], v: [0] }, 0)[0]).toBeLessThan(-0.99)
    expect(Math.abs(control({ q: [1e9], v: [0] }, 0)[0]!)).toBeLessThanOrEqual(1)
  })

  it('has parameters with units and bounds, and begins where the machine starts', () => {
    expect(gait.parameters['offset:axle']).toEqual({
      quantity: 'offset',
      unit: 'rad',
      default: 0,
      min: -1,
      max: 1,
    })
    expect(Object.keys(gait.parameters)).toEqual([
      'frequency',
      'stiffness',
      'damping',
      'offset:axle',
      'amplitude:axle',
      'phase:axle',
    ])
    expect(() => gait.control({ frequency: 9 })).toThrow(
      'gait of "wheel": knob "frequency" is 9, expected a frequency between 0.3 and 4 Hz;',
    )
  })

  it('has a right gradient in every parameter', () => {
    const model = hopper.model()
    const hopping = sineGait(hopper)
    const loss = (parameters: Record<string, number>) =>
      rollout(model, hopper.start(), { steps: 40, control: hopping.control(parameters) }).state.q[3]!
    const base = { ...hopping.defaults(), frequency: 1.3, 'phase:hip': 0.4 }
    checkGradientInKnobs(loss, base)
  })

  it.each(Object.entries(modelFiles()))('moves %s without its numbers getting out of hand', (file, xml) => {
    const { robot: machine } = importMjcf(xml, { file })
    const model = machine.model()
    const { state } = rollout(model, machine.start(), { steps: 200, control: sineGait(machine).control() })
    for (const v of state.v) expect(Math.abs(v)).toBeLessThan(50)
  })
})

describe('the trot', () => {
  it('carries the crawler forward, upright', () => {
    const model = crawler.model()
    const gait = sineGait(crawler, crawlerTrot)
    const { state } = rollout(model, crawler.start(), { steps: 800, control: gait.control() })
    const [x, y, z] = state.q
    expect(x).toBeGreaterThan(0.5)
    expect(Math.abs(y!)).toBeLessThan(0.2)
    expect(z).toBeGreaterThan(0.25)
    expect(quatMatrix(state.q.slice(3, 7) as unknown as Quaternion)[2][2]).toBeGreaterThan(0.95)
  })
})

describe('any machine', () => {
  it('without a range for its motor is asked for controls between -1 and 1', () => {
    const bare = robot('bare', {}, () =>
      world(
        { timestep: 0.01 },
        ground(),
        body(
          'a',
          hinge('a', { axis: 'x' }),
          motor('a', { gear: 2 }),
          sphere({ radius: 0.1, mass: 1, touches: 'nothing' }),
        ),
      ),
    )
    expect(Math.abs(sineGait(bare).control()({ q: [1e6], v: [0] }, 0)[0]!)).toBeLessThanOrEqual(1)
  })
})
