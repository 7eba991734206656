'use grad'
import { clamp, type Scalar, select } from '../../ad/index.ts'
import { matTransposeVec, matVec } from '../spatial/mat3.ts'
import type { Transform } from '../spatial/transform.ts'
import type { Vec3 } from '../spatial/types.ts'
import { add3, dot3, scale3, sub3 } from '../spatial/vec3.ts'
import { edgeAxis, type Parting } from './boxAxes.ts'
import { type BoxPair, columns, picked } from './boxPair.ts'
import { directions } from './boxPlace.ts'
import type { Touch } from './touch.ts'

/**
 * An edge of A against an edge of B: the distance along what is square to both, midway between the points of the two edges
 * that are nearest to each other.
 *
 * @param edges - the axes that the edges run along, which are not parallel
 */
export function edgeTouch(boxes: BoxPair, { i, j }: Parting['edges'], X_WA: Transform): Touch {
  const { R_AB, p_AB } = boxes
  const { axis: either } = edgeAxis(R_AB, { i, j })
  const axis = scale3(select(dot3(either, p_AB) < 0, -1, 1), either)
  const { onA, onB } = nearestOnEdges(boxes, { i, j }, axis)
  const distance = dot3(sub3(onB, onA), axis)
  // where the nearest points are not one above the other, B's surface is taken to be above the middle of both
  const above = add3(scale3(0.5, add3(onA, onB)), scale3(distance / 2, axis))
  return {
    distance,
    normal_W: matVec(X_WA.R, axis),
    center_S: matTransposeVec(R_AB, sub3(above, p_AB)),
    radius: 0,
  }
}

/** The points of the two edges that are nearest to each other, in the frame of A. */
function nearestOnEdges(
  { R_AB, p_AB, hA, hB }: BoxPair,
  { i, j }: Parting['edges'],
  axis: Vec3,
): { onA: Vec3; onB: Vec3 } {
  const middleA = edgeMiddle(axis, hA, i, 1)
  const middleB = add3(p_AB, matVec(R_AB, edgeMiddle(matTransposeVec(R_AB, axis), hB, j, -1)))
  const along = picked(j, columns(R_AB))
  const [reachA, reachB] = [picked(i, hA), picked(j, hB)]
  const apart = sub3(middleB, middleA)
  const [cosine, apartA, apartB] = [picked(i, along), picked(i, apart), dot3(along, apart)]
  const across = directions.map((k) => select(isAxis(i, k), 0, along[k]))
  const sine2 = across.reduce((sum: Scalar, x) => sum + x * x, 0)
  const free = clamp((apartA - cosine * apartB) / sine2, -reachA, reachA)
  const t = clamp(cosine * free - apartB, -reachB, reachB)
  const s = clamp(cosine * t + apartA, -reachA, reachA)
  const onAxis = directions.map((k) => select(isAxis(i, k), s, 0)) as unknown as Vec3
  return { onA: add3(middleA, onAxis), onB: add3(middleB, scale3(t, along)) }
}

const isAxis = (i: Scalar, k: number): boolean => Math.abs(i - k) < 1

/** The middle of the edge along axis i that is farthest along a direction, or against it. */
function edgeMiddle(direction: Vec3, h: Vec3, i: Scalar, side: 1 | -1): Vec3 {
  return directions.map((k) =>
    select(isAxis(i, k), 0, select(direction[k] >= 0, side * h[k], -side * h[k])),
  ) as unknown as Vec3
}
