import { nameOf, numbersOf, unexpected } from './attributes.ts'
import type { MjcfBody, MjcfStart } from './description.ts'
import { JOINT_SIZES } from './joint.ts'
import { inSections } from './sections.ts'
import type { XmlElement } from './xml.ts'

/**
 * Where a file begins a simulation: a `<numeric name="init_qpos">`, else its first keyframe with a qpos.
 *
 * @returns undefined when it has neither: the reference pose
 * @throws MjcfError when the numbers are not as many as the model has coordinates
 */
export function startOf(root: XmlElement, bodies: readonly MjcfBody[]): MjcfStart | undefined {
  const numeric = initialNumeric(root)
  if (numeric !== undefined) return { origin: 'init_qpos', q: coordinates(numeric, 'data', bodies) }
  const key = firstKey(root)
  if (key === undefined) return undefined
  const q = coordinates(key, 'qpos', bodies)
  const origin = nameOf(key) ?? 'keyframe'
  return key.attributes.has('qvel') ? { origin, q, v: velocities(key, bodies) } : { origin, q }
}

/** The `<numeric>` that holds initial coordinates. */
export function initialNumeric(root: XmlElement): XmlElement | undefined {
  return inSections(root, 'custom').find((child) => child.tag === 'numeric' && nameOf(child) === 'init_qpos')
}

/** The first keyframe that says where the machine is. */
export function firstKey(root: XmlElement): XmlElement | undefined {
  return inSections(root, 'keyframe').find((child) => child.tag === 'key' && child.attributes.has('qpos'))
}

function coordinates(element: XmlElement, attribute: string, bodies: readonly MjcfBody[]): readonly number[] {
  const nq = sizeOf(bodies, 'nq')
  const q = numbersOf(element, attribute, { count: nq, meaning: 'the coordinates of all joints' })
  if (q === undefined) throw unexpected(element, attribute, `${nq} numbers (the coordinates of all joints)`)
  return q
}

function velocities(element: XmlElement, bodies: readonly MjcfBody[]): readonly number[] {
  const count = sizeOf(bodies, 'nv')
  return numbersOf(element, 'qvel', { count, meaning: 'the velocities of all joints' })!
}

function sizeOf(bodies: readonly MjcfBody[], size: 'nq' | 'nv'): number {
  return bodies.flatMap((body) => body.joints).reduce((sum, { kind }) => sum + JOINT_SIZES[kind][size], 0)
}
