import { hasDistance } from '../../sim/index.ts'
import type { MjcfDescription, MjcfGeom } from './description.ts'
import { type Notice, noticeOf } from './notice.ts'

// Some pairs of shapes that MuJoCo lets collide have no distance in limber: a box meets planes only. Such a box keeps
// what it does to planes and loses the rest, with a notice.

/** A bit that no file uses: MuJoCo's masks have 31 of them, and files use the lowest. */
const PLANES_ONLY = 1 << 30

/** The machine without the pairs that limber cannot collide, and a notice for each shape that lost some. */
export function withoutStrangers(description: MjcfDescription): {
  description: MjcfDescription
  notices: readonly Notice[]
} {
  const all = description.bodies.flatMap((body, index) => body.geoms.map((geom) => ({ geom, index })))
  const lost = new Map<MjcfGeom, string[]>()
  for (const { geom, index } of all.filter(({ geom }) => geom.geometry.kind === 'box')) {
    const others = all.filter((other) => areStrangers(description, geom, index, other.geom, other.index))
    if (others.length > 0)
      lost.set(
        geom,
        others.map(({ geom }) => geom.name),
      )
  }
  const planes = all.filter(({ geom }) => geom.geometry.kind === 'plane').map(({ geom }) => geom)
  const met = new Set([...lost.keys()].flatMap((geom) => planes.filter((plane) => meet(geom, plane))))
  return {
    description: {
      ...description,
      bodies: description.bodies.map((body) => ({
        ...body,
        geoms: body.geoms.map((geom) => remasked(geom, lost, met, planes)),
      })),
    },
    notices: [...lost].map(([geom, others]) => strangerNotice(geom, others)),
  }
}

function areStrangers(
  description: MjcfDescription,
  a: MjcfGeom,
  bodyA: number,
  b: MjcfGeom,
  bodyB: number,
): boolean {
  const { bodies } = description
  const related =
    bodyA === bodyB ||
    (bodies[bodyA]!.parent === bodyB && bodyB > 0) ||
    (bodies[bodyB]!.parent === bodyA && bodyA > 0)
  const [kindA, kindB] = [a.geometry.kind, b.geometry.kind]
  return !related && meet(a, b) && !hasDistance(kindA, kindB) && !hasDistance(kindB, kindA)
}

function meet(a: MjcfGeom, b: MjcfGeom): boolean {
  return (a.contype & b.conaffinity) !== 0 || (b.contype & a.conaffinity) !== 0
}

function remasked(
  geom: MjcfGeom,
  lost: ReadonlyMap<MjcfGeom, unknown>,
  met: ReadonlySet<MjcfGeom>,
  planes: readonly MjcfGeom[],
): MjcfGeom {
  if (met.has(geom)) return { ...geom, conaffinity: geom.conaffinity | PLANES_ONLY }
  if (!lost.has(geom)) return geom
  return { ...geom, contype: planes.some((plane) => meet(geom, plane)) ? PLANES_ONLY : 0, conaffinity: 0 }
}

function strangerNotice(geom: MjcfGeom, others: readonly string[]): Notice {
  const text =
    `geom "${geom.name}" is a box and would touch ${others.join(', ')}: limber has no distance between boxes and anything ` +
    'but planes, so it touches planes only.'
  return noticeOf(geom.place, { element: 'geom', name: geom.name, concerns: 'physics' }, text)
}
