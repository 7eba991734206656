import { titleOf } from './attributes.ts'
import { MjcfError } from './mjcfError.ts'
import type { XmlAttribute, XmlElement } from './xml.ts'

/** Default attributes by class, then by kind of element; each class already holds what it inherits. */
export interface DefaultClasses {
  /** name of the class of those that name none */
  readonly root: string
  readonly classes: ReadonlyMap<string, Slots>
}

type Attributes = ReadonlyMap<string, XmlAttribute>
type Slots = ReadonlyMap<string, Attributes>

const ACTUATORS = new Set([
  'general',
  'motor',
  'position',
  'velocity',
  'intvelocity',
  'damper',
  'cylinder',
  'muscle',
  'adhesion',
])

/** Elements that share their defaults: all actuators are of one kind. */
function slotOf(tag: string): string {
  return ACTUATORS.has(tag) ? 'actuator' : tag
}

/**
 * The classes that a file's `<default>` sections define.
 *
 * @throws MjcfError for a class that is defined twice or has no name
 */
export function defaultClasses(root: XmlElement): DefaultClasses {
  const classes = new Map<string, Slots>()
  let main = 'main'
  let slots: Slots = new Map()
  for (const section of root.children.filter((child) => child.tag === 'default')) {
    main = section.attributes.get('class')?.value ?? main
    slots = addClass(classes, section, main, slots)
  }
  if (!classes.has(main)) classes.set(main, slots)
  return { root: main, classes }
}

function addClass(classes: Map<string, Slots>, section: XmlElement, name: string, inherited: Slots): Slots {
  const slots = new Map(inherited)
  for (const child of section.children.filter((element) => element.tag !== 'default')) {
    const slot = slotOf(child.tag)
    slots.set(slot, merged(slots.get(slot) ?? new Map(), child.attributes))
  }
  classes.set(name, slots)
  for (const child of section.children.filter((element) => element.tag === 'default')) {
    addClass(classes, child, freshName(classes, child), slots)
  }
  return slots
}

function freshName(classes: ReadonlyMap<string, Slots>, section: XmlElement): string {
  const name = section.attributes.get('class')?.value
  if (name === undefined) {
    throw new MjcfError(
      section.place,
      'default: class is missing, expected a name: only the outermost default may do without.',
    )
  }
  if (classes.has(name)) {
    throw new MjcfError(
      section.place,
      `default: class "${name}" is defined twice; give one of the two another name.`,
    )
  }
  return name
}

const SOFTNESSES = ['', 'limit', 'friction'].flatMap((suffix) => [`solref${suffix}`, `solimp${suffix}`])

/** Attributes that may be given in part: the missing tail comes from the default. */
const TAILED = new Set(['size', 'friction', 'gear', ...SOFTNESSES])

function merged(defaults: Attributes, own: Attributes): Attributes {
  const all = new Map(defaults)
  for (const [name, attribute] of own) {
    const inherited = TAILED.has(name) ? defaults.get(name) : undefined
    all.set(
      name,
      inherited === undefined
        ? attribute
        : { ...attribute, value: withTail(attribute.value, inherited.value) },
    )
  }
  return all
}

function withTail(own: string, inherited: string): string {
  const words = own.trim().split(/\s+/)
  return [...words, ...inherited.trim().split(/\s+/).slice(words.length)].join(' ')
}

/**
 * The element with the attributes that its class gives it.
 *
 * @param childclass - the class that the bodies around it set for those that name none
 * @param slot - what its class knows it as; none: what its tag says
 * @throws MjcfError when it names a class that no default defines
 */
export function withDefaults(
  element: XmlElement,
  defaults: DefaultClasses,
  childclass: string,
  slot: string = slotOf(element.tag),
): XmlElement {
  const name = element.attributes.get('class')?.value ?? childclass
  const slots = classNamed(element, 'class', name, defaults)
  return { ...element, attributes: merged(slots.get(slot) ?? new Map(), element.attributes) }
}

/** The class of that name. @throws MjcfError, at the element's attribute, when no default defines it */
export function classNamed(
  element: XmlElement,
  attribute: string,
  name: string,
  defaults: DefaultClasses,
): Slots {
  const slots = defaults.classes.get(name)
  if (slots === undefined) {
    throw new MjcfError(
      element.attributes.get(attribute)?.place ?? element.place,
      `${titleOf(element)}: ${attribute} is "${name}", expected a class that a <default> defines: ` +
        `${[...defaults.classes.keys()].join(', ')}.`,
    )
  }
  return slots
}
