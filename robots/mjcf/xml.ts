import { SaxesParser } from 'saxes'
import { MjcfError } from './mjcfError.ts'

/** Where something stands in a file; line and column count from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** An attribute as it was written, and where its name begins. */
export interface XmlAttribute {
  readonly value: string
  readonly place: Place
}

/** An element, its attributes and its child elements; text and comments are left out. */
export interface XmlElement {
  readonly tag: string
  readonly attributes: ReadonlyMap<string, XmlAttribute>
  readonly children: readonly XmlElement[]
  /** where its "<" stands */
  readonly place: Place
}

interface OpenElement extends XmlElement {
  readonly attributes: Map<string, XmlAttribute>
  readonly children: XmlElement[]
}

/**
 * The root element of an XML text.
 *
 * @param file - the name to give in messages
 * @throws MjcfError when the text is not well-formed XML
 */
export function xmlTree(text: string, file: string): XmlElement {
  const source = text.replace(/^\uFEFF/, '')
  const placeOf = places(source, file)
  const parser = new SaxesParser()
  const open: OpenElement[] = []
  let root: OpenElement | undefined
  let attributes = new Map<string, XmlAttribute>()

  parser.on('error', (error) => {
    throw new MjcfError(placeOf(Math.max(0, parser.position - 1)), malformed(error.message))
  })
  parser.on('attribute', ({ name, value }) => {
    attributes.set(name, { value, place: placeOf(attributeStart(source, name, parser.position)) })
  })
  parser.on('opentagstart', ({ name }) => {
    attributes = new Map()
    const place = placeOf(source.lastIndexOf(`<${name}`, parser.position))
    const element: OpenElement = { tag: name, attributes, children: [], place }
    if (open.length > 0) open[open.length - 1]!.children.push(element)
    root ??= element
    open.push(element)
  })
  parser.on('closetag', () => {
    open.pop()
  })
  parser.write(source).close()
  if (root === undefined) throw new MjcfError(placeOf(0), 'the file holds no element, expected <mujoco>.')
  return root
}

/** The parser's message, less the place that it begins with: ours stands before the sentence already. */
function malformed(message: string): string {
  const cause = message.replace(/^\d+:\d+:\s*/, '').replace(/\.$/, '')
  return `this is not well-formed XML: ${cause}. Correct the file here, or just before.`
}

/** Where the attribute begins whose closing quote was just read, at `end`. */
function attributeStart(source: string, name: string, end: number): number {
  const quote = source[end - 1]!
  const opening = source.lastIndexOf(quote, end - 2)
  return source.lastIndexOf(name, opening)
}

/** A function from an index in the text to its line and column. */
function places(source: string, file: string): (index: number) => Place {
  const starts = [0]
  for (let i = source.indexOf('\n'); i >= 0; i = source.indexOf('\n', i + 1)) starts.push(i + 1)
  return (index) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (starts[middle]! <= index) low = middle
      else high = middle - 1
    }
    return { file, line: low + 1, column: index - starts[low]! + 1 }
  }
}
