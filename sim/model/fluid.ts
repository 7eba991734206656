'use grad'
import { type Scalar, safeSqrt } from '../../ad/index.ts'
import { column } from '../spatial/mat3.ts'
import { principalAxes } from '../spatial/principalAxes.ts'
import { quatMatrix } from '../spatial/quaternion.ts'
import { symVec } from '../spatial/sym3.ts'
import { compose, type Transform, transformOf } from '../spatial/transform.ts'
import type { Inertia, Quaternion, Vec3 } from '../spatial/types.ts'
import { dot3 } from '../spatial/vec3.ts'
import { isPlainZero } from './checkNumber.ts'
import { type BodyFrame, WORLD } from './link.ts'
import type { Body } from './model.ts'

/** What surrounds a machine, at rest but for the wind. */
export interface Fluid {
  /** [kg/m³] */
  readonly density: Scalar
  /** dynamic viscosity [Pa·s] */
  readonly viscosity: Scalar
  /** velocity of the fluid, in world axes [m/s]; none: at rest */
  readonly wind?: Vec3
}

/** What a fluid feels of a body: the box of the same mass and inertia. */
export interface FluidBox {
  /** index in `Model.links` */
  readonly link: number
  /** X_LI, pose of the box in the link's frame, its origin at the centre of mass */
  readonly X_LI: Transform
  /** full edges [m] */
  readonly size: Vec3
}

/** One box for each body that has mass and can move. */
export function fluidBoxes(bodies: readonly Body[], frames: readonly BodyFrame[]): FluidBox[] {
  return bodies.flatMap((body, i) => {
    const { link, X_LB } = frames[i]!
    if (link === WORLD || isPlainZero(body.inertia.mass)) return []
    const { X_BI, size } = equivalentBox(body.inertia, body.principalAxes)
    return [{ link, X_LI: compose(transformOf(X_LB), X_BI), size }]
  })
}

/**
 * The homogeneous box with this mass and inertia. With principal moments A, B, C its edge along the first axis is
 *
 *   √(6 (B + C − A)/m)
 *
 * @param Q_BI - axes in which the inertia is diagonal; none: worked out
 */
function equivalentBox({ mass, com, aboutCom }: Inertia, Q_BI?: Quaternion): { X_BI: Transform; size: Vec3 } {
  const R = Q_BI ? quatMatrix(Q_BI) : principalAxes(aboutCom)
  const moment = (i: 0 | 1 | 2) => dot3(column(R, i), symVec(aboutCom, column(R, i)))
  const [A, B, C] = [moment(0), moment(1), moment(2)]
  const edge = (square: Scalar) => safeSqrt(Math.max(0, (6 * square) / mass))
  return { X_BI: { R, p: com }, size: [edge(B + C - A), edge(A + C - B), edge(A + B - C)] }
}
