import { zero3 } from '../../sim/index.ts'
import { wordOr } from './attributes.ts'
import type { MjcfBody, MjcfDescription } from './description.ts'
import type { XmlElement } from './xml.ts'

/** The switches of `<flag>` that limber has: each takes something away when it says "disable". */
export const FLAGS = ['constraint', 'contact', 'limit', 'frictionloss', 'equality', 'gravity'] as const

/** The machine without what the file's `<flag>`s switch off. @throws MjcfError for words that are no switch positions */
export function withFlags(description: MjcfDescription, root: XmlElement): MjcfDescription {
  const off = switchedOff(root)
  const without = (flag: (typeof FLAGS)[number], isConstraint = true) =>
    off.has(flag) || (isConstraint && off.has('constraint'))
  const changes = [
    without('contact') && withoutContacts,
    without('limit') && withoutLimits,
    without('frictionloss') && withoutDryFriction,
    without('equality') && ((whole: MjcfDescription) => ({ ...whole, equalities: [] })),
    without('gravity', false) && ((whole: MjcfDescription) => ({ ...whole, gravity: zero3 })),
  ]
  return changes.reduce((whole, change) => (change ? change(whole) : whole), description)
}

function switchedOff(root: XmlElement): ReadonlySet<string> {
  const flags = root.children
    .filter(({ tag }) => tag === 'option')
    .flatMap(({ children }) => children.filter(({ tag }) => tag === 'flag'))
  // the last word counts
  const positions = flags.flatMap((flag) =>
    FLAGS.filter((name) => flag.attributes.has(name)).map(
      (name) => [name, wordOr(flag, name, ['enable', 'disable'], 'enable')] as const,
    ),
  )
  return new Set([...new Map(positions)].filter(([, word]) => word === 'disable').map(([name]) => name))
}

function withBodies(description: MjcfDescription, change: (body: MjcfBody) => MjcfBody): MjcfDescription {
  return { ...description, bodies: description.bodies.map(change) }
}

const withoutContacts = (description: MjcfDescription): MjcfDescription => ({
  ...withBodies(description, (body) => ({
    ...body,
    geoms: body.geoms.map((geom) => ({ ...geom, contype: 0, conaffinity: 0 })),
  })),
  together: [],
})

const withoutLimits = (description: MjcfDescription): MjcfDescription =>
  withBodies(description, (body) => ({
    ...body,
    joints: body.joints.map(({ range: _, ...joint }) => joint),
  }))

const withoutDryFriction = (description: MjcfDescription): MjcfDescription =>
  withBodies(description, (body) => ({
    ...body,
    joints: body.joints.map((joint) => ({ ...joint, dryFriction: 0 })),
  }))
