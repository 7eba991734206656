'use grad'
import type { Scalar } from '../../ad/index.ts'
import { rowsAlong } from '../contact/contactRows.ts'
import type { ContactPair } from '../contact/pairs.ts'
import type { VariedSurfaces } from '../contact/variedSurfaces.ts'
import { type DofMotions, motionAtPoint, relativeSigns } from '../dynamics/dofMotions.ts'
import { type Motion, zeroMotion } from '../spatial/motion.ts'
import type { Vec3 } from '../spatial/types.ts'
import { cross3, sub3 } from '../spatial/vec3.ts'
import type { Constraint } from './constraint.ts'
import type { Touching } from './contactConstraints.ts'
import { conePenalty } from './contactLaw.ts'
import { type Crowd, crowdOf } from './crowd.ts'
import type { SolidPlace } from './solidPair.ts'

/** Two solids, and the places where they may touch. */
export interface Party {
  readonly pair: ContactPair
  readonly places: readonly SolidPlace[]
}

/** A place as the loop over those that act knows it: by numbers alone, of which many are alike. */
interface Member extends Omit<SolidPlace, 'acts'> {
  readonly surface: readonly Scalar[]
  /** of each column: whether it moves the second solid (1), the first (−1), or neither or both (0) */
  readonly signs: readonly Scalar[]
}

/** The contacts of solids whose surfaces are of one form: the rows of each are made where they are looked at. */
export function solidCrowd(
  { model, motions }: Touching,
  parties: readonly Party[],
  surfaces: VariedSurfaces,
): Crowd {
  const signs = parties.map(({ pair }) => {
    const [linkA, linkB] = [pair.a, pair.b].map((shape) => model.shapeFrames[shape]!.link)
    return relativeSigns(model, linkA!, linkB!)
  })
  const columns = Array.from({ length: model.nv }, (_, j) => j).filter((j) =>
    signs.some((row) => row[j] !== 0),
  )
  const dofs = movedDofs(motions)
  const members = parties.flatMap(({ pair, places }, i) =>
    places.map(
      ({ acts: _, ...place }): Member => ({
        ...place,
        surface: surfaces.own(pair.surface),
        signs: columns.map((j) => signs[i]![j]!),
      }),
    ),
  )
  const acting = parties.flatMap(({ places }) => places.map(({ acts }) => acts))
  return crowdOf(columns, members, acting, (member): Constraint => {
    const { p_WC, normal, tangent, reference, weight } = member
    const surface = surfaces.whole(member.surface)
    const moved = dofs.map(({ motion, origin }, j) => {
      const place = columns.indexOf(j)
      return place < 0 ? zeroMotion : motionAtPoint(motion, sub3(p_WC, origin), member.signs[place]!)
    })
    return {
      name: 'contact of solids',
      rows: rowsAlong([normal, tangent, cross3(normal, tangent)], moved, surface.condim),
      reference,
      penalty: conePenalty(model, surface, weight),
    }
  })
}

/** How each velocity moves what hangs on it, and where the link is that it moves. */
function movedDofs({ motions, origins }: DofMotions): readonly { motion: Motion; origin: Vec3 }[] {
  return motions.flatMap((ofLink, i) => ofLink.map((motion) => ({ motion, origin: origins[i]! })))
}
