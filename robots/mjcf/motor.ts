import { numbersOf, placeOf, textOf, titleOf, unexpected } from './attributes.ts'
import { type Context, uniqueName } from './context.ts'
import { withDefaults } from './defaults.ts'
import type { MjcfBody, MjcfMotor } from './description.ts'
import { isLimited, JOINT_SIZES } from './joint.ts'
import { MjcfError } from './mjcfError.ts'
import type { XmlElement } from './xml.ts'

/** The `<motor>`s that drive a joint, in the file's order. @throws MjcfError for impossible values and unknown joints */
export function motorsOf(
  root: XmlElement,
  context: Context,
  bodies: readonly MjcfBody[],
): readonly MjcfMotor[] {
  return root.children
    .filter((child) => child.tag === 'actuator')
    .flatMap((section) => section.children.filter(drivesJoint))
    .map((raw) => motorOf(raw, context, bodies))
}

/** Whether an actuator is one that limber honours: a motor on a joint. */
export function drivesJoint(element: XmlElement): boolean {
  return (
    element.tag === 'motor' && FOREIGN_TRANSMISSIONS.every((attribute) => !element.attributes.has(attribute))
  )
}

const FOREIGN_TRANSMISSIONS = ['tendon', 'site', 'jointinparent', 'slidersite', 'cranksite', 'body']

function motorOf(raw: XmlElement, context: Context, bodies: readonly MjcfBody[]): MjcfMotor {
  const element = withDefaults(raw, context.defaults, context.defaults.root)
  const joint = drivenJoint(element, bodies)
  const gear = numbersOf(element, 'gear', {
    count: 1,
    most: 6,
    meaning: 'force or torque per unit of control',
  })
  const range = controlRange(element, context)
  return {
    name: uniqueName(context, 'motor', raw, () => joint),
    joint,
    gear: gear?.[0] ?? 1,
    ...(range === undefined ? {} : { range }),
  }
}

function drivenJoint(element: XmlElement, bodies: readonly MjcfBody[]): string {
  const joints = bodies.flatMap((body) => body.joints)
  const name = textOf(element, 'joint')
  const joint = joints.find((candidate) => candidate.name === name)
  if (joint === undefined) {
    throw unexpected(
      element,
      'joint',
      `the name of a joint: ${joints.map((known) => known.name).join(', ') || 'there are none'}`,
    )
  }
  if (JOINT_SIZES[joint.kind].nv > 1) {
    throw new MjcfError(
      placeOf(element, 'joint'),
      `${titleOf(element)}: joint "${joint.name}" is ${joint.kind}, expected a hinge or a slide: a motor here drives one coordinate.`,
    )
  }
  return joint.name
}

function controlRange(element: XmlElement, context: Context): readonly [number, number] | undefined {
  const given = numbersOf(element, 'ctrlrange', { count: 2, meaning: 'least and greatest control' })
  if (!isLimited(element, 'ctrllimited', given !== undefined, context)) return undefined
  if (given === undefined || given[0]! >= given[1]!) {
    throw unexpected(element, 'ctrlrange', 'two numbers, the smaller first, because the control is limited')
  }
  return [given[0]!, given[1]!]
}
