import { BoxGeometry, type BufferGeometry, CapsuleGeometry, PlaneGeometry, SphereGeometry } from 'three'
import type { RecordedGeometry } from '../../sim/record/index.ts'
import { alongZ } from '../toThree.ts'

/** Segments around a round shape: smooth at the size of a screen. */
const ROUND = 40
const CAP = 16
/** Side of the drawn part of an inclined plane [m]. */
const PLANE_SIDE = 10

/** The three.js geometry of a shape in its own frame, sizes in metres. */
export function shapeGeometry(geometry: RecordedGeometry): BufferGeometry {
  switch (geometry.kind) {
    case 'plane':
      return new PlaneGeometry(PLANE_SIDE, PLANE_SIDE)
    case 'sphere':
      return new SphereGeometry(geometry.radius, ROUND, ROUND / 2)
    case 'capsule':
      return alongZ(new CapsuleGeometry(geometry.radius, 2 * geometry.halfLength, CAP, ROUND))
    case 'box':
      return new BoxGeometry(2 * geometry.halfSize[0], 2 * geometry.halfSize[1], 2 * geometry.halfSize[2])
  }
}
