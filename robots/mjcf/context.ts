import type { Compiler } from './compiler.ts'
import type { DefaultClasses } from './defaults.ts'
import { MjcfError } from './mjcfError.ts'
import type { XmlElement } from './xml.ts'

/** What every part of a file is read with. */
export interface Context {
  readonly compiler: Compiler
  readonly defaults: DefaultClasses
  /** names given so far, by kind of thing */
  readonly names: Map<string, Map<string, XmlElement>>
}

/**
 * The element's name, or the given one, which no other of its kind has.
 *
 * @param kind - 'body', 'joint', 'geom', 'motor' or 'equality': names are unique within a kind
 * @throws MjcfError when the file gives a name twice
 */
export function uniqueName(
  context: Context,
  kind: string,
  element: XmlElement,
  otherwise: () => string,
): string {
  const taken = context.names.get(kind) ?? new Map<string, XmlElement>()
  context.names.set(kind, taken)
  const given = element.attributes.get('name')
  if (given !== undefined && taken.has(given.value)) {
    const first = taken.get(given.value)!.place
    throw new MjcfError(
      given.place,
      `${element.tag}: the name "${given.value}" is already that of the ${kind} in line ${first.line}; give one of the two another name.`,
    )
  }
  const name = given?.value ?? untaken(taken, otherwise())
  taken.set(name, element)
  return name
}

function untaken(taken: ReadonlyMap<string, XmlElement>, wish: string): string {
  let name = wish
  for (let i = 2; taken.has(name); i++) name = `${wish}.${i}`
  return name
}
