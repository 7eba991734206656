import { Box3 } from 'three'
import type { RecordedShape, Recording } from '../../sim/record/index.ts'
import { frameTime } from '../timeline/frames.ts'
import type { CentrePath } from './centrePath.ts'
import type { Robot } from './robot.ts'

/** At least this much is framed [m]: a recording of a lone small ball is not blown up without measure. */
const LEAST_REACH = 0.15

/** Radius of a ball around the moving centre that holds the robot at all times [m]. */
export function reach(recording: Recording, path: CentrePath): number {
  const own = recording.bodies.map(({ shapes }) => Math.max(0, ...shapes.map(shapeReach)))
  let farthest = LEAST_REACH
  recording.frames.forEach(({ poses }, frame) => {
    const centre = path.smoothAt(frameTime(recording, frame))
    poses.slice(1).forEach(({ p_WB }, i) => {
      const away = Math.hypot(p_WB[0] - centre[0], p_WB[1] - centre[1], p_WB[2] - centre[2])
      farthest = Math.max(farthest, away + own[i + 1]!)
    })
  })
  return farthest
}

/** Width across the lane, along y, as the robot stands now [m]. */
export function laneWidth({ bodies }: Robot): number {
  const box = new Box3()
  for (const body of bodies.slice(1)) box.expandByObject(body)
  return box.isEmpty() ? 0 : box.max.y - box.min.y
}

/** Farthest point of a shape from its body's origin, at most [m]. */
function shapeReach({ geometry, p_BS }: RecordedShape): number {
  const offset = Math.hypot(...p_BS)
  switch (geometry.kind) {
    case 'plane':
      return 0
    case 'sphere':
      return offset + geometry.radius
    case 'capsule':
      return offset + geometry.radius + geometry.halfLength
    case 'box':
      return offset + Math.hypot(...geometry.halfSize)
  }
}
