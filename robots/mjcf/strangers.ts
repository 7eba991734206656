import { hasDistance, meetingShapes } from '../../sim/index.ts'
import type { MjcfDescription, MjcfGeom } from './description.ts'
import { type Notice, noticeOf } from './notice.ts'

// Some pairs of shapes that MuJoCo lets collide have no distance in limber: two boxes. Such a pair passes through each other,
// with a notice.

type GeomPair = readonly [MjcfGeom, MjcfGeom]

/** The machine without the pairs that limber cannot collide, and a notice for each shape that lost some. */
export function withoutStrangers(description: MjcfDescription): {
  description: MjcfDescription
  notices: readonly Notice[]
} {
  const [met, paired] = [meetingPairs(description), pairedByName(description)]
  const lost = [...met, ...paired].filter(areStrangers)
  const apart = lost.map(([a, b]) => [a.name, b.name] as const)
  const together = description.together.filter((_, i) => !areStrangers(paired[i]!))
  return {
    description: { ...description, apart: [...description.apart, ...apart], together },
    notices: [...new Set(lost.map(([geom]) => geom))].map((geom) =>
      strangerNotice(
        geom,
        lost.filter(([first]) => first === geom).map(([, other]) => other.name),
      ),
    ),
  }
}

function meetingPairs(description: MjcfDescription): readonly GeomPair[] {
  const { bodies } = description
  const geoms = bodies.flatMap((body) => body.geoms)
  const shapes = bodies.flatMap((body, index) => body.geoms.map((geom) => ({ ...geom, body: index })))
  return meetingShapes({ ...description, shapes }).map(([i, j]) => [geoms[i]!, geoms[j]!])
}

function pairedByName({ bodies, together }: MjcfDescription): readonly GeomPair[] {
  const geoms = new Map(bodies.flatMap((body) => body.geoms.map((geom) => [geom.name, geom] as const)))
  return together.map(({ between: [a, b] }) => [geoms.get(a)!, geoms.get(b)!])
}

function areStrangers([a, b]: GeomPair): boolean {
  const [kindA, kindB] = [a.geometry.kind, b.geometry.kind]
  return !hasDistance(kindA, kindB) && !hasDistance(kindB, kindA)
}

function strangerNotice(geom: MjcfGeom, others: readonly string[]): Notice {
  const text =
    `geom "${geom.name}" is a ${geom.geometry.kind} and would touch ${others.join(', ')}: limber has no distance between ` +
    'these kinds, so they pass through each other.'
  return noticeOf(geom.place, { element: 'geom', name: geom.name, concerns: 'physics' }, text)
}
