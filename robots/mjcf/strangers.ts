import { hasDistance } from '../../sim/index.ts'
import type { MjcfDescription, MjcfGeom } from './description.ts'
import { type Notice, noticeOf } from './notice.ts'

// Some pairs of shapes that MuJoCo lets collide have no distance in limber: two boxes. Such a pair passes through each other,
// with a notice.

/** The machine without the pairs that limber cannot collide, and a notice for each shape that lost some. */
export function withoutStrangers(description: MjcfDescription): {
  description: MjcfDescription
  notices: readonly Notice[]
} {
  const all = description.bodies.flatMap((body, index) => body.geoms.map((geom) => ({ geom, index })))
  const lost = all.flatMap((first, i) =>
    all
      .slice(i + 1)
      .filter((second) => areStrangers(description, first, second))
      .map((second) => [first.geom, second.geom] as const),
  )
  const apart = lost.map(([a, b]) => [a.name, b.name] as const)
  return {
    description: { ...description, apart: [...description.apart, ...apart] },
    notices: [...new Set(lost.map(([geom]) => geom))].map((geom) =>
      strangerNotice(
        geom,
        lost.filter(([first]) => first === geom).map(([, other]) => other.name),
      ),
    ),
  }
}

/** A geom and the index of its body. */
interface Placed {
  readonly geom: MjcfGeom
  readonly index: number
}

function areStrangers({ bodies }: MjcfDescription, a: Placed, b: Placed): boolean {
  const related =
    a.index === b.index ||
    (bodies[a.index]!.parent === b.index && b.index > 0) ||
    (bodies[b.index]!.parent === a.index && a.index > 0)
  const [kindA, kindB] = [a.geom.geometry.kind, b.geom.geometry.kind]
  return !related && meet(a.geom, b.geom) && !hasDistance(kindA, kindB) && !hasDistance(kindB, kindA)
}

function meet(a: MjcfGeom, b: MjcfGeom): boolean {
  return (a.contype & b.conaffinity) !== 0 || (b.contype & a.conaffinity) !== 0
}

function strangerNotice(geom: MjcfGeom, others: readonly string[]): Notice {
  const text =
    `geom "${geom.name}" is a ${geom.geometry.kind} and would touch ${others.join(', ')}: limber has no distance between ` +
    'these kinds, so they pass through each other.'
  return noticeOf(geom.place, { element: 'geom', name: geom.name, concerns: 'physics' }, text)
}
