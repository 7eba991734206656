'use grad'
import { cond, type Scalar } from '../../ad/index.ts'
import type { Box } from '../model/shape.ts'
import type { Vec3 } from '../spatial/types.ts'
import { zero3 } from '../spatial/vec3.ts'
import { parting } from './boxAxes.ts'
import { edgeTouch } from './boxEdges.ts'
import { faceTouches } from './boxFaces.ts'
import { boxPair } from './boxPair.ts'
import type { Distance, Touch } from './touch.ts'

/** Most corners that two quadrilaterals overlap with. */
export const BOX_TOUCHES = 8

/** Rounding of a gap, as a share of the sizes that it is the difference of: boxes that touch are not to miss each other. */
const GAP_ROUNDING = 1e-13

/**
 * Two boxes, by the axis that parts them most: a face of one and the corners of what the other covers of it, or two edges.
 * Boxes farther apart than `reach` along an axis touch nowhere: how far apart they are beyond that is not measured.
 *
 * @see MuJoCo's `engine_collision_box.c`, whose choices these are
 */
export const boxBox: Distance<Box, Box> = (a, X_WA, b, X_WB, reach) => {
  const boxes = boxPair(a.halfSize, X_WA, b.halfSize, X_WB)
  const { widest, face, edges, byEdges } = parting(boxes)
  return cond(
    widest <= reach + GAP_ROUNDING * (extent(a.halfSize) + extent(b.halfSize)),
    () =>
      cond(
        byEdges,
        () => [{ ...edgeTouch(boxes, edges, X_WA), there: true }, ...nowhere(BOX_TOUCHES - 1)],
        () => faceTouches(boxes, face, X_WA, X_WB),
      ),
    () => nowhere(BOX_TOUCHES),
  )
}

const extent = ([x, y, z]: Vec3): Scalar => x + y + z

/** Places that are not there. */
const nowhere = (count: number): Touch[] =>
  Array.from({ length: count }, () => ({
    distance: 0,
    normal_W: [0, 0, 1],
    center_S: zero3,
    radius: 0,
    there: false,
  }))
