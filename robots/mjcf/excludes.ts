import { textOf, unexpected } from './attributes.ts'
import type { MjcfBody, MjcfDescription } from './description.ts'
import type { XmlElement } from './xml.ts'

/** Geoms that pass through each other because an `<exclude>` keeps their bodies apart. @throws MjcfError for unknown bodies */
export function apartOf(root: XmlElement, bodies: readonly MjcfBody[]): MjcfDescription['apart'] {
  return root.children
    .filter((child) => child.tag === 'contact')
    .flatMap((section) => section.children.filter((child) => child.tag === 'exclude'))
    .flatMap((exclude) => {
      const [first, second] = [bodyNamed(exclude, 'body1', bodies), bodyNamed(exclude, 'body2', bodies)]
      return first.geoms.flatMap((a) => second.geoms.map((b) => [a.name, b.name] as const))
    })
}

function bodyNamed(element: XmlElement, attribute: string, bodies: readonly MjcfBody[]): MjcfBody {
  const name = textOf(element, attribute)
  const body = bodies.find((candidate) => candidate.name === name)
  if (body) return body
  throw unexpected(
    element,
    attribute,
    `the name of a body: ${bodies.map((candidate) => candidate.name).join(', ')}`,
  )
}
