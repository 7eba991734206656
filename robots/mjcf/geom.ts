import type { Geometry } from '../../sim/index.ts'
import { numberOr, numbersOf, textOf, titleOf, unexpected, vectorOr, wordOr } from './attributes.ts'
import { type Context, uniqueName } from './context.ts'
import { withDefaults } from './defaults.ts'
import type { MjcfGeom } from './description.ts'
import { MjcfError } from './mjcfError.ts'
import { orientationOf, type PlainQuaternion, type PlainVec3, unit, zTurnedTo } from './orientation.ts'
import { touchingOf } from './touching.ts'
import type { XmlElement } from './xml.ts'

const KINDS = ['plane', 'sphere', 'capsule', 'box'] as const
type Kind = (typeof KINDS)[number]

/** Kinds that MuJoCo has and limber does not. */
const FOREIGN = ['cylinder', 'ellipsoid', 'mesh', 'hfield', 'sdf'] as const

/** Water: MuJoCo's default [kg/m³]. */
const DEFAULT_DENSITY = 1000

/**
 * A `<geom>`, with its class's attributes.
 *
 * @param massless - whether its mass counts for nothing: on the world, or where the body states its inertia
 * @returns undefined for a kind of geom that limber does not have, where it can be left out
 * @throws MjcfError for impossible values, and for a foreign kind whose mass the body needs
 */
export function geomOf(
  raw: XmlElement,
  context: Context,
  childclass: string,
  bodyName: string,
  massless: boolean,
): MjcfGeom | undefined {
  const element = withDefaults(raw, context.defaults, childclass)
  const kind = wordOr(element, 'type', [...KINDS, ...FOREIGN], 'sphere')
  const substance = substanceOf(element)
  const name = uniqueName(context, 'geom', raw, () => `${bodyName}.${kind}`)
  if (!isKind(kind)) {
    if (massless || Object.values(substance)[0] === 0) return undefined
    throw foreignKind(element, kind)
  }
  return {
    name,
    place: raw.place,
    ...shapeOf(element, kind, context),
    substance,
    ...touchingOf(element),
    rgba: rgbaOf(element),
  }
}

/** Whether it is a geom of a kind that limber has not. */
export function isForeignGeom({ tag, attributes }: XmlElement): boolean {
  return tag === 'geom' && FOREIGN.some((kind) => kind === attributes.get('type')?.value)
}

function isKind(kind: string): kind is Kind {
  return KINDS.some((known) => known === kind)
}

function foreignKind(element: XmlElement, kind: string): MjcfError {
  return new MjcfError(
    element.attributes.get('type')!.place,
    `${titleOf(element)}: type is "${kind}", expected one of ${KINDS.join(', ')}, because the body's mass depends on it; ` +
      'replace the geom, give it mass="0", or give the body an <inertial>.',
  )
}

function shapeOf(
  element: XmlElement,
  kind: Kind,
  context: Context,
): Pick<MjcfGeom, 'geometry' | 'longest' | 'p' | 'Q'> {
  const ends = kind === 'capsule' || kind === 'box' ? endsOf(element) : undefined
  const geometry = geometryOf(element, kind, ends?.halfLength)
  return {
    geometry,
    longest: geometry.kind === 'box' ? geometry.halfSize.indexOf(Math.max(...geometry.halfSize)) : 0,
    p: ends?.middle ?? vectorOr(element, 'pos', 'position in metres', [0, 0, 0]),
    Q: ends?.Q ?? orientationOf(element, context.compiler),
  }
}

interface Ends {
  readonly middle: PlainVec3
  readonly halfLength: number
  readonly Q: PlainQuaternion
}

/** Where `fromto` puts a geom: its z axis points from the second point to the first, as MuJoCo has it. */
function endsOf(element: XmlElement): Ends | undefined {
  const ends = numbersOf(element, 'fromto', { count: 6, meaning: 'two points in metres' })
  if (ends === undefined) return undefined
  const [ax, ay, az, bx, by, bz] = ends as [number, number, number, number, number, number]
  const span: PlainVec3 = [ax - bx, ay - by, az - bz]
  return {
    middle: [(ax + bx) / 2, (ay + by) / 2, (az + bz) / 2],
    halfLength: Math.hypot(...span) / 2,
    Q: zTurnedTo(unit(element, 'fromto', span)),
  }
}

function geometryOf(element: XmlElement, kind: Kind, halfLength: number | undefined): Geometry {
  switch (kind) {
    case 'plane':
      return { kind }
    case 'sphere':
      return { kind, radius: sizeOf(element, 1, 'radius in metres')[0]! }
    case 'capsule': {
      const [radius, half] = sizeOf(
        element,
        halfLength === undefined ? 2 : 1,
        'radius and half length in metres',
      )
      return { kind, radius: radius!, halfLength: halfLength ?? half! }
    }
    case 'box': {
      const [x, y, z] = sizeOf(element, halfLength === undefined ? 3 : 1, 'three half sizes in metres')
      return { kind, halfSize: halfLength === undefined ? [x!, y!, z!] : [x!, x!, halfLength] }
    }
  }
}

function sizeOf(element: XmlElement, needed: number, meaning: string): readonly number[] {
  const sizes = numbersOf(element, 'size', { count: needed, most: 3, meaning }) ?? []
  if (sizes.length === 0 || sizes.slice(0, needed).some((size) => size <= 0)) {
    throw unexpected(
      element,
      'size',
      `${needed === 1 ? 'a number' : `${needed} numbers`} greater than 0 (${meaning})`,
    )
  }
  return sizes
}

function substanceOf(element: XmlElement): MjcfGeom['substance'] {
  const mass = numberOr(element, 'mass', 'kilograms', Number.NaN)
  const density = numberOr(element, 'density', 'kilograms per cubic metre', DEFAULT_DENSITY)
  if (mass < 0) throw unexpected(element, 'mass', 'a mass of at least 0 kg')
  if (density < 0) throw unexpected(element, 'density', 'a density of at least 0 kg/m³')
  return Number.isNaN(mass) ? { density } : { mass }
}

function rgbaOf(element: XmlElement): readonly [number, number, number, number] {
  const [r, g, b, a] = numbersOf(element, 'rgba', { count: 4, meaning: 'red green blue opacity' }) ?? [
    0.5, 0.5, 0.5, 1,
  ]
  if (textOf(element, 'rgba') !== undefined && [r, g, b, a].some((part) => part! < 0 || part! > 1)) {
    throw unexpected(element, 'rgba', 'four numbers between 0 and 1 (red green blue opacity)')
  }
  return [r!, g!, b!, a!]
}
