import { describe, expect, it } from 'vitest'
import { jvp } from '../../../ad/index.ts'
import { acrossJoint } from '../../../sim/dynamics/kinematics.ts'
import {
  type Joint,
  jointBall,
  jointFree,
  jointHinge,
  jointSlide,
  quatExp,
  type Vec3,
} from '../../../sim/index.ts'
import { matMul, matTransposeVec, transpose } from '../../../sim/spatial/mat3.ts'
import { identityPose, transformOf } from '../../../sim/spatial/transform.ts'
import { expectClose } from '../../parity/closeness.ts'
import { between, generator, randomQuaternion, randomVec } from '../randomMachine.ts'
import { numbers } from '../spatial/arbitraries.ts'

const axis: Vec3 = [0.3, -1, 0.5]
const limit = { stiffness: 30, damping: 2 }
const range = [-0.1, 0.15] as const
const ball = { stiffness: 2, damping: 0.2, dryFriction: 0.4, anchor: [0.1, 0, 0.3] as const }
const joints: { name: string; joint: Joint; stops: number }[] = [
  { name: 'free', joint: jointFree({ name: 'free', damping: 0.2, armature: 0.1, dryFriction: 1 }), stops: 0 },
  { name: 'ball', joint: jointBall({ name: 'ball', ...ball, stop: { ...limit, maxAngle: 0.5 } }), stops: 1 },
  { name: 'hinge', joint: jointHinge({ name: 'hinge', axis, reference: 0.4, range, limit }), stops: 2 },
  { name: 'hinge about y', joint: jointHinge({ name: 'hinge', axis: [0, 2, 0] }), stops: 0 },
  { name: 'slide', joint: jointSlide({ name: 'slide', axis, reference: -0.2, range, limit }), stops: 2 },
]

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * b[i]!, 0)

describe.each(joints)('the $name joint', ({ joint }) => {
  const random = generator(5)
  const vector = (n: number) => Array.from({ length: n }, () => between(random, -1, 1))
  const somewhere = () => ({ Q: randomQuaternion(random), p: randomVec(random, 1) })
  const configuration = () => joint.integrate(joint.reference(somewhere()), vector(joint.nv), 1)

  it('says its sizes truly', () => {
    expect(joint.reference(identityPose)).toHaveLength(joint.nq)
    expect(joint.labels.q).toHaveLength(joint.nq)
    expect(joint.labels.v).toHaveLength(joint.nv)
    expect(joint.S).toHaveLength(joint.nv)
    expect(joint.armature).toHaveLength(joint.nv)
    expect(joint.passive(configuration(), vector(joint.nv)).damping).toHaveLength(joint.nv)
  })

  it('is where the model puts it at its reference', () => {
    const X = somewhere()
    expectClose(
      numbers(joint.transform(joint.reference(X), transformOf(X))),
      numbers(transformOf(X)),
      1e-14,
      'X_PJ',
    )
  })

  it('has one pose, as matrix and as quaternion', () => {
    for (let k = 0; k < 20; k++) {
      const [q, X] = [configuration(), somewhere()]
      const matrix = joint.transform(q, transformOf(X))
      expectClose(numbers(transformOf(joint.pose(q, X))), numbers(matrix), 1e-13, 'X_PJ')
    }
  })

  it('difference undoes integrate, and integrate undoes difference', () => {
    for (let k = 0; k < 20; k++) {
      const [q, to, v] = [configuration(), configuration(), vector(joint.nv)]
      expectClose(joint.difference(q, joint.integrate(q, v, 1)), v, 1e-13, 'v')
      const reached = joint.integrate(q, joint.difference(q, to), 1)
      const X = somewhere()
      expectClose(
        numbers(joint.transform(reached, transformOf(X))),
        numbers(joint.transform(to, transformOf(X))),
        1e-13,
        'X_PJ',
      )
    }
  })

  it('moves with the twist S N(q) v', () => {
    for (let k = 0; k < 20; k++) {
      const [q, v, X] = [configuration(), vector(joint.nv), transformOf(somewhere())]
      const path = (time: number) => joint.transform(joint.integrate(q, v, time), X)
      const { value, tangent } = jvp(path, 0, 1)
      const spin = matMul(transpose(value.R), tangent.R)
      const seen = [spin[2][1], spin[0][2], spin[1][0], ...matTransposeVec(value.R, tangent.p)]
      expectClose(seen, numbers(acrossJoint(joint.S, joint.rates(q, v))), 1e-12, 'twist')
    }
  })

  it('Ṅ v is how the rates change along the motion when v does not, and v can be had back from them', () => {
    for (let k = 0; k < 20; k++) {
      const [q, v] = [configuration(), vector(joint.nv)]
      const along = (time: number) => [...joint.rates(joint.integrate(q, v, time), v)]
      expectClose(joint.ratesBias(q, v), jvp(along, 0, 1).tangent, 1e-12, 'Ṅ v')
      expectClose(joint.velocities(q, joint.rates(q, v)), v, 1e-13, 'v')
    }
  })

  it('forces on the rates are dual to forces on v', () => {
    for (let k = 0; k < 20; k++) {
      const [q, v, tau] = [configuration(), vector(joint.nv), vector(joint.nv)]
      const onRates = joint.forcesOnRates(q, tau)
      expectClose([dot(onRates, joint.rates(q, v))], [dot(tau, v)], 1e-13, 'power')
      expectClose(joint.forces(q, onRates), tau, 1e-13, 'tau')
    }
  })
})

describe.each(joints)('the $name joint as constraints see it', ({ joint, stops }) => {
  const random = generator(6)
  const vector = (n: number) => Array.from({ length: n }, () => between(random, -1, 1))
  const configuration = () => joint.integrate(joint.reference(identityPose), vector(joint.nv), 1)

  it('comes nearer to its stops as their rows say', () => {
    for (let k = 0; k < 20; k++) {
      const [q, v] = [configuration(), vector(joint.nv)]
      const distances = (time: number) =>
        joint.stops(joint.integrate(q, v, time)).map((stop) => stop.distance)
      const rates = joint.stops(q).map(({ row }) => dot(row, v))
      expect(rates).toHaveLength(stops)
      if (stops > 0) expectClose(rates, jvp(distances, 0, 1).tangent, 1e-12, 'rate')
    }
  })

  it('is what its springs and dampers do where no stop is reached, but for dry friction', () => {
    let reached = 0
    for (let k = 0; k < 40; k++) {
      const [q, v] = [configuration(), vector(joint.nv)]
      const [whole, smooth] = [joint.passive(q, v), joint.smooth(q, v)]
      const inside = joint.stops(q).every(({ distance }) => distance >= 0)
      if (!inside) reached++
      const dry = joint.dryFriction.map((limit, i) => limit / Math.hypot(v[i]!, 0.01))
      const expected = smooth.damping.map((c, i) => c + dry[i]!)
      expect(whole.force.every((f, i) => f === smooth.force[i])).toBe(inside)
      if (inside) expectClose(whole.damping, expected, 1e-12, 'damping')
    }
    expect(reached > 0).toBe(stops > 0)
  })
})

describe('a free joint', () => {
  it('turns in body axes: ω about the body x axis leaves the body x axis alone', () => {
    const q = [0, 0, 0, ...quatExp([0.3, 0.2, 1])]
    const joint = jointFree({ name: 'root' })
    const before = joint.transform(q, transformOf(identityPose))
    const later = joint.transform(joint.integrate(q, [0, 0, 0, 0.7, 0, 0], 1), transformOf(identityPose))
    expectClose(
      before.R.map((row) => row[0]),
      later.R.map((row) => row[0]),
      1e-14,
      'x axis',
    )
  })

  it('has a finite, right derivative of its configuration at zero turn', () => {
    const joint = jointFree({ name: 'root' })
    const turned = (v: readonly number[]) => [...joint.integrate([0, 0, 0, 1, 0, 0, 0], v, 1)]
    expectClose(
      jvp(turned, [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 2, 0]).tangent,
      [0, 0, 0, 0, 0, 1, 0],
      0,
      'slope',
    )
  })
})
