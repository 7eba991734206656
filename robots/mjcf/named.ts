import { placeOf, textOf, titleOf, unexpected } from './attributes.ts'
import type { MjcfBody } from './description.ts'
import { JOINT_SIZES } from './joint.ts'
import { MjcfError } from './mjcfError.ts'
import type { XmlElement } from './xml.ts'

/**
 * What an attribute names.
 *
 * @param kind - what the candidates are: 'body', 'site' …
 * @throws MjcfError when it is none of them
 */
export function named<T extends { readonly name: string }>(
  element: XmlElement,
  attribute: string,
  kind: string,
  candidates: readonly T[],
): T {
  const name = textOf(element, attribute)
  const found = candidates.find((candidate) => candidate.name === name)
  if (found) return found
  const known = candidates.map((candidate) => candidate.name).join(', ')
  throw unexpected(element, attribute, `the name of a ${kind}: ${known || 'there are none'}`)
}

/**
 * The name of the joint of one coordinate that an attribute names.
 *
 * @param why - what needs a single coordinate, after "expected a hinge or a slide"
 * @throws MjcfError when it names no joint, or one of more coordinates
 */
export function singleJoint(
  element: XmlElement,
  attribute: string,
  bodies: readonly MjcfBody[],
  why = '',
): string {
  const joints = bodies.flatMap((body) => body.joints)
  const { name, kind } = named(element, attribute, 'joint', joints)
  if (JOINT_SIZES[kind].nv === 1) return name
  throw new MjcfError(
    placeOf(element, attribute),
    `${titleOf(element)}: ${attribute} "${name}" is ${kind}, expected a hinge or a slide${why}.`,
  )
}
