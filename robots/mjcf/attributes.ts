import { MjcfError } from './mjcfError.ts'
import type { Place, XmlElement } from './xml.ts'

/** The element's own name, undefined when the file gives none. */
export function nameOf(element: XmlElement): string | undefined {
  return element.attributes.get('name')?.value
}

/** The element as messages call it: geom "thigh_geom", or just geom when it has no name. */
export function titleOf(element: XmlElement): string {
  const name = nameOf(element)
  return name === undefined ? element.tag : `${element.tag} "${name}"`
}

/** Where the attribute stands, or the element when it is not given. */
export function placeOf(element: XmlElement, attribute: string): Place {
  return element.attributes.get(attribute)?.place ?? element.place
}

/** The attribute's text, undefined when it is not given. */
export function textOf(element: XmlElement, attribute: string): string | undefined {
  return element.attributes.get(attribute)?.value.trim()
}

/** How many numbers an attribute holds, and what they mean. */
export interface Expected {
  readonly count: number
  /** up to how many may stand there, those after `count` without effect; none: exactly `count` */
  readonly most?: number
  /** 'radius and half length in metres' */
  readonly meaning: string
}

/**
 * The attribute's numbers, undefined when it is not given.
 *
 * @throws MjcfError when one of them is no finite number or their count is not the expected one
 */
export function numbersOf(
  element: XmlElement,
  attribute: string,
  expected: Expected,
): readonly number[] | undefined {
  const text = textOf(element, attribute)
  if (text === undefined) return undefined
  const words = text === '' ? [] : text.split(/\s+/)
  const numbers = words.map(numberOf)
  const { count, most = count, meaning } = expected
  if (numbers.length < count || numbers.length > most || !numbers.every(Number.isFinite)) {
    throw unexpected(element, attribute, `${amount(count)} (${meaning})`)
  }
  return numbers
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

function numberOf(word: string): number {
  return DECIMAL.test(word) ? Number(word) : Number.NaN
}

const COUNT_WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven']

function amount(count: number): string {
  return `${COUNT_WORDS[count] ?? count} number${count === 1 ? '' : 's'}`
}

/** The attribute's one number, or the given one. @throws MjcfError when it is not one finite number */
export function numberOr(element: XmlElement, attribute: string, meaning: string, otherwise: number): number {
  return numbersOf(element, attribute, { count: 1, meaning })?.[0] ?? otherwise
}

/** The attribute's three numbers, or the given ones. @throws MjcfError when it is not three finite numbers */
export function vectorOr(
  element: XmlElement,
  attribute: string,
  meaning: string,
  otherwise: readonly [number, number, number],
): readonly [number, number, number] {
  const numbers = numbersOf(element, attribute, { count: 3, meaning })
  return numbers === undefined ? otherwise : [numbers[0]!, numbers[1]!, numbers[2]!]
}

/** The attribute's word, or the given one. @throws MjcfError when it is none of the words */
export function wordOr<const W extends string>(
  element: XmlElement,
  attribute: string,
  words: readonly W[],
  otherwise: W,
): W {
  const text = textOf(element, attribute)
  if (text === undefined) return otherwise
  const word = words.find((candidate) => candidate === text)
  if (word === undefined) throw unexpected(element, attribute, `one of ${words.join(', ')}`)
  return word
}

/** The error of an attribute that holds something else than was expected. */
export function unexpected(element: XmlElement, attribute: string, expected: string): MjcfError {
  const text = element.attributes.get(attribute)?.value
  const held = text === undefined ? 'is missing' : `is "${text}"`
  return new MjcfError(
    placeOf(element, attribute),
    `${titleOf(element)}: ${attribute} ${held}, expected ${expected}.`,
  )
}

/** The attribute's one number, or 0. @throws MjcfError when it is negative or not one finite number */
export function atLeastZero(element: XmlElement, attribute: string, meaning: string): number {
  const value = numberOr(element, attribute, meaning, 0)
  if (value >= 0) return value
  throw new MjcfError(
    placeOf(element, attribute),
    `${titleOf(element)}: ${attribute} is ${textOf(element, attribute)}, expected a number of at least 0 (${meaning}).`,
  )
}
