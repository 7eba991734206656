'use grad'
import type { Scalar } from '../../ad/index.ts'
import {
  type Inertia,
  type Joint,
  jointBall,
  jointFree,
  jointHinge,
  jointSlide,
  type Limit,
  type Quaternion,
  type Sym3,
  solidInertia,
} from '../../sim/index.ts'
import { bodyInertia } from '../describe/modelOf.ts'
import type { BodyPart, RobotTree, ShapePart, Start } from '../describe/tree.ts'
import type { Compliance, MjcfBody, MjcfDescription, MjcfGeom, MjcfJoint } from './description.ts'
import { JOINT_SIZES } from './joint.ts'

/** The tree of a described machine; its numbers may be traced. */
export function treeOf(description: MjcfDescription): RobotTree {
  const { name: _, file: __, start: ___, bodies, motors, compliance, totalMass, ...settings } = description
  const parts = branches(description, 0)
  return {
    ...settings,
    ...withMaterial(compliance),
    shapes: bodies[0]!.geoms.map((geom) => shapePart(geom)),
    bodies: totalMass === undefined ? parts : ofTotalMass(parts, totalMass),
    motors: motors.map((motor) => ({ part: 'motor' as const, ...motor })),
    start: startOf(description),
  }
}

/** The material, while its numbers are still being derived from the model one that pushes nothing: nothing moves then. */
function withMaterial(compliance: Compliance | undefined): Pick<RobotTree, 'contact'> {
  const { contact } = compliance ?? { contact: { stiffness: 0, dissipation: 0, slipSpeed: 1 } }
  return contact ? { contact } : {}
}

function branches(description: MjcfDescription, parent: number): readonly BodyPart[] {
  return description.bodies.flatMap((body, index) =>
    index > 0 && body.parent === parent ? [bodyPart(description, body, index)] : [],
  )
}

function bodyPart(description: MjcfDescription, body: MjcfBody, index: number): BodyPart {
  const principalAxes = axesOf(body)
  return {
    part: 'body',
    name: body.name,
    X_PB: { Q: body.Q, p: body.p },
    joints: body.joints.map((joint) => jointOf(joint, body, description.compliance)),
    shapes: body.geoms.map((geom) => shapePart(geom)),
    motors: [],
    children: branches(description, index),
    ...(body.inertial === undefined ? {} : { inertia: body.inertial }),
    ...(principalAxes && { principalAxes }),
  }
}

/** Those that the file states; those of the geom where there is but one: two of its moments may be equal. */
function axesOf({ inertial, principalAxes, geoms }: MjcfBody): Quaternion | undefined {
  if (inertial) return principalAxes
  return geoms.length === 1 ? geoms[0]!.Q : undefined
}

function jointOf(joint: MjcfJoint, body: MjcfBody, compliance: Compliance | undefined): Joint {
  const limit = compliance?.limits[joint.name]
  switch (joint.kind) {
    case 'free':
      return jointFree({ ...joint, springReference: { Q: body.Q, p: body.p } })
    case 'ball':
      return ballOf(joint, limit)
    case 'hinge':
      return jointHinge({ ...joint, ...(limit && { limit }) })
    case 'slide':
      return jointSlide({ ...joint, ...(limit && { limit }) })
  }
}

/** A ball joint's spring rests where the file's pose has it. */
function ballOf({ springReference: _, range, ...joint }: MjcfJoint, limit: Limit | undefined): Joint {
  return jointBall({ ...joint, ...(range && limit && { stop: { ...limit, maxAngle: range[1] } }) })
}

function shapePart(geom: MjcfGeom): ShapePart {
  const { place: _, longest: __, p, Q, substance, ...shape } = geom
  const { geometry } = shape
  const X_BS = { Q, p }
  const inertia = geometry.kind === 'plane' ? undefined : solidInertia(geometry, substance, X_BS)
  return { part: 'shape', X_BS, ...shape, ...(inertia === undefined ? {} : { inertia }) }
}

/** The bodies with all masses scaled so that they add up to the total that the file asks for. */
function ofTotalMass(parts: readonly BodyPart[], totalMass: number): readonly BodyPart[] {
  const scale = totalMass / parts.reduce((sum, part) => sum + massWithin(part), 0)
  return parts.map((part) => heavier(part, scale))
}

function massWithin(part: BodyPart): Scalar {
  return part.children.reduce((sum, child) => sum + massWithin(child), bodyInertia(part).mass)
}

function heavier(part: BodyPart, scale: Scalar): BodyPart {
  const { mass, com, aboutCom } = bodyInertia(part)
  const inertia: Inertia = {
    mass: scale * mass,
    com,
    aboutCom: aboutCom.map((moment) => scale * moment) as unknown as Sym3,
  }
  return { ...part, inertia, children: part.children.map((child) => heavier(child, scale)) }
}

/** The file's coordinates, joint by joint. */
function startOf({ start, bodies }: MjcfDescription): Start {
  if (start === undefined) return {}
  const joints = bodies.flatMap((body) => body.joints)
  const q = byJoint(joints, start.q, ({ kind }) => JOINT_SIZES[kind].nq)
  return start.v === undefined
    ? { q }
    : { q, v: byJoint(joints, start.v, ({ kind }) => JOINT_SIZES[kind].nv) }
}

function byJoint(
  joints: readonly MjcfJoint[],
  values: readonly Scalar[],
  size: (joint: MjcfJoint) => number,
): Readonly<Record<string, readonly Scalar[]>> {
  let next = 0
  return Object.fromEntries(joints.map((joint) => [joint.name, values.slice(next, (next += size(joint)))]))
}
