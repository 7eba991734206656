import { type Inertia, type Link, type Model, WORLD } from '../../sim/index.ts'

/**
 * A rigid body of a machine: a link with mass, and the massless links that lead to it, where a body has several joints.
 */
export interface Chain {
  /** indices in `Model.links`, from the parent outward; only the last has mass */
  readonly links: readonly number[]
  /** index of the link with mass that it hangs on, or WORLD */
  readonly parent: number
}

/** Share of a body's inertia given to each link between two of its joints: cannon-es has no massless links. */
const SHARE_OF_BETWEEN = 0.1

/** The rigid bodies of a model, parents before children. */
export function chainsOf({ links }: Model): readonly Chain[] {
  return links.flatMap((link, index) => {
    if (link.inertia.mass === 0) return []
    const before = masslessBefore(links, index)
    return [{ links: [...before, index], parent: links[before[0] ?? index]!.parent }]
  })
}

/** The massless links that lead to a link, outermost last. */
function masslessBefore(links: readonly Link[], index: number): readonly number[] {
  const { parent } = links[index]!
  if (parent === WORLD || links[parent]!.inertia.mass !== 0) return []
  return [...masslessBefore(links, parent), parent]
}

/** The inertia of each link of a chain, in that link's frame, such that together they are that of the body. */
export function sharedInertias({ links }: Model, chain: Chain): readonly Inertia[] {
  const { mass, com, aboutCom } = links[chain.links.at(-1)!]!.inertia
  const between = chain.links.length - 1
  return chain.links.map((_, k) => {
    const share = k < between ? SHARE_OF_BETWEEN : 1 - between * SHARE_OF_BETWEEN
    const [xx, yy, zz, xy, xz, yz] = aboutCom
    return {
      mass: share * mass,
      com,
      aboutCom: [share * xx, share * yy, share * zz, share * xy, share * xz, share * yz],
    }
  })
}
