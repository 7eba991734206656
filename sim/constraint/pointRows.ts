'use grad'
import type { DofMotions } from '../dynamics/dofMotions.ts'
import type { Matrix } from '../dynamics/massMatrix.ts'
import { WORLD } from '../model/link.ts'
import type { Model } from '../model/model.ts'
import { type Motion, velocityAt } from '../spatial/motion.ts'
import type { Vec3 } from '../spatial/types.ts'
import { cross3, neg3, sub3, zero3 } from '../spatial/vec3.ts'

/** A point that is fixed to a link. */
export interface LinkPoint {
  /** index in `Model.links`, or WORLD */
  readonly link: number
  /** where it is now, in world axes [m] */
  readonly p_W: Vec3
}

/**
 * J_A − J_C, how fast one point moves away from another for each velocity, in world axes: 3 × nv, with literal zeros
 * where neither moves, and where both move alike.
 *
 * Of a joint that carries both, what is left is ω × (p_A − p_C).
 */
export function pointRows(
  model: Model,
  { motions, origins }: DofMotions,
  A: LinkPoint,
  C: LinkPoint,
): Matrix {
  const apart = sub3(A.p_W, C.p_W)
  const moving = (motion: Motion, { p_W }: LinkPoint, link: number): Vec3 =>
    velocityAt(motion, sub3(p_W, origins[link]!))
  return rowsOf(model, motions, [A.link, C.link], {
    first: (motion, link) => moving(motion, A, link),
    second: (motion, link) => neg3(moving(motion, C, link)),
    both: ({ angular }) => cross3(angular, apart),
  })
}

/**
 * The same of angular velocities, ω_A − ω_C, each put through a linear map.
 *
 * @param A, C - indices in `Model.links`, or WORLD
 */
export function turnRows(
  model: Model,
  { motions }: DofMotions,
  A: number,
  C: number,
  map: (omega: Vec3) => Vec3,
): Matrix {
  return rowsOf(model, motions, [A, C], {
    first: ({ angular }) => map(angular),
    second: ({ angular }) => map(neg3(angular)),
    both: () => zero3,
  })
}

/** What a velocity does whose joint carries the first end, the second, or both. */
type Effects = Readonly<Record<'first' | 'second' | 'both', (motion: Motion, link: number) => Vec3>>

/** Three rows, column by column. */
function rowsOf(
  model: Model,
  motions: DofMotions['motions'],
  [first, second]: readonly [number, number],
  effects: Effects,
): Matrix {
  const [carryFirst, carrySecond] = [carriersOf(model, first), carriersOf(model, second)]
  const columns = motions.flatMap((ofLink, i) => {
    const [one, other] = [carryFirst.has(i), carrySecond.has(i)]
    if (!one && !other) return ofLink.map(() => zero3)
    return ofLink.map((motion) => effects[one && other ? 'both' : one ? 'first' : 'second'](motion, i))
  })
  return ([0, 1, 2] as const).map((k) => columns.map((column) => column[k]))
}

/** The link and all that carries it. */
function carriersOf(model: Model, link: number): ReadonlySet<number> {
  const carriers = new Set<number>()
  for (let i = link; i !== WORLD; i = model.links[i]!.parent) carriers.add(i)
  return carriers
}
