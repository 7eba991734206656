import type { MjcfBody, MjcfDescription } from './description.ts'
import { named } from './named.ts'
import { inSections } from './sections.ts'
import type { XmlElement } from './xml.ts'

/** Geoms that pass through each other because an `<exclude>` keeps their bodies apart. @throws MjcfError for unknown bodies */
export function apartOf(root: XmlElement, bodies: readonly MjcfBody[]): MjcfDescription['apart'] {
  return inSections(root, 'contact')
    .filter(({ tag }) => tag === 'exclude')
    .flatMap((exclude) => {
      const first = named(exclude, 'body1', 'body', bodies)
      const second = named(exclude, 'body2', 'body', bodies)
      return first.geoms.flatMap((a) => second.geoms.map((b) => [a.name, b.name] as const))
    })
}
