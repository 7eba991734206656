import { type Motor, zero3 } from '../../sim/index.ts'
import { wordOr } from './attributes.ts'
import type { MjcfBody, MjcfDescription, MjcfJoint } from './description.ts'
import { inSections } from './sections.ts'
import type { XmlElement } from './xml.ts'

/** The switches of `<flag>` that limber has: each takes something away when it says "disable". */
export const FLAGS = [
  ...['constraint', 'contact', 'limit', 'frictionloss', 'equality', 'gravity'],
  ...['spring', 'damper', 'actuation', 'clampctrl', 'filterparent', 'refsafe', 'eulerdamp'],
] as const

/** The machine without what the file's `<flag>`s switch off. @throws MjcfError for words that are no switch positions */
export function withFlags(description: MjcfDescription, root: XmlElement): MjcfDescription {
  const off = switchedOff(root)
  const without = (flag: string) => off.has(flag) || off.has('constraint')
  const changes: readonly (false | Change)[] = [
    without('contact') && withoutContacts,
    without('limit') && withoutLimits,
    without('frictionloss') && ofJoints((joint) => ({ ...joint, dryFriction: 0 })),
    without('equality') && ((whole) => ({ ...whole, equalities: [] })),
    off.has('gravity') && ((whole) => ({ ...whole, gravity: zero3 })),
    off.has('spring') && ofJoints((joint) => ({ ...joint, stiffness: 0 })),
    off.has('damper') && ofJoints((joint) => ({ ...joint, damping: 0 })),
    // MuJoCo leaves the fluid out too where it has neither springs nor dampers
    off.has('spring') && off.has('damper') && withoutFluid,
    off.has('actuation') && ofMotors((motor) => ({ ...motor, gear: 0 })),
    off.has('clampctrl') && ofMotors(({ range: _, ...motor }) => motor),
    off.has('filterparent') && ((whole) => ({ ...whole, parentsTouch: true })),
    off.has('refsafe') && ((whole) => ({ ...whole, solver: { ...whole.solver, refsafe: false } })),
    off.has('eulerdamp') && withExplicitDamping,
  ]
  return changes.reduce((whole, change) => (change ? change(whole) : whole), description)
}

function switchedOff(root: XmlElement): ReadonlySet<string> {
  const flags = inSections(root, 'option').filter(({ tag }) => tag === 'flag')
  // the last word counts
  const positions = flags.flatMap((flag) =>
    FLAGS.filter((name) => flag.attributes.has(name)).map(
      (name) => [name, wordOr(flag, name, ['enable', 'disable'], 'enable')] as const,
    ),
  )
  return new Set([...new Map(positions)].filter(([, word]) => word === 'disable').map(([name]) => name))
}

type Change = (description: MjcfDescription) => MjcfDescription

const ofJoints =
  (change: (joint: MjcfJoint) => MjcfJoint): Change =>
  (description) =>
    withBodies(description, (body) => ({ ...body, joints: body.joints.map(change) }))

const ofMotors =
  (change: (motor: Motor) => Motor): Change =>
  (description) => ({ ...description, motors: description.motors.map(change) })

function withBodies(description: MjcfDescription, change: (body: MjcfBody) => MjcfBody): MjcfDescription {
  return { ...description, bodies: description.bodies.map(change) }
}

const withoutContacts: Change = (description) => ({
  ...withBodies(description, (body) => ({
    ...body,
    geoms: body.geoms.map((geom) => ({ ...geom, contype: 0, conaffinity: 0 })),
  })),
  together: [],
})

const withoutLimits: Change = ofJoints(({ range: _, ...joint }) => joint)

const withoutFluid: Change = ({ fluid: _, ...rest }) => rest

/** Of MuJoCo's integrators, Euler's alone takes the damping of joints ahead by itself. */
const withExplicitDamping: Change = (description) =>
  (description.integrator ?? 'euler') === 'euler'
    ? { ...description, integrator: 'eulerExplicit' }
    : description
