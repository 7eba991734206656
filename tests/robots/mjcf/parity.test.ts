import load from '@mujoco/mujoco'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importMjcf } from '../../../robots/index.ts'
import {
  type Model,
  type Quaternion,
  quatMatrix,
  restState,
  type Shape,
  type Softness,
} from '../../../sim/index.ts'
import { dryDamping } from '../../../sim/model/dryFriction.ts'
import { INLINE_MODELS } from './inlineModels.ts'
import { modelFiles } from './modelFiles.ts'

// MuJoCo's compiler is the oracle: the same text compiled by both must give the same machine.

type Mujoco = Awaited<ReturnType<typeof load>>
type MujocoModel = ReturnType<Mujoco['MjModel']['from_xml_string']>

const mujoco = await load()

/** MuJoCo finds principal axes by iteration to this relative accuracy. */
const DIGITS = 1e-12

const KINDS: Readonly<Record<string, number>> = {
  plane: mujoco.mjtGeom.mjGEOM_PLANE.value,
  sphere: mujoco.mjtGeom.mjGEOM_SPHERE.value,
  capsule: mujoco.mjtGeom.mjGEOM_CAPSULE.value,
  box: mujoco.mjtGeom.mjGEOM_BOX.value,
  free: mujoco.mjtJoint.mjJNT_FREE.value,
  ball: mujoco.mjtJoint.mjJNT_BALL.value,
  slide: mujoco.mjtJoint.mjJNT_SLIDE.value,
  hinge: mujoco.mjtJoint.mjJNT_HINGE.value,
}

function expectClose(actual: readonly number[], expected: readonly number[], what: string) {
  expect(actual.length, `${what}: count`).toBe(expected.length)
  const scale = Math.max(1, ...expected.map(Math.abs))
  actual.forEach((x, i) => {
    expect(Math.abs(x - expected[i]!), `${what}[${i}]: ${x}, in MuJoCo ${expected[i]}`).toBeLessThanOrEqual(
      DIGITS * scale,
    )
  })
}

function rotation(Q: readonly number[]): readonly number[] {
  return quatMatrix(Q as unknown as Quaternion).flat()
}

/** R diag Rᵀ as xx, yy, zz, xy, xz, yz */
function tensor(Q: readonly number[], moments: readonly number[]): readonly number[] {
  const R = quatMatrix(Q as unknown as Quaternion)
  const entry = (i: number, j: number) => moments.reduce((sum, m, k) => sum + R[i]![k]! * m * R[j]![k]!, 0)
  return [entry(0, 0), entry(1, 1), entry(2, 2), entry(0, 1), entry(0, 2), entry(1, 2)]
}

const part = (array: ArrayLike<number>, i: number, size: number) =>
  Array.from(array).slice(i * size, (i + 1) * size)

/** Joints in order, with the body each belongs to. */
function jointsOf(model: Model) {
  return model.bodies.flatMap((body, bodyIndex) => body.joints.map((joint) => ({ joint, bodyIndex })))
}

const FILES = { ...INLINE_MODELS, ...modelFiles() }

describe.each(Object.entries(FILES))('%s is the machine that MuJoCo makes of it', (file, xml) => {
  const imported = importMjcf(xml, { file })
  const model = imported.robot.model()
  const described = imported.description
  let oracle: MujocoModel

  beforeAll(() => {
    oracle = mujoco.MjModel.from_xml_string(xml)
  })
  afterAll(() => oracle.delete())

  it('has the same world', () => {
    expect(model.timestep).toBe(oracle.opt.timestep)
    expectClose(model.gravity, [...oracle.opt.gravity], 'gravity')
    expect([model.nq, model.nv, model.nu, model.bodies.length]).toEqual([
      oracle.nq,
      oracle.nv,
      oracle.nu,
      oracle.nbody,
    ])
    expectClose(restState(model).q, [...oracle.qpos0], 'qpos0')
  })

  it('has the same bodies', () => {
    model.bodies.forEach((body, i) => {
      if (i === 0) return
      expect(body.parent).toBe(oracle.body_parentid[i])
      expectClose(body.X_PB.p, part(oracle.body_pos, i, 3), `${body.name} pos`)
      expectClose(rotation(body.X_PB.Q), rotation(part(oracle.body_quat, i, 4)), `${body.name} quat`)
      expect(Math.abs(body.inertia.mass / oracle.body_mass[i] - 1), `${body.name} mass`).toBeLessThan(DIGITS)
      expectClose(body.inertia.com, part(oracle.body_ipos, i, 3), `${body.name} com`)
      const expected = tensor(part(oracle.body_iquat, i, 4), part(oracle.body_inertia, i, 3))
      expectClose(body.inertia.aboutCom, expected, `${body.name} inertia`)
    })
  })

  it('has the same joints', () => {
    const joints = described.bodies.flatMap((body) => body.joints)
    jointsOf(model).forEach(({ joint, bodyIndex }, i) => {
      const dof = oracle.jnt_dofadr[i]
      expect(oracle.jnt_bodyid[i]).toBe(bodyIndex)
      expect(oracle.jnt_type[i]).toBe(KINDS[joint.kind])
      expectClose(joint.armature, Array(joint.nv).fill(oracle.dof_armature[dof]), `${joint.name} armature`)
      const { damping } = joint.passive(joint.reference(model.links[i]!.X_PL0), Array(joint.nv).fill(0))
      const atRest = oracle.dof_damping[dof] + dryDamping(oracle.dof_frictionloss[dof], 0)
      expectClose(damping, Array(joint.nv).fill(atRest), `${joint.name} damping`)
      expectClose([joints[i]!.dryFriction], [oracle.dof_frictionloss[dof]], `${joint.name} frictionloss`)
      expectClose([joints[i]!.stiffness], [oracle.jnt_stiffness[i]], `${joint.name} stiffness`)
      expectClose([joint.limitMargin!], [oracle.jnt_margin[i]], `${joint.name} margin`)
      expectClose(soft(joint.limitSoftness), limitSoftness(oracle, i), `${joint.name} limit`)
      expectClose(soft(joint.frictionSoftness), frictionSoftness(oracle, dof), `${joint.name} friction`)
      if (joint.nv > 1) return
      expectClose(joint.parameters.axis!, part(oracle.jnt_axis, i, 3), `${joint.name} axis`)
      expectClose(joint.anchor, part(oracle.jnt_pos, i, 3), `${joint.name} pos`)
      expectClose(
        [joints[i]!.springReference],
        [oracle.qpos_spring[oracle.jnt_qposadr[i]]],
        `${joint.name} springref`,
      )
    })
  })

  it('limits the same joints at the same coordinates', () => {
    jointsOf(model).forEach(({ joint }, i) => {
      if (joint.nv > 1) return
      const { range } = joint.parameters
      const given = part(oracle.jnt_range, i, 2)
      expect(limitActs(oracle, i, given[1]!), `${joint.name} limited`).toBe(range !== undefined)
      if (range !== undefined) expectClose(range, given, `${joint.name} range`)
    })
  })

  it('has the same shapes', () => {
    const geoms = Array.from({ length: oracle.ngeom }, (_, i) => i).filter((i) =>
      Object.values(KINDS).slice(0, 4).includes(oracle.geom_type[i]),
    )
    expect(model.shapes.length).toBe(geoms.length)
    model.shapes.forEach((shape, k) => {
      const i = geoms[k]!
      const { geometry } = shape
      expect(oracle.geom_type[i]).toBe(KINDS[geometry.kind])
      expect(shape.body).toBe(oracle.geom_bodyid[i])
      expectClose(shape.X_BS.p, part(oracle.geom_pos, i, 3), `${shape.name} pos`)
      expectClose(rotation(shape.X_BS.Q), rotation(part(oracle.geom_quat, i, 4)), `${shape.name} quat`)
      const size = part(oracle.geom_size, i, 3)
      if (geometry.kind === 'sphere') expectClose([geometry.radius], size.slice(0, 1), `${shape.name} size`)
      if (geometry.kind === 'capsule')
        expectClose([geometry.radius, geometry.halfLength], size.slice(0, 2), `${shape.name} size`)
      if (geometry.kind === 'box') expectClose(geometry.halfSize, size, `${shape.name} size`)
      expect([shape.contype, shape.conaffinity]).toEqual([oracle.geom_contype[i], oracle.geom_conaffinity[i]])
      expectClose(touching(shape), theirTouching(oracle, i), `${shape.name} touching`)
      // MuJoCo keeps colours in single precision
      expect(shape.rgba.map(Math.fround)).toEqual(part(oracle.geom_rgba, i, 4))
    })
  })

  it('has the same pairings, and the same cones', () => {
    const pairings = model.together ?? []
    expect(pairings.length).toBe(oracle.npair)
    const index = (name: string) => model.shapes.findIndex((shape) => shape.name === name)
    pairings.forEach((pairing) => {
      const between = [...pairing.between.map(index)].sort((a, b) => a - b)
      const i = [...oracle.pair_geom1].findIndex(
        (geom: number, k) => [geom, oracle.pair_geom2[k]].sort((a, b) => a - b).join() === between.join(),
      )
      expect(i).toBeGreaterThanOrEqual(0)
      const { condim, friction, margin, gap, softness } = pairing
      const theirs = [oracle.pair_dim[i], oracle.pair_margin[i], oracle.pair_gap[i]]
      expectClose([condim!, margin!, gap!], theirs, `pair ${i}`)
      expectClose(friction!, part(oracle.pair_friction, i, 5), `pair ${i} friction`)
      const softnesses = [...part(oracle.pair_solref, i, 2), ...part(oracle.pair_solimp, i, 5)]
      expectClose(soft(softness), softnesses, `pair ${i} softness`)
      const own = part(oracle.pair_solreffriction, i, 2)
      expectClose(pairing.solrefFriction ?? [0, 0], own, `pair ${i} solreffriction`)
    })
    expect(model.solver?.cone ?? 'pyramidal').toBe(oracle.opt.cone === 0 ? 'pyramidal' : 'elliptic')
    expect(model.solver?.impratio ?? 1).toBe(oracle.opt.impratio)
  })

  it('has the same motors', () => {
    const data = new mujoco.MjData(oracle)
    const names = jointsOf(model).map(({ joint }) => joint.name)
    const HARD = 1e6
    data.ctrl.set(model.motors.map(() => HARD))
    mujoco.mj_forward(oracle, data)
    model.motors.forEach((motor, i) => {
      expect(names.indexOf(motor.joint)).toBe(oracle.actuator_trnid[2 * i])
      expect(motor.gear).toBe(oracle.actuator_gear[6 * i])
      expect(data.actuator_force[i], `${motor.name} limited`).toBe(motor.range?.[1] ?? HARD)
      if (motor.range !== undefined)
        expectClose(motor.range, part(oracle.actuator_ctrlrange, i, 2), `${motor.name} range`)
    })
    data.delete()
  })
})

/** Seven numbers of a softness, MuJoCo's where none is given. */
const soft = (softness: Softness | undefined): readonly number[] => [
  ...(softness?.solref ?? [0.02, 1]),
  ...(softness?.solimp ?? [0.9, 0.95, 0.001, 0.5, 2]),
]

const limitSoftness = (oracle: MujocoModel, i: number) => [
  ...part(oracle.jnt_solref, i, 2),
  ...part(oracle.jnt_solimp, i, 5),
]

const frictionSoftness = (oracle: MujocoModel, dof: number) => [
  ...part(oracle.dof_solref, dof, 2),
  ...part(oracle.dof_solimp, dof, 5),
]

/** All that a shape says of how it touches, as numbers. */
const touching = (shape: Shape): readonly number[] => [
  ...[shape.friction, shape.torsionalFriction!, shape.rollingFriction!],
  ...[shape.condim!, shape.margin!, shape.gap!, shape.priority!, shape.solmix!],
  ...soft(shape.softness),
]

const theirTouching = (oracle: MujocoModel, i: number): readonly number[] => [
  ...part(oracle.geom_friction, i, 3),
  ...[oracle.geom_condim[i], oracle.geom_margin[i], oracle.geom_gap[i]],
  ...[oracle.geom_priority[i], oracle.geom_solmix[i]],
  ...part(oracle.geom_solref, i, 2),
  ...part(oracle.geom_solimp, i, 5),
]

/** Whether MuJoCo pushes back when joint i is beyond a coordinate; its own flags cannot be read from JavaScript. */
function limitActs(oracle: MujocoModel, i: number, upper: number): boolean {
  const data = new mujoco.MjData(oracle)
  data.qpos[oracle.jnt_qposadr[i]] = upper + 0.1
  mujoco.mj_forward(oracle, data)
  const limits = Array.from({ length: data.nefc }, (_, k) => k).filter(
    (k) => data.efc_type[k] === mujoco.mjtConstraint.mjCNSTR_LIMIT_JOINT.value && data.efc_id[k] === i,
  )
  data.delete()
  return limits.length > 0
}
