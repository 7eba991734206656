'use grad'
import type { Scalar } from '../../ad/index.ts'
import { WORLD } from '../model/link.ts'
import { type ArticulatedInertia, articulatedAdd, articulatedOut } from '../spatial/articulated.ts'
import { identity3, zeros33 } from '../spatial/mat3.ts'
import { symDiagonal, symMinusOuter } from '../spatial/sym3.ts'
import type { Sym3, Vec3 } from '../spatial/types.ts'
import { neg3, scale3 } from '../spatial/vec3.ts'
import {
  type Contact,
  type ContactDamping,
  type ContactResponse,
  onA,
  type Placed,
  seenFromA,
} from './contact.ts'

/**
 * What a contact with the world adds to the inertia of the other link when its damping is taken a time ahead: at the contact,
 *
 *   dt C = dt (c_n n nᵀ + c_t (1 − n nᵀ)), for forces and in the same way for torques
 *
 * and where friction depends on direction, as much more along the first tangent as there is.
 *
 * A contact of two moving links would tie their branches of the tree together, and keeps its damping explicit.
 *
 * @param responses - one a contact
 * @param dt - how far ahead [s]
 * @returns one a link; none where nothing is added
 */
export function contactInertias(
  model: { readonly links: readonly unknown[] },
  kin: Placed,
  touching: readonly Contact[],
  responses: readonly ContactResponse[],
  dt: Scalar,
): readonly (ArticulatedInertia | undefined)[] {
  const added: (ArticulatedInertia | undefined)[] = model.links.map(() => undefined)
  touching.forEach((contact, i) => {
    const on = movingSide(kin, contact)
    if (!on) return
    const own = inertiaOf(on, responses[i]!.damping, dt)
    const others = added[on.link]
    added[on.link] = others ? articulatedAdd(others, own) : own
  })
  return added
}

/** A contact as the link has it that moves against the world. */
interface MovingSide {
  readonly link: number
  /** the contact in the link's frame [m] */
  readonly p: Vec3
  /** a vector in the axes of B's link, in those of this one */
  readonly seen: (x: Vec3) => Vec3
  readonly normal: Vec3
}

function movingSide(kin: Placed, contact: Contact): MovingSide | undefined {
  const { linkA, linkB, p_LC, normal } = contact
  if (linkA === WORLD) return linkB === WORLD ? undefined : { link: linkB, p: p_LC, seen: (x) => x, normal }
  if (linkB !== WORLD) return undefined
  const seen = (x: Vec3) => onA(kin, contact, x)
  return { link: linkA, p: seenFromA(kin, contact), seen, normal: seen(normal) }
}

function inertiaOf(
  { p, seen, normal }: MovingSide,
  { normal: c, sliding, spinning, rolling, first }: ContactDamping,
  dt: Scalar,
): ArticulatedInertia {
  const tangent = first && seen(first.tangent)
  return articulatedOut(
    { R: identity3, p },
    {
      J: plusOuter(dampingMatrix(spinning, rolling, normal, dt), dt, first?.rolling, tangent),
      H: zeros33,
      M: plusOuter(dampingMatrix(c, sliding, normal, dt), dt, first?.sliding, tangent),
    },
  )
}

/** dt (c_n n nᵀ + c_t (1 − n nᵀ)) */
function dampingMatrix(along: Scalar, across: Scalar, n: Vec3, dt: Scalar): Sym3 {
  return symMinusOuter(symDiagonal(dt * across), n, scale3(dt * (across - along), n))
}

/** A + dt c a aᵀ; A where there is no c. */
function plusOuter(A: Sym3, dt: Scalar, c: Scalar | undefined, a: Vec3 | undefined): Sym3 {
  return a && c !== undefined ? symMinusOuter(A, a, neg3(scale3(dt * c, a))) : A
}
