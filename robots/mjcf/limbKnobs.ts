import type { MjcfBody, MjcfDescription, MjcfGeom } from './description.ts'
import type { ImportedRobot } from './importMjcf.ts'
import type { KnobRequest } from './withKnobs.ts'

/** How far a limb may be scaled, unless the caller says otherwise [1]. */
const SHORTEST = 0.6
const LONGEST = 1.6

/** Digits in which lengths and radii must agree for limbs to be alike. */
const DIGITS = 6

/**
 * One knob for each limb of an imported machine, for `withKnobs`: how long it is over how long the file has it.
 *
 * Limbs are the bodies with a capsule, but for those that hang on the world by a free joint or a slide: trunks. Limbs
 * that are alike turn together: as deep in the tree, with capsules as long and as thick.
 */
export function limbKnobs(
  imported: ImportedRobot,
  bounds: { readonly min?: number; readonly max?: number } = {},
): readonly KnobRequest[] {
  const { min = SHORTEST, max = LONGEST } = bounds
  return groupsOf(imported.description).map((limbs) => ({
    targets: limbs.map(({ name }) => `linkLength:${name}`),
    name: `linkLength:${limbs[0]!.name}${limbs.length > 1 ? `×${limbs.length}` : ''}`,
    min,
    max,
    note: `length of ${limbs.map(({ name }) => name).join(', ')} over the file's`,
  }))
}

/** Limbs that are alike, in the file's order. */
function groupsOf(description: MjcfDescription): readonly (readonly MjcfBody[])[] {
  const groups = new Map<string, MjcfBody[]>()
  for (const body of description.bodies.filter(isLimb)) {
    const key = likeness(body, description)
    groups.set(key, [...(groups.get(key) ?? []), body])
  }
  return [...groups.values()]
}

function isLimb(body: MjcfBody, index: number): boolean {
  const trunk = body.parent === 0 && body.joints.some((joint) => joint.kind !== 'hinge')
  return index > 0 && !trunk && body.inertial === undefined && capsulesOf(body).length > 0
}

function capsulesOf(body: MjcfBody): readonly MjcfGeom[] {
  return body.geoms.filter((geom) => geom.geometry.kind === 'capsule')
}

function likeness(body: MjcfBody, description: MjcfDescription): string {
  const sizes = capsulesOf(body).map(({ geometry }) =>
    geometry.kind === 'capsule'
      ? `${geometry.radius.toPrecision(DIGITS)} ${geometry.halfLength.toPrecision(DIGITS)}`
      : '',
  )
  return [depthOf(body, description), ...sizes.sort()].join('; ')
}

function depthOf(body: MjcfBody, description: MjcfDescription): number {
  return body.parent === 0 ? 1 : 1 + depthOf(description.bodies[body.parent]!, description)
}
