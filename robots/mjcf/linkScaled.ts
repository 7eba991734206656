'use grad'
import type { Scalar } from '../../ad/index.ts'
import {
  add3,
  type Equality,
  type Geometry,
  quatRotate,
  scale3,
  sub3,
  type Vec3,
  zero3,
} from '../../sim/index.ts'
import type { MjcfBody, MjcfDescription, MjcfGeom } from './description.ts'

/**
 * The machine with one link grown along its own geometry, about its proximal joint.
 *
 * A point x of body B moves to x' = a + s (x − a), with a the anchor of B's first joint (its origin if it has none).
 * Capsules grow in length, boxes along their longest side; radii and thickness stay. Children move so that the anchor
 * of their first joint is carried along like any other point of B: with c = p_BC + R_BC a_C,
 *
 *   c' = a + s (c − a),   p_BC' = c' − R_BC a_C
 *
 * Mass, centre of mass and inertia follow from the density, because they are computed from the result.
 *
 * @param index - the body, in `description.bodies`
 * @param s - new length over old [1]
 */
export function linkScaled(description: MjcfDescription, index: number, s: Scalar): MjcfDescription {
  const link = description.bodies[index]!
  const a = anchorOf(link)
  const moved = (x: Vec3) => add3(a, scale3(s, sub3(x, a)))
  const grown = (body: MjcfBody, i: number) => {
    if (i === index) return grownLink(body, moved, s)
    return body.parent === index ? carried(body, moved) : body
  }
  const equalities = description.equalities.map((equality) => endsMoved(equality, link.name, moved))
  return { ...description, bodies: description.bodies.map(grown), equalities }
}

/** What the file fixes to the link where a loop is closed moves as all its points do. */
function endsMoved(equality: Equality, link: string, moved: (x: Vec3) => Vec3): Equality {
  if (equality.kind === 'coupling') return equality
  const [first, second] = equality.bodies.map((name) => name === link)
  if (equality.kind === 'connect') {
    const { anchor, anchor2 } = equality
    return {
      ...equality,
      anchor: first ? moved(anchor) : anchor,
      ...(anchor2 && { anchor2: second ? moved(anchor2) : anchor2 }),
    }
  }
  const { frame1, frame2 } = equality
  return {
    ...equality,
    ...(frame1 && { frame1: first ? { ...frame1, p: moved(frame1.p) } : frame1 }),
    ...(frame2 && { frame2: second ? { ...frame2, p: moved(frame2.p) } : frame2 }),
  }
}

/** Where the body's first joint stands, in the body. */
function anchorOf(body: MjcfBody): Vec3 {
  const first = body.joints[0]
  return first === undefined || first.kind === 'free' ? zero3 : first.anchor
}

function grownLink(body: MjcfBody, moved: (x: Vec3) => Vec3, s: Scalar): MjcfBody {
  return {
    ...body,
    joints: body.joints.map((joint, i) => (i === 0 ? joint : { ...joint, anchor: moved(joint.anchor) })),
    geoms: body.geoms.map((geom) => ({ ...geom, p: moved(geom.p), geometry: grownGeometry(geom, s) })),
  }
}

function grownGeometry({ geometry, longest }: MjcfGeom, s: Scalar): Geometry {
  if (geometry.kind === 'capsule') return { ...geometry, halfLength: s * geometry.halfLength }
  if (geometry.kind !== 'box') return geometry
  const [x, y, z] = geometry.halfSize.map((half, i) => (i === longest ? s * half : half)) as [
    Scalar,
    Scalar,
    Scalar,
  ]
  return { ...geometry, halfSize: [x, y, z] }
}

function carried(child: MjcfBody, moved: (x: Vec3) => Vec3): MjcfBody {
  const offset = quatRotate(child.Q, anchorOf(child))
  return { ...child, p: sub3(moved(add3(child.p, offset)), offset) }
}
