import { describe, expect, it } from 'vitest'
import { grad, jvp } from '../../../ad/index.ts'
import {
  buildModel,
  identityPose,
  jointBall,
  quatAxisAngle,
  quatExp,
  type Scalar,
  solidInertia,
  step,
  type Vec3,
} from '../../../sim/index.ts'
import { expectClose } from '../../parity/closeness.ts'
import { world } from '../randomMachine.ts'

const identity = [1, 0, 0, 0]
const axes: readonly Vec3[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]

describe('a ball joint at zero rotation', () => {
  const joint = jointBall({ name: 'j', stiffness: 3 })

  it.each(axes)(
    'difference after integrate is the identity, in value and slope, along %f %f %f',
    (...axis) => {
      const there = (v: readonly Scalar[]) => [...joint.difference(identity, joint.integrate(identity, v, 1))]
      const { value, tangent } = jvp(there, [0, 0, 0], axis)
      expectClose(value, [0, 0, 0], 0, 'value')
      expectClose(tangent, axis, 1e-15, 'slope')
    },
  )

  it.each(axes)('and its second derivative vanishes, along %f %f %f', (...axis) => {
    const slope = (t: Scalar) => {
      'use grad'
      const along = (s: Scalar) => [
        ...joint.difference(
          identity,
          joint.integrate(
            identity,
            axis.map((a) => a * s),
            1,
          ),
        ),
      ]
      return [...jvp(along, t, 1).tangent]
    }
    expectClose(jvp(slope, 0, 1).tangent, [0, 0, 0], 1e-14, 'curvature')
  })

  it('the spring has its stiffness as slope', () => {
    const torque = (v: readonly Scalar[]) => [
      ...joint.passive(joint.integrate(identity, v, 1), [0, 0, 0]).force,
    ]
    for (const axis of axes) {
      const { value, tangent } = jvp(torque, [0, 0, 0], axis)
      expectClose(value, [0, 0, 0], 0, 'torque')
      expectClose(
        tangent,
        axis.map((x) => -3 * x),
        1e-15,
        'slope',
      )
    }
  })
})

describe('a ball joint', () => {
  it('has a spring that pulls back to its reference in proportion to the angle', () => {
    const rest = quatExp([0.3, -0.2, 0.5])
    const joint = jointBall({ name: 'j', stiffness: 3, springReference: rest })
    const axis: Vec3 = [0.6, 0, 0.8]
    for (const angle of [-2, -0.4, 1e-5, 1, 3]) {
      const Q = joint.integrate(rest, axis, angle)
      expectClose(
        joint.passive(Q, [0, 0, 0]).force,
        axis.map((a) => -3 * angle * a),
        1e-12,
        'torque',
      )
      expectClose([joint.potential(Q)], [1.5 * angle * angle], 1e-12, 'energy')
    }
  })

  it('has a stop that lets it turn up to the greatest angle and pushes back beyond', () => {
    const joint = jointBall({ name: 'j', stop: { maxAngle: 0.5, stiffness: 100, damping: 4 } })
    const axis: Vec3 = [0, 0.6, -0.8]
    const force = (angle: number, speed: number) => {
      const { force, damping } = joint.passive(
        quatAxisAngle(axis, angle),
        axis.map((a) => speed * a),
      )
      return axis.reduce((sum, a, i) => sum + a * (force[i]! - damping[i]! * speed * a), 0)
    }
    expect(Math.abs(force(0.4, 3))).toBe(0)
    expect(force(0.7, 0)).toBeCloseTo(-20, 12)
    expect(force(0.7, 2)).toBeCloseTo(-28, 12)
    expect(force(0.7, -2)).toBeCloseTo(-20, 12)
    expect(Math.abs(force(0.5 + 1e-12, 2) - force(0.5 - 1e-12, 2))).toBeLessThan(1e-8)
  })

  it('has a stop whose torque is the slope of its energy', () => {
    const joint = jointBall({ name: 'j', stop: { maxAngle: 0.5, stiffness: 100, damping: 4 } })
    const Q = quatExp([0.4, -0.6, 0.3])
    const energy = (v: readonly Scalar[]) => joint.potential(joint.integrate(Q, v, 1))
    expectClose(
      joint.passive(Q, [0, 0, 0]).force,
      grad(energy)([0, 0, 0]).map((x) => -x),
      1e-12,
      'torque',
    )
  })

  it('turns a cube about a fixed axis', () => {
    const inertia = solidInertia({ kind: 'box', halfSize: [0.1, 0.1, 0.1] }, { mass: 2 })
    const body = { name: 'top', parent: 0, X_PB: identityPose, joints: [jointBall({ name: 'j' })], inertia }
    const model = buildModel({
      name: 'top',
      bodies: [world, body],
      gravity: [0, 0, -9.81],
      timestep: 0.01,
    })
    let state = { q: [1, 0, 0, 0], v: [0.3, -2, 1] } as ReturnType<typeof step>
    for (let k = 0; k < 100; k++) state = step(model, state, [])
    // a cube about its centre has no gyroscopic torque: it turns about a fixed axis for a second
    expectClose(state.v, [0.3, -2, 1], 1e-13, 'ω')
    expectClose(state.q, quatExp([0.3, -2, 1]), 1e-12, 'Q')
  })
})
