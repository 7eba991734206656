import type { XmlElement } from './xml.ts'

/** The elements inside a file's sections of one kind, of which there may be several. */
export function inSections(root: XmlElement, section: string): readonly XmlElement[] {
  return root.children.filter(({ tag }) => tag === section).flatMap(({ children }) => children)
}

/** A file's settings of one kind as one element, the last word on each counting. */
export function settingsOf(root: XmlElement, tag: string): XmlElement {
  const said = root.children.filter((child) => child.tag === tag)
  const attributes = new Map(said.flatMap((child) => [...child.attributes]))
  return { tag, attributes, children: said.flatMap(({ children }) => children), place: root.place }
}
