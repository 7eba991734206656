import type { Condim, Friction, Pairing, Touching } from '../../sim/index.ts'
import { atLeastZero, numberOr, numbersOf, unexpected, wordOr } from './attributes.ts'
import type { Context } from './context.ts'
import { withDefaults } from './defaults.ts'
import type { MjcfBody } from './description.ts'
import { named } from './named.ts'
import { inSections } from './sections.ts'
import { filled, softnessOf, solrefOf } from './softness.ts'
import type { XmlElement } from './xml.ts'

/** MuJoCo's: sliding, torsional, rolling. */
const DEFAULT_FRICTION = [1, 0.005, 0.0001] as const
/** MuJoCo's for pairs: sliding along two tangents, torsional, rolling about two tangents. */
const DEFAULT_PAIR_FRICTION = [1, 1, 0.005, 0.0001, 0.0001] as const

/** What a `<geom>` touches, and how. @param element - with its class's attributes @throws MjcfError for impossible values */
export function touchingOf(element: XmlElement): Touching {
  const [friction, torsionalFriction, rollingFriction] = filled(DEFAULT_FRICTION, frictions(element, 3))
  return {
    friction,
    torsionalFriction,
    rollingFriction,
    priority: wholeNumber(element, 'priority', 'whole number', 0),
    solmix: numberOr(element, 'solmix', 'weight', 1),
    ...reachOf(element),
    contype: wholeNumber(element, 'contype', 'bit mask', 1),
    conaffinity: wholeNumber(element, 'conaffinity', 'bit mask', 1),
  }
}

/** What geoms and pairs say alike. */
function reachOf(element: XmlElement): Pick<Touching, 'condim' | 'margin' | 'gap' | 'softness'> {
  const softness = softnessOf(element)
  return {
    condim: Number(wordOr(element, 'condim', ['1', '3', '4', '6'], '3')) as Condim,
    margin: atLeastZero(element, 'margin', 'metres'),
    gap: atLeastZero(element, 'gap', 'metres'),
    ...(softness && { softness }),
  }
}

function frictions(element: XmlElement, most: 3 | 5): readonly number[] {
  const meaning = 'sliding, torsional, rolling'
  const given = numbersOf(element, 'friction', { count: 1, most, meaning }) ?? []
  if (given.some((mu) => mu < 0)) throw unexpected(element, 'friction', 'coefficients of at least 0')
  return given
}

function wholeNumber(element: XmlElement, attribute: string, meaning: string, otherwise: number): number {
  const value = numberOr(element, attribute, meaning, otherwise)
  if (!Number.isInteger(value)) throw unexpected(element, attribute, `a whole number (${meaning})`)
  return value
}

/**
 * The `<pair>`s of a file: geoms that may touch whatever the rules say.
 *
 * @throws MjcfError for impossible values and for geoms that are not there
 */
export function togetherOf(
  root: XmlElement,
  context: Context,
  bodies: readonly MjcfBody[],
): readonly Pairing[] {
  return inSections(root, 'contact')
    .filter(({ tag }) => tag === 'pair')
    .map((raw) => pairingOf(withDefaults(raw, context.defaults, context.defaults.root), bodies))
}

function pairingOf(element: XmlElement, bodies: readonly MjcfBody[]): Pairing {
  const geoms = bodies.flatMap((body) => body.geoms)
  const geomNamed = (attribute: string) => named(element, attribute, 'geom', geoms).name
  const solrefFriction = solrefOf(element, 'solreffriction')
  return {
    between: [geomNamed('geom1'), geomNamed('geom2')],
    friction: filled(DEFAULT_PAIR_FRICTION, frictions(element, 5)) as Friction,
    ...(solrefFriction && { solrefFriction }),
    ...reachOf(element),
  }
}
