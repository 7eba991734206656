'use grad'
import { isLiteralZero, type Scalar, select } from '../../ad/index.ts'
import type { Joint } from '../model/joint.ts'
import { coordinatesOf, type Link } from '../model/link.ts'
import type { Model, State } from '../model/model.ts'
import type { Constraint } from './constraint.ts'
import { dry } from './dry.ts'
import type { InverseWeights } from './inverseWeights.ts'
import { oneSided } from './oneSided.ts'
import type { Presence } from './presence.ts'
import { sparseDot } from './rows.ts'
import { safeTime, softPull } from './softness.ts'

/** Dry friction of every velocity that has some. */
export function frictionConstraints(
  model: Model,
  { v }: State,
  weights: InverseWeights,
): readonly Constraint[] {
  return model.links.flatMap(({ joint, iv }) =>
    joint.dryFriction.flatMap((limit, k) => {
      if (isLiteralZero(limit)) return []
      const { reference, weight } = softPull({
        softness: joint.frictionSoftness,
        violation: 0,
        velocity: v[iv + k]!,
        inverseWeight: weights.dofs[iv + k]!,
        timestep: safeTime(model),
      })
      const name = `dry friction of ${velocityName(joint, k)}`
      return [
        { name, rows: [rowOf(model, iv + k, [1])], reference: [reference], penalty: dry(weight, limit) },
      ]
    }),
  )
}

/**
 * Both ends of every joint's range, each of which pushes inward from its margin on.
 *
 * @param present - which of them do; none: as the state says
 */
export function limitConstraints(
  model: Model,
  state: State,
  weights: InverseWeights,
  present?: Presence,
): readonly Constraint[] {
  const limits = present?.limits.values()
  return model.links.flatMap((link) =>
    link.joint.stops(coordinatesOf(link, state.q)).map((stop, i) => {
      const { joint, iv } = link
      const margin = joint.limitMargin ?? 0
      const row = rowOf(model, iv, stop.row)
      const { reference, weight } = softPull({
        softness: joint.limitSoftness,
        violation: stop.distance - margin,
        velocity: sparseDot(row, state.v),
        inverseWeight: weights.dofs[iv]!,
        timestep: safeTime(model),
      })
      const pushes = limits ? limits.next().value! : stop.distance < margin
      const within = select(pushes, weight, 0)
      return { name: limitName(link, i), rows: [row], reference: [reference], penalty: oneSided(within) }
    }),
  )
}

/** A row of length nv with these entries from a place on. */
function rowOf({ nv }: Model, from: number, entries: readonly Scalar[]): readonly Scalar[] {
  return Array.from({ length: nv }, (_, j) => entries[j - from] ?? 0)
}

function velocityName(joint: Joint, k: number): string {
  return joint.labels.v[k]!.name
}

function limitName({ joint }: Link, i: number): string {
  return `${joint.nv > 1 ? 'limit' : ['lower limit', 'upper limit'][i]!} of ${joint.name}`
}
