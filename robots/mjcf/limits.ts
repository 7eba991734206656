import { numbersOf, unexpected, wordOr } from './attributes.ts'
import type { Context } from './context.ts'
import type { XmlElement } from './xml.ts'

/** What a range limits, as its attributes begin, and what its two numbers are. */
const LIMITED = {
  '': { thing: 'joint', meaning: 'lower and upper coordinate' },
  ctrl: { thing: 'control', meaning: 'least and greatest control' },
  force: { thing: 'force', meaning: 'least and greatest force' },
} as const

/**
 * The two numbers of `range`, `ctrlrange` or `forcerange`; undefined where nothing is limited.
 *
 * @throws MjcfError when something is limited and they are not two numbers, the smaller first
 */
export function limitsOf(
  element: XmlElement,
  prefix: keyof typeof LIMITED,
  context: Context,
): readonly [number, number] | undefined {
  const { thing, meaning } = LIMITED[prefix]
  const given = numbersOf(element, `${prefix}range`, { count: 2, meaning })
  if (!isLimited(element, `${prefix}limited`, given !== undefined, context)) return undefined
  if (given !== undefined && given[0]! < given[1]!) return [given[0]!, given[1]!]
  throw unexpected(
    element,
    `${prefix}range`,
    `two numbers, the smaller first, because the ${thing} is limited`,
  )
}

/**
 * Whether `limited` or `ctrllimited` is on: said outright, or inferred from the presence of the range.
 *
 * @throws MjcfError when there is a range and neither `limited` nor the compiler says what it is for
 */
function isLimited(element: XmlElement, attribute: string, ranged: boolean, context: Context): boolean {
  const said = wordOr(element, attribute, ['true', 'false', 'auto'], 'auto')
  if (said !== 'auto') return said === 'true'
  if (ranged && !context.compiler.autolimits) {
    throw unexpected(
      element,
      attribute,
      'true or false, because it has a range and the compiler says autolimits="false"',
    )
  }
  return ranged
}
