import type { Softness } from '../../sim/index.ts'
import { numbersOf } from './attributes.ts'
import type { XmlElement } from './xml.ts'

/** MuJoCo's own, for the numbers that a file leaves out. */
const DEFAULT_SOLREF = [0.02, 1] as const
const DEFAULT_SOLIMP = [0.9, 0.95, 0.001, 0.5, 2] as const

/**
 * What an element says of how softly it holds; undefined where it says nothing.
 *
 * @param suffix - of the two attributes: 'limit' for `solreflimit` and `solimplimit`
 * @throws MjcfError for what are not numbers
 */
export function softnessOf(element: XmlElement, suffix = ''): Softness | undefined {
  const solref = solrefOf(element, `solref${suffix}`)
  const meaning = 'two impedances, width, midpoint, power'
  const solimp = numbersOf(element, `solimp${suffix}`, { count: 1, most: 5, meaning })
  if (!solref && !solimp) return undefined
  return { ...(solref && { solref }), ...(solimp && { solimp: filled(DEFAULT_SOLIMP, solimp) }) }
}

/** The two numbers of a solref attribute; undefined where it is not given. @throws MjcfError for what are not numbers */
export function solrefOf(element: XmlElement, attribute: string): Softness['solref'] {
  const solref = numbersOf(element, attribute, {
    count: 1,
    most: 2,
    meaning: 'time constant and damping ratio',
  })
  return solref && filled(DEFAULT_SOLREF, solref)
}

/** The given numbers, and the last defaults for those that are not. */
export function filled<T extends readonly number[]>(
  defaults: T,
  given: readonly number[],
): { [K in keyof T]: number } {
  return defaults.map((value, i) => given[i] ?? value) as { [K in keyof T]: number }
}
