import { describe, expect, it } from 'vitest'
import { jvp } from '../../ad/index.ts'
import {
  acceleration,
  bodyPoses,
  contacts,
  kinematics,
  moved,
  quatMatrix,
  recordedFrame,
  recording,
  restState,
  totalMass,
  worldMomentum,
} from '../../sim/index.ts'
import { checkRecording } from '../../sim/record/checkRecording.ts'
import { expectClose } from '../parity/closeness.ts'
import { quadruped, quadrupedDesign } from './quadruped.ts'
import { modelOf, randomMachine, randomState } from './randomMachine.ts'

describe('a recorded frame', () => {
  const model = quadruped(quadrupedDesign)
  const rest = restState(model)
  const pressed = { ...rest, q: rest.q.map((x, i) => (i === 2 ? 0.415 : x)) }
  const frame = recordedFrame(model, pressed, Array(12).fill(0.5), 1.25)

  it('has the poses of all bodies, world first', () => {
    expect(frame.poses).toHaveLength(model.bodies.length)
    expect(frame.poses[0]).toEqual({ p_WB: [0, 0, 0], Q_WB: [1, 0, 0, 0] })
    expect(frame.poses[1]!.p_WB).toEqual([0, 0, 0.415])
    expect([frame.time, frame.q, frame.v]).toEqual([1.25, pressed.q, pressed.v])
  })

  it('has the contacts that press, with forces that hold up: Newton’s law for the whole machine', () => {
    expect(frame.contacts).toHaveLength(4)
    const up = frame.contacts.reduce((sum, { force }) => sum + force[2], 0)
    expect(frame.contacts.every(({ between }) => between[0] === 'floor' && between[1].endsWith('foot'))).toBe(
      true,
    )
    // Newton's law for all of it: the momentum of the whole changes by weight and contacts, whatever the joints pass on
    const vdot = acceleration(model, pressed, Array(12).fill(0))
    const along = (time: number) => {
      'use grad'
      const v = pressed.v.map((x, i) => x + time * vdot[i]!)
      return worldMomentum(model, { q: moved(model, pressed.q, pressed.v, time), v }).force
    }
    const rate = jvp(along, 0, 1).tangent
    expect(Math.abs(rate[2] / (up + totalMass(model) * model.gravity[2]) - 1)).toBeLessThan(1e-10)
  })

  it('has contacts between the overlapping surfaces', () => {
    const depth = contacts(model, kinematics(model, pressed.q)).map(({ distance }) => -distance)
    const heights = frame.contacts.map(({ position }) => position[2])
    expectClose(
      heights,
      depth.map((d) => -d / 2),
      1e-12,
      'height',
    )
  })

  it('has no contact in the air', () => {
    expect(
      recordedFrame(model, { ...rest, q: rest.q.map((x, i) => (i === 2 ? 2 : x)) }, Array(12).fill(0), 0)
        .contacts,
    ).toEqual([])
  })

  it('belongs in a recording that files accept', () => {
    const whole = recording(model, [frame], { question: 'does it stand?' })
    expect(() => checkRecording(whole)).not.toThrow()
    expect(whole.signals.q).toHaveLength(model.nq)
    expect(whole.signals.v).toHaveLength(model.nv)
    expect(whole.signals.u.map(({ name }) => name)).toEqual(model.motors.map(({ name }) => name))
    expect(whole.bodies.flatMap(({ shapes }) => shapes.map(({ name }) => name))).toEqual(
      model.shapes.map(({ name }) => name),
    )
  })
})

describe('poses as quaternions', () => {
  it.each([71, 72, 73])('agree with the matrices of the recursions (%i)', (seed) => {
    const model = modelOf(randomMachine(seed, 8, seed % 2 === 0))
    const { q } = randomState(model, seed)
    const kin = kinematics(model, q)
    const poses = bodyPoses(model, q)
    model.bodyFrames.forEach(({ link, X_LB }, i) => {
      if (link < 0) return
      const X = kin.X_WL[link]!
      const R = quatMatrix(poses[i]!.Q)
      const R_LB = quatMatrix(X_LB.Q)
      const product = X.R.map((row) =>
        [0, 1, 2].map((j) => row.reduce((sum, x, k) => sum + x * R_LB[k]![j]!, 0)),
      )
      expectClose(R.flat(), product.flat(), 1e-13, `R of body ${i}`)
      const p = X.p.map((x, r) => x + X.R[r]!.reduce((sum, a, k) => sum + a * X_LB.p[k]!, 0))
      expectClose(poses[i]!.p, p, 1e-13, `p of body ${i}`)
    })
  })
})
