import { nameOf } from './attributes.ts'
import type { MjcfDescription } from './description.ts'
import { isEquality } from './equality.ts'
import { isForeignGeom } from './geom.ts'
import { COUPLING, DATA, type ElementRule, HONOURED, PICTURE, REASONS, SITE } from './honoured.ts'
import { foreignActuator, isActuator } from './motor.ts'
import { type Notice, noticeOf } from './notice.ts'
import { sitesNeeded } from './site.ts'
import { firstKey, initialNumeric } from './start.ts'
import type { XmlElement } from './xml.ts'

/** Everything that the file says and the machine does not do: physics and data one by one, the picture in one notice. */
export function unhonoured(root: XmlElement, description: MjcfDescription): readonly Notice[] {
  const convex = description.contactModel === 'convex'
  const found: Found = { notices: [], pictures: [], used: usedElements(root, description), convex }
  visit(root, found)
  return [...found.notices, ...pictureNotice(found.pictures)]
}

interface Found {
  readonly notices: Notice[]
  readonly pictures: Picture[]
  /** elements of a kind of which only some are read */
  readonly used: ReadonlySet<XmlElement>
  /** whether contacts and limits are MuJoCo's soft constraints */
  readonly convex: boolean
}

interface Picture {
  readonly element: XmlElement
  readonly attribute?: string
}

function usedElements(root: XmlElement, description: MjcfDescription): ReadonlySet<XmlElement> {
  const start = initialNumeric(root) ?? firstKey(root)
  const begun = start !== undefined && description.start !== undefined ? [start] : []
  return new Set([...begun, ...sitesUsed(root, sitesNeeded(root))])
}

function sitesUsed(element: XmlElement, names: ReadonlySet<string>): readonly XmlElement[] {
  const name = nameOf(element)
  if (element.tag === 'site') return name !== undefined && names.has(name) ? [element] : []
  return element.children.flatMap((child) => sitesUsed(child, names))
}

/** @param inside - tag of the element around it */
function visit(element: XmlElement, found: Found, inside = ''): void {
  if (PICTURE.has(element.tag) && !found.used.has(element)) {
    found.pictures.push({ element })
    return
  }
  const reason = leftOut(element, found.used, inside)
  if (reason !== undefined) {
    found.notices.push(elementNotice(element, reason))
    return
  }
  const rule = ruleOf(element, inside)
  for (const attribute of element.attributes.keys()) visitAttribute(element, attribute, rule, found)
  for (const child of element.children) visit(child, found, element.tag)
}

function ruleOf({ tag }: XmlElement, inside: string): ElementRule {
  if (tag === 'joint' && inside === 'equality') return COUPLING
  return tag === 'site' ? SITE : HONOURED[tag]!
}

/** Why an element is left out with all it holds; undefined when it is read. */
function leftOut(element: XmlElement, used: ReadonlySet<XmlElement>, inside: string): string | undefined {
  if (element.tag === 'numeric' || element.tag === 'key') {
    if (used.has(element)) return undefined
    return DATA[element.tag] ?? 'a simulation begins elsewhere'
  }
  if (DATA[element.tag] !== undefined) return DATA[element.tag]
  if (isForeignGeom(element)) {
    return `limber has no ${element.attributes.get('type')!.value}; its mass does not count here, and nothing touches it`
  }
  if (inside === 'equality' && !isEquality(element))
    return 'limber connects and welds bodies and couples joints, and nothing else'
  if (element.tag === 'site') return undefined
  if (isActuator(element)) return foreignActuator(element)
  if (HONOURED[element.tag] === undefined) return 'the machine is built without it'
  return undefined
}

function visitAttribute(element: XmlElement, attribute: string, rule: ElementRule, found: Found): void {
  if (rule.honoured.includes(attribute) || (found.convex && rule.convex?.includes(attribute))) return
  const { value } = element.attributes.get(attribute)!
  if ([rule.neutral?.[attribute] ?? []].flat().some((neutral) => sameWords(neutral, value))) return
  if (rule.picture?.includes(attribute)) found.pictures.push({ element, attribute })
  else found.notices.push(attributeNotice(element, attribute))
}

/** Whether two attribute values say the same, numbers compared as numbers. */
function sameWords(a: string, b: string): boolean {
  const words = (text: string) => text.trim().split(/\s+/)
  const same = (word: string, other: string | undefined) => word === other || Number(word) === Number(other)
  return words(a).length === words(b).length && words(a).every((word, i) => same(word, words(b)[i]))
}

function elementNotice(element: XmlElement, reason: string): Notice {
  const concerns = DATA[element.tag] === undefined ? 'physics' : 'data'
  return noticeOf(
    element.place,
    { ...about(element), concerns },
    `${title(element)} is not honoured: ${reason}.`,
  )
}

function attributeNotice(element: XmlElement, attribute: string): Notice {
  const { value, place } = element.attributes.get(attribute)!
  const reason = REASONS[attribute] ?? 'the machine is built without it'
  const text = `${title(element)}: attribute ${attribute}="${value}" is not honoured: ${reason}.`
  return noticeOf(place, { ...about(element), attribute, concerns: 'physics' }, text)
}

function about(element: XmlElement): Pick<Notice, 'element' | 'name'> {
  const name = nameOf(element)
  return name === undefined ? { element: element.tag } : { element: element.tag, name }
}

function title(element: XmlElement): string {
  const name = nameOf(element)
  return name === undefined ? `<${element.tag}>` : `<${element.tag}> "${name}"`
}

/** One notice for all that only changes the picture, naming each kind with its lines. */
function pictureNotice(pictures: readonly Picture[]): readonly Notice[] {
  const first = pictures[0]
  if (first === undefined) return []
  const lines = new Map<string, Set<number>>()
  for (const { element, attribute } of pictures) {
    const kind = attribute === undefined ? `<${element.tag}>` : `${element.tag} ${attribute}`
    lines.set(kind, (lines.get(kind) ?? new Set()).add(element.place.line))
  }
  const list = [...lines].map(
    ([kind, at]) => `${kind} (${at.size === 1 ? 'line' : 'lines'} ${[...at].join(', ')})`,
  )
  const text = `picture only, left out: ${list.join('; ')}. The machine moves the same without them.`
  return [noticeOf(first.element.place, { element: first.element.tag, concerns: 'picture' }, text)]
}
