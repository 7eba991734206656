import { Body, Box, ContactMaterial, Material, Plane, type Quaternion, Sphere, Vec3, World } from 'cannon-es'
import { describe, expect, it } from 'vitest'
import {
  buildModel,
  identityPose,
  jointFree,
  jointSlide,
  type Model,
  quatConjugate,
  quatLog,
  quatMul,
  type State,
  solidInertia,
  step,
} from '../../sim/index.ts'
import { ballOnFloor, mass, radius } from '../sim/contact/ball.ts'
import { evolved } from '../sim/evolved.ts'
import { world } from '../sim/randomMachine.ts'
import { expectClose } from './closeness.ts'

const undamped = { linearDamping: 0, angularDamping: 0 } as const
const halfSize = [0.3, 0.1, 0.2] as const
const contact = { stiffness: 1e5, dissipation: 0, slipSpeed: 0.01 }

/** A box of 2 kg that nothing holds, in our engine. */
function ourBox(timestep: number, gravity: number): Model {
  const inertia = solidInertia({ kind: 'box', halfSize }, { mass: 2 })
  const body = { name: 'box', parent: 0, X_PB: identityPose, joints: [jointFree({ name: 'root' })], inertia }
  const parts = { bodies: [world, body], shapes: [], motors: [], contact }
  return buildModel({ ...parts, name: 'box', gravity: [0, 0, -gravity], timestep })
}

/** The same box in cannon-es. */
function theirBox({ q, v }: State, gravity: number): { space: World; box: Body } {
  const space = new World({ gravity: new Vec3(0, 0, -gravity) })
  const box = new Body({ mass: 2, shape: new Box(new Vec3(...halfSize)), ...undamped })
  box.position.set(q[0]!, q[1]!, q[2]!)
  box.quaternion.set(q[4]!, q[5]!, q[6]!, q[3]!)
  box.velocity.set(v[0]!, v[1]!, v[2]!)
  box.angularVelocity.copy(box.quaternion.vmult(new Vec3(v[3], v[4], v[5])))
  space.addBody(box)
  return { space, box }
}

/** −ω × I ω in world axes: cannon-es leaves it out of Euler's equations, so the test puts it in as a torque. */
function gyroscopic(box: Body): Vec3 {
  const inBody = box.quaternion.inverse().vmult(box.angularVelocity)
  const spin = new Vec3(box.inertia.x * inBody.x, box.inertia.y * inBody.y, box.inertia.z * inBody.z)
  return box.quaternion.vmult(spin.cross(inBody))
}

/** Angle between our attitude and theirs [rad]. */
function attitudeError({ q }: State, { x, y, z, w }: Quaternion): number {
  return Math.hypot(...quatLog(quatMul(quatConjugate([q[3]!, q[4]!, q[5]!, q[6]!]), [w, x, y, z])))
}

/** Both boxes tumbling for a time [s]: how far apart they then are in attitude [rad]. */
function tumbled(start: State, time: number, dt: number): { error: number; ours: State; theirs: Body } {
  const model = ourBox(dt, 0)
  const { space, box } = theirBox(start, 0)
  let ours = start
  for (let k = 0; k < Math.round(time / dt); k++) {
    ours = step(model, ours, [])
    box.torque.copy(gyroscopic(box))
    space.step(dt)
  }
  return { error: attitudeError(ours, box.quaternion), ours, theirs: box }
}

describe('parity with cannon-es: a box in free motion', () => {
  it('flies on the same parabola, step by step', () => {
    const start: State = { q: [1, 2, 3, 1, 0, 0, 0], v: [0.5, -1, 4, 0, 0, 0] }
    const model = ourBox(0.01, 9.81)
    const { space, box } = theirBox(start, 9.81)
    let ours = start
    for (let k = 0; k < 100; k++) {
      ours = step(model, ours, [])
      space.step(0.01)
      expectClose(ours.q.slice(0, 3), box.position.toArray(), 1e-12, 'position')
      expectClose(ours.v.slice(0, 3), box.velocity.toArray(), 1e-12, 'velocity')
    }
  })

  it('turns alike about a principal axis, to the order of their quaternion step', () => {
    const start: State = { q: [0, 0, 0, 1, 0, 0, 0], v: [0, 0, 0, 0, 0, 3] }
    const errors = [2e-3, 1e-3].map((dt) => tumbled(start, 1, dt).error)
    // ours is exact here; cannon-es integrates the quaternion by Euler, and its normalization leaves an error of dt²
    expect(errors[1]!).toBeLessThan(1e-5)
    expect(errors[1]! / errors[0]!).toBeLessThan(0.3)
  })

  it('tumbles to the same attitude as the timestep shrinks', () => {
    const start: State = { q: [0, 0, 0, 0.8, 0, 0.6, 0], v: [0, 0, 0, 1, 4, -2] }
    const [coarse, middle, fine] = [4e-3, 2e-3, 1e-3].map((dt) => tumbled(start, 1, dt))
    // both are of first order, with different errors: half the timestep, half the distance
    expect(middle!.error / coarse!.error).toBeLessThan(0.55)
    expect(fine!.error / middle!.error).toBeLessThan(0.55)
    expect(fine!.error).toBeLessThan(0.02)
  })
})

describe('parity with cannon-es: a bouncing ball', () => {
  const [height, restitution, gravity, dt] = [1, 0.6, 9.81, 5e-4]

  /** Hunt–Crossley dissipation whose bounce at speed v has this restitution: d v (1 + e) = ln (1 + d v)/(1 − e d v). */
  function dissipationFor(e: number, v: number): number {
    let [low, high] = [1e-3, 1 / (e * v) - 1e-9]
    for (let k = 0; k < 100; k++) {
      const d = (low + high) / 2
      if (Math.log((1 + d * v) / (1 - e * d * v)) < d * v * (1 + e)) low = d
      else high = d
    }
    return low
  }

  /** Time of the first touch and top of the first rebound of a ball dropped from `height` above the floor. */
  function bounce(next: () => number): { touch: number; top: number } {
    let [touch, top, k] = [0, 0, 0]
    for (let time = 0; time < 0.85; time = ++k * dt) {
      const z = next() - radius
      if (touch === 0 && z <= 0) touch = time
      if (touch > 0 && time > touch + 0.02) top = Math.max(top, z)
    }
    return { touch, top }
  }

  function ours(): { touch: number; top: number } {
    const speed = Math.sqrt(2 * gravity * height)
    // so stiff that the overlap, (5 m v²/4k)^0.4 = 1.2 mm, is 0.1 % of the height
    const material = { stiffness: 1e9, dissipation: dissipationFor(restitution, speed), slipSpeed: 0.01 }
    const joints = [jointSlide({ name: 'z', axis: [0, 0, 1] })]
    const floor = { contact: material, gravity: [0, 0, -gravity] as const, timestep: dt / 500 }
    const later = evolved(ballOnFloor({ joints, ...floor }), 500)
    let state: State = { q: [radius + height], v: [0] }
    return bounce(() => {
      state = later(state)
      return state.q[0]!
    })
  }

  function theirs(): { touch: number; top: number } {
    const space = new World({ gravity: new Vec3(0, 0, -gravity) })
    const [soft, hard] = [new Material(), new Material()]
    // at this stiffness a contact of theirs is rigid within one step, and over so many steps its push out of the overlap,
    // which would come on top of the restitution, is slow
    const rigid = { contactEquationStiffness: 1e12, contactEquationRelaxation: 100, friction: 0, restitution }
    space.addContactMaterial(new ContactMaterial(soft, hard, rigid))
    const ball = new Body({ mass, material: soft, shape: new Sphere(radius), ...undamped })
    ball.position.set(0, 0, radius + height)
    space.addBody(ball)
    space.addBody(new Body({ mass: 0, material: hard, shape: new Plane() }))
    return bounce(() => {
      space.step(dt)
      return ball.position.z
    })
  }

  it('touches at the same time, and rises to the height that its restitution says', () => {
    const [a, b] = [ours(), theirs()]
    expect(Math.abs(a.touch - Math.sqrt((2 * height) / gravity))).toBeLessThan(2 * dt)
    expect(Math.abs(a.touch - b.touch)).toBeLessThan(2 * dt)
    // e² h: ours bounces in half a millisecond and over a millimetre, theirs within a step and without overlap
    expect(Math.abs(a.top / (restitution ** 2 * height) - 1)).toBeLessThan(0.005)
    expect(Math.abs(b.top / (restitution ** 2 * height) - 1)).toBeLessThan(0.01)
  })
})
