import type { Recording, Triple } from '../../sim/record/index.ts'
import { frameTime, momentAt } from '../timeline/frames.ts'

/** Half of the time over which the path is smoothed [s]: longer than a step, so that the camera does not bob. */
const HALF_WINDOW = 0.35

/** Where a robot is on the whole: the mean of its bodies' places, as it was and smoothed over a step. */
export interface CentrePath {
  /** [m], at a time [s] */
  at(time: number): Triple
  smoothAt(time: number): Triple
}

/** The path of a recording's machine; a machine without bodies stays at the origin. */
export function centrePath(recording: Recording): CentrePath {
  const centres = recording.frames.map(({ poses }) => mean(poses.slice(1).map((X) => X.p_WB)))
  const smooth = smoothed(recording, centres)
  return {
    at: (time) => between(recording, centres, time),
    smoothAt: (time) => between(recording, smooth, time),
  }
}

function mean(points: readonly Triple[]): Triple {
  const sum = [0, 0, 0] as [number, number, number]
  for (const point of points) for (let i = 0; i < 3; i++) sum[i] = sum[i]! + point[i]! / points.length
  return sum
}

/** Mean over the frames within the window around each frame; running sums keep it linear in the frames. */
function smoothed(recording: Recording, centres: readonly Triple[]): readonly Triple[] {
  const n = centres.length
  const sum: [number, number, number] = [0, 0, 0]
  let first = 0
  let end = 0
  return centres.map((_, i) => {
    const time = frameTime(recording, i)
    while (end < n && frameTime(recording, end) <= time + HALF_WINDOW) addTo(sum, centres[end++]!, 1)
    while (frameTime(recording, first) < time - HALF_WINDOW) addTo(sum, centres[first++]!, -1)
    const count = end - first
    return [sum[0] / count, sum[1] / count, sum[2] / count]
  })
}

function addTo(sum: [number, number, number], [x, y, z]: Triple, sign: number): void {
  sum[0] += sign * x
  sum[1] += sign * y
  sum[2] += sign * z
}

function between(recording: Recording, centres: readonly Triple[], time: number): Triple {
  if (centres.length === 0) return [0, 0, 0]
  const { index, fraction } = momentAt(recording, time)
  const a = centres[index]!
  const b = centres[index + 1] ?? a
  return [a[0] + fraction * (b[0] - a[0]), a[1] + fraction * (b[1] - a[1]), a[2] + fraction * (b[2] - a[2])]
}
