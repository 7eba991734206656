import type { Pose } from '../../sim/index.ts'
import { nameOf, numbersOf, textOf, unexpected, vectorOr } from './attributes.ts'
import type { Context } from './context.ts'
import { withDefaults } from './defaults.ts'
import type { MjcfBody } from './description.ts'
import { orientationOf } from './orientation.ts'
import { inSections } from './sections.ts'
import type { XmlElement } from './xml.ts'

/** A named frame of a body, where the file hangs something else on it. */
export interface Site {
  readonly name: string
  /** name of its body */
  readonly body: string
  readonly X_BS: Pose
}

/**
 * The sites that equalities hang on.
 *
 * @throws MjcfError for one that is given by two ends
 */
export function sitesOf(root: XmlElement, context: Context, bodies: readonly MjcfBody[]): readonly Site[] {
  const names = sitesNeeded(root)
  const sites: Site[] = []
  const visit = (element: XmlElement, childclass: string) => {
    const inherited = element.attributes.get('childclass')?.value ?? childclass
    const body = bodies.find(({ place }) => place === element.place)?.name ?? bodies[0]!.name
    for (const child of element.children) {
      if (child.tag === 'body') visit(child, inherited)
      const name = nameOf(child)
      if (child.tag === 'site' && name !== undefined && names.has(name))
        sites.push({ name, body, X_BS: poseOf(child, context, inherited) })
    }
  }
  for (const world of root.children.filter(({ tag }) => tag === 'worldbody'))
    visit(world, context.defaults.root)
  return sites
}

/** Names of the sites that the file's equalities name. */
export function sitesNeeded(root: XmlElement): ReadonlySet<string> {
  const ends = inSections(root, 'equality').flatMap((element) => [
    textOf(element, 'site1'),
    textOf(element, 'site2'),
  ])
  return new Set(ends.filter((name) => name !== undefined))
}

function poseOf(raw: XmlElement, context: Context, childclass: string): Pose {
  const element = withDefaults(raw, context.defaults, childclass)
  if (numbersOf(element, 'fromto', { count: 6, meaning: 'two points in metres' }))
    throw unexpected(
      element,
      'fromto',
      'pos and an orientation in its place, because an equality hangs on this site',
    )
  return {
    p: vectorOr(element, 'pos', 'position in metres', [0, 0, 0]),
    Q: orientationOf(element, context.compiler),
  }
}
