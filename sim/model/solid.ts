'use grad'
import type { Scalar } from '../../ad/index.ts'
import { inertiaOut } from '../spatial/inertia.ts'
import { symScale } from '../spatial/sym3.ts'
import { identityPose, transformOf } from '../spatial/transform.ts'
import type { Inertia, Pose, Sym3 } from '../spatial/types.ts'
import { zero3 } from '../spatial/vec3.ts'
import { ModelError } from './errors.ts'
import type { Geometry } from './shape.ts'

/** How heavy a solid is: by its material [kg/m³], or as a whole [kg]. */
export type Heaviness = { readonly density: Scalar } | { readonly mass: Scalar }

/**
 * Inertia of a homogeneous solid.
 *
 * @param geometry - a sphere, capsule or box
 * @param heaviness - density [kg/m³] or mass [kg]
 * @param X_BS - pose of the solid in the body; none: the same frame
 * @returns in the body's frame
 * @throws ModelError for a plane, which has no volume
 */
export function solidInertia(geometry: Geometry, heaviness: Heaviness, X_BS: Pose = identityPose): Inertia {
  const mass = 'mass' in heaviness ? heaviness.mass : heaviness.density * volume(geometry)
  const aboutCom = symScale(mass, inertiaPerMass(geometry))
  return inertiaOut(transformOf(X_BS), { mass, com: zero3, aboutCom })
}

/** Volume [m³]. */
export function volume(geometry: Geometry): Scalar {
  switch (geometry.kind) {
    case 'sphere':
      return ballVolume(geometry.radius)
    case 'capsule':
      return tubeVolume(geometry.radius, geometry.halfLength) + ballVolume(geometry.radius)
    case 'box':
      return 8 * geometry.halfSize[0] * geometry.halfSize[1] * geometry.halfSize[2]
    case 'plane':
      throw noSolid()
  }
}

function noSolid(): ModelError {
  return new ModelError('A plane has no volume, and so no inertia: fix it to the world, or use a box.')
}

/** Rotational inertia about the centre, divided by the mass [m²]. */
function inertiaPerMass(geometry: Geometry): Sym3 {
  switch (geometry.kind) {
    case 'sphere': {
      const i = 0.4 * geometry.radius * geometry.radius
      return [i, i, i, 0, 0, 0]
    }
    case 'capsule':
      return capsuleInertiaPerMass(geometry.radius, geometry.halfLength)
    case 'box': {
      const [x, y, z] = geometry.halfSize
      return [(y * y + z * z) / 3, (x * x + z * z) / 3, (x * x + y * y) / 3, 0, 0, 0]
    }
    case 'plane':
      throw noSolid()
  }
}

/**
 * Tube and two half balls, weighted by their share of the volume; the half balls' centres of mass lie 3r/8 beyond the
 * tube's ends, which makes their transverse moment 2/5 r² + h² + 3/4 h r.
 */
function capsuleInertiaPerMass(r: Scalar, h: Scalar): Sym3 {
  const balls = ballVolume(r) / (tubeVolume(r, h) + ballVolume(r))
  const tube = 1 - balls
  const across = tube * (r * r * 0.25 + (h * h) / 3) + balls * (0.4 * r * r + h * h + 0.75 * h * r)
  const along = tube * 0.5 * r * r + balls * 0.4 * r * r
  return [across, across, along, 0, 0, 0]
}

const ballVolume = (r: Scalar): Scalar => (4 / 3) * Math.PI * r * r * r
const tubeVolume = (r: Scalar, h: Scalar): Scalar => 2 * Math.PI * r * r * h
