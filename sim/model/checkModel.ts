import type { Inertia, Sym3 } from '../spatial/types.ts'
import { checkCoordinate } from './checkCoordinate.ts'
import { checkEquality } from './checkEquality.ts'
import {
  checkDistinctNames,
  checkFinite,
  checkFiniteVector,
  checkNonnegative,
  checkPositive,
  checkRange,
  checkUnit,
  complaint,
  isPlain,
  isPlainZero,
} from './checkNumber.ts'
import { checkSolver } from './checkSolver.ts'
import { checkPairing, checkSoftness, checkTouch } from './checkTouch.ts'
import type { Joint } from './joint.ts'
import { type Body, type ContactMaterial, INTEGRATORS, type Model, type ModelParts } from './model.ts'
import type { Affine, Motor } from './motor.ts'
import type { Pairing, Shape } from './shape.ts'

// Only plain numbers are looked at: a traced leaf has no value yet, and passes. Hence this file is not 'use grad' code.

/** By how much, relative to their sum, one moment of inertia may exceed the two others: rounding of six digits. */
const TRIANGLE_TOLERANCE = 1e-6

/**
 * The same parts, if they make a machine.
 *
 * @throws ModelError naming model, part, field, value and what was expected
 */
export function checkModel<M extends ModelParts>(model: M): M {
  const where = `model "${model.name}"`
  checkDistinctNames(where, 'body', model.bodies)
  checkDistinctNames(
    where,
    'joint',
    model.bodies.flatMap((body) => body.joints),
  )
  const { shapes = [], motors = [] } = model
  checkDistinctNames(where, 'shape', shapes)
  checkDistinctNames(where, 'motor', motors)
  checkDistinctNames(where, 'equality', model.equalities ?? [])
  checkBodies(where, model.bodies)
  for (const shape of shapes) checkShape(`${where}: shape "${shape.name}"`, shape, model.bodies)
  for (const motor of motors) checkMotor(`${where}: motor "${motor.name}"`, motor, model.bodies)
  for (const name of (model.apart ?? []).flat()) checkKnownShape(`${where}: apart`, name, shapes)
  for (const pairing of model.together ?? []) checkTogether(where, pairing, shapes)
  for (const equality of model.equalities ?? [])
    checkEquality(`${where}: ${equality.kind} "${equality.name}"`, equality, model.bodies)
  checkWorldly(where, model)
  checkSolver(where, model)
  return model
}

/** Gravity, timestep, the contact material, the integrator and the fluid. */
function checkWorldly(where: string, { gravity, timestep, contact, integrator, fluid }: ModelParts): void {
  checkFiniteVector(gravity, `${where}: gravity`, 'm/s²', 3)
  checkPositive(timestep, `${where}: timestep`, 's')
  if (contact) checkContactMaterial(`${where}: contact`, contact)
  if (integrator && !INTEGRATORS.includes(integrator))
    complaint(`${where}: integrator`, `is "${integrator}"`, `one of ${INTEGRATORS.join(', ')}`)
  if (!fluid) return
  checkNonnegative(fluid.density, `${where}: fluid.density`, 'kg/m³')
  checkNonnegative(fluid.viscosity, `${where}: fluid.viscosity`, 'Pa·s')
  if (fluid.wind) checkFiniteVector(fluid.wind, `${where}: fluid.wind`, 'm/s', 3)
}

/** @throws ModelError where shapes may touch, but not how they push */
export function checkPush({
  name,
  contact,
  contactModel,
  pairs,
  shapes,
}: Pick<Model, 'name' | 'contact' | 'contactModel' | 'pairs' | 'shapes'>): void {
  const pair = pairs[0]
  if (!pair || contact || contactModel === 'convex') return
  const [a, b] = [shapes[pair.a]!.name, shapes[pair.b]!.name]
  complaint(
    `model "${name}": contact`,
    `is missing, but shapes "${a}" and "${b}" may touch`,
    "stiffness, dissipation and slipSpeed of the compliant model, or contactModel: 'convex'",
  )
}

function checkContactMaterial(
  where: string,
  { stiffness, dissipation, slipSpeed, turnSpeed = 1 }: ContactMaterial,
): void {
  checkNonnegative(stiffness, `${where}.stiffness`, 'N/m^1.5')
  checkNonnegative(dissipation, `${where}.dissipation`, 's/m')
  checkPositive(slipSpeed, `${where}.slipSpeed`, 'm/s')
  checkPositive(turnSpeed, `${where}.turnSpeed`, 'rad/s')
}

function checkBodies(where: string, bodies: readonly Body[]): void {
  const world = bodies[0]
  if (!world) complaint(where, 'has no bodies', 'the world as bodies[0]')
  if (world.parent !== 0)
    complaint(
      `${where}: world "${world.name}": parent`,
      `is ${world.parent}`,
      '0: the world is its own parent',
    )
  if (world.joints.length > 0)
    complaint(`${where}: world "${world.name}"`, 'has joints', 'none: the world does not move')
  bodies.forEach((body, i) => {
    if (i > 0) checkBody(`${where}: body "${body.name}"`, body, i, bodies)
  })
}

function checkBody(where: string, body: Body, index: number, bodies: readonly Body[]): void {
  if (!Number.isInteger(body.parent) || body.parent < 0 || body.parent >= index) {
    complaint(
      `${where}: parent`,
      `is ${body.parent}`,
      `an index below its own, ${index}: list parents before children, without cycles`,
    )
  }
  checkFiniteVector(body.X_PB.p, `${where}: X_PB.p`, 'm', 3)
  checkUnit(body.X_PB.Q, `${where}: X_PB.Q`)
  checkInertia(where, body.inertia)
  if (body.principalAxes) checkUnit(body.principalAxes, `${where}: principalAxes`)
  for (const joint of body.joints) checkJoint(`${where}: joint "${joint.name}"`, joint, body)
  checkDriven(where, body, index, bodies)
}

/** A joint needs something to move: mass on its own body, further out, or an armature. */
function checkDriven(where: string, body: Body, index: number, bodies: readonly Body[]): void {
  if (body.joints.length === 0 || subtree(index, bodies).some((b) => !isPlainZero(b.inertia.mass))) return
  for (const joint of body.joints) {
    if (joint.armature.some(isPlainZero)) {
      complaint(
        `${where}: inertia.mass`,
        'is 0, as is that of every body that hangs on it',
        `a mass > 0 kg for joint "${joint.name}" to move`,
      )
    }
  }
}

/** The body and all that hangs on it. */
function subtree(index: number, bodies: readonly Body[]): Body[] {
  const inside = new Set([index])
  bodies.forEach((body, i) => {
    if (i > index && inside.has(body.parent)) inside.add(i)
  })
  return [...inside].map((i) => bodies[i]!)
}

function checkInertia(where: string, { mass, com, aboutCom }: Inertia): void {
  checkNonnegative(mass, `${where}: inertia.mass`, 'kg')
  checkFiniteVector(com, `${where}: inertia.com`, 'm', 3)
  checkFiniteVector(aboutCom, `${where}: inertia.aboutCom`, 'kg·m²', 6)
  if (isPlainZero(mass) && !aboutCom.every(isPlainZero)) {
    complaint(
      `${where}: inertia.aboutCom`,
      `is [${aboutCom.join(', ')}] kg·m², but inertia.mass is 0`,
      'zeros, or a mass > 0 kg',
    )
  }
  if (aboutCom.every(isPlain)) checkTriangle(where, aboutCom)
}

/**
 * A mass distribution has ∫ x xᵀ dm = ½ tr(I) 1 − I ≥ 0, which for principal moments is the triangle inequality.
 * Sylvester's criterion on that matrix: its three principal minors of each order.
 */
function checkTriangle(where: string, I: Sym3): void {
  const half = (I[0] + I[1] + I[2]) / 2
  const [xx, yy, zz, xy, xz, yz] = [half - I[0], half - I[1], half - I[2], -I[3], -I[4], -I[5]]
  const tolerance = TRIANGLE_TOLERANCE * half
  const minors = [xx * yy - xy * xy, xx * zz - xz * xz, yy * zz - yz * yz]
  const det = xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz)
  const possible =
    Math.min(xx, yy, zz) >= -tolerance &&
    Math.min(...minors) >= -tolerance * half &&
    det >= -tolerance * half * half
  if (!possible) {
    complaint(
      `${where}: inertia.aboutCom`,
      `is [${I.join(', ')}] kg·m² (xx, yy, zz, xy, xz, yz)`,
      'an inertia that a body can have: none of its principal moments exceeds the sum of the two others',
    )
  }
}

function checkJoint(where: string, joint: Joint, body: Body): void {
  checkFiniteVector(joint.anchor, `${where}: anchor`, 'm', 3)
  const { axis, range, rotation, nonnegative, positive = {}, softness = {} } = joint.parameters
  if (axis) {
    checkFiniteVector(axis, `${where}: axis`, '1', 3)
    if (axis.every(isPlainZero)) complaint(`${where}: axis`, 'is [0, 0, 0]', 'a direction')
  }
  if (range) checkRange(range, `${where}: range`)
  if (rotation) checkUnit(rotation, `${where}: springReference`)
  for (const [field, value] of Object.entries(positive)) checkPositive(value, `${where}: ${field}`)
  for (const [field, value] of Object.entries(nonnegative)) checkNonnegative(value, `${where}: ${field}`)
  for (const [field, value] of Object.entries(softness)) if (value) checkSoftness(`${where}: ${field}`, value)
  if (joint.absolute && (body.parent !== 0 || body.joints.length > 1)) {
    complaint(
      where,
      `is a ${joint.kind} joint, but its body hangs on body ${body.parent} by ${body.joints.length} joints`,
      'it as the only joint of a child of the world (body 0)',
    )
  }
}

function checkShape(where: string, shape: Shape, bodies: readonly Body[]): void {
  if (!bodies[shape.body])
    complaint(`${where}: body`, `is ${shape.body}`, `an index from 0 to ${bodies.length - 1}`)
  checkFiniteVector(shape.X_BS.p, `${where}: X_BS.p`, 'm', 3)
  checkUnit(shape.X_BS.Q, `${where}: X_BS.Q`)
  checkTouch(where, shape)
  for (const [field, value] of Object.entries(shape.geometry)) {
    if (field === 'kind') continue
    for (const size of [value].flat()) checkNonnegative(size as number, `${where}: ${field}`, 'm')
  }
}

function checkKnownShape(where: string, name: string, shapes: readonly Shape[]): void {
  if (shapes.some((shape) => shape.name === name)) return
  const known = shapes.map((shape) => `"${shape.name}"`).join(', ')
  complaint(where, `names "${name}"`, `the name of a shape: ${known || 'this model has none'}`)
}

function checkTogether(where: string, pairing: Pairing, shapes: readonly Shape[]): void {
  for (const name of pairing.between) checkKnownShape(`${where}: together`, name, shapes)
  checkPairing(`${where}: together ("${pairing.between.join('", "')}")`, pairing)
}

function checkMotor(where: string, motor: Motor, bodies: readonly Body[]): void {
  checkCoordinate(`${where}: joint`, motor.joint, bodies)
  checkFinite(motor.gear, `${where}: gear`)
  if (motor.range) checkRange(motor.range, `${where}: range`)
  if (motor.forceRange) checkRange(motor.forceRange, `${where}: forceRange`)
  checkAffine(motor.gain, `${where}: gain`)
  checkAffine(motor.bias, `${where}: bias`)
}

function checkAffine(affine: Affine | undefined, where: string): void {
  for (const [field, value] of Object.entries(affine ?? {})) checkFinite(value, `${where}.${field}`)
}
