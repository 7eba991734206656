'use grad'
import type { Scalar } from '../../ad/index.ts'
import { bodyPoses, type Model, poseCompose, quatRotate, type Shape, type State } from '../../sim/index.ts'
import { supportPoints } from './supportPoints.ts'

/**
 * Height above z = 0 of the lowest point that may touch something and hangs on a body of the world [m].
 *
 * @param root - index of the body; all that hangs on it counts
 * @returns undefined when nothing there may touch anything
 */
export function clearance(model: Model, { q }: State, root: number): Scalar | undefined {
  const X_WB = bodyPoses(model, q)
  const inside = subtree(model, root)
  const touching = new Set(model.pairs.flatMap(({ a, b }) => [a, b]))
  const shapes = model.shapes.filter((shape, i) => touching.has(i) && inside.has(shape.body))
  const heights = shapes.flatMap((shape) => heightsOf(shape, X_WB[shape.body]!))
  return heights.length === 0 ? undefined : heights.reduce((a, b) => Math.min(a, b))
}

function heightsOf(shape: Shape, X_WB: ReturnType<typeof bodyPoses>[number]): readonly Scalar[] {
  const X_WS = poseCompose(X_WB, shape.X_BS)
  return supportPoints(shape.geometry).map(
    ({ center_S, radius }) => X_WS.p[2] + quatRotate(X_WS.Q, center_S)[2] - radius,
  )
}

function subtree(model: Model, root: number): ReadonlySet<number> {
  const inside = new Set([root])
  model.bodies.forEach((body, i) => {
    if (i > root && inside.has(body.parent)) inside.add(i)
  })
  return inside
}
