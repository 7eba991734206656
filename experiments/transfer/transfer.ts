/** Does what was tuned here hold in an engine that had no part in it? The controls are replayed, and the ways compared. */
import type { Model, Pose, RecordedFrame, Recording } from '../../sim/index.ts'
import { ExperimentError } from '../errors.ts'
import { type CannonMachine, cannonMachine } from './cannon.ts'

/** Steps in cannon-es are at most this long [s]: its joints and contacts then hold to a millimetre. */
const LONGEST_STEP = 5e-4
/** A machine has fallen when its root is below this share of its height here at the same time [1]. */
const FALLEN_BELOW = 0.5
/** Share of the whole way within which the two roots count as together [1]. */
const TOGETHER_WITHIN = 0.1
/** The root: the first body that is not the world. */
const ROOT = 1

/** How far a motion holds in another engine. */
export interface Transfer {
  readonly engine: 'cannon-es'
  /** [s] */
  readonly duration: number
  /** way of the root, along the direction travelled here [m] */
  readonly distance: { readonly here: number; readonly there: number }
  /** mean height of the root [m] */
  readonly height: { readonly here: number; readonly there: number }
  /** when the root first was much lower than here [s]; absent: it never fell */
  readonly fellAt?: number
  /** until when the roots stayed within a tenth of the whole way of each other [s] */
  readonly togetherUntil: number
  readonly approximations: readonly string[]
}

/**
 * Replays the controls of a recording, each held until the next, in cannon-es.
 *
 * @param model - the machine that was recorded
 * @param recording - with q, v and u at every step
 * @throws ExperimentError when there is nothing to replay, or a joint cannot be rebuilt
 */
export function transfer(model: Model, { name, frames }: Recording): Transfer {
  const [first, second] = frames
  if (!first || !second)
    throw new ExperimentError(
      `The recording of "${name}" has ${frames.length} frames: there is nothing to replay.`,
    )
  const interval = second.time - first.time
  const substeps = Math.ceil(interval / LONGEST_STEP)
  const machine = cannonMachine(model, first, interval / substeps)
  const there = replayed(machine, frames, substeps)
  return { ...compared(frames, there), approximations: machine.approximations }
}

/** The root's pose at every frame. */
function replayed(
  machine: CannonMachine,
  frames: readonly RecordedFrame[],
  substeps: number,
): readonly Pose[] {
  return frames.map((_, k) => {
    const u = frames[k - 1]?.u
    for (let i = 0; u && i < substeps; i++) machine.step(u)
    return machine.pose(ROOT)
  })
}

function compared(
  frames: readonly RecordedFrame[],
  there: readonly Pose[],
): Omit<Transfer, 'approximations'> {
  const here = frames.map(({ poses }) => poses[ROOT]!.p_WB)
  const [start, end] = [here[0]!, here.at(-1)!]
  const way = Math.hypot(end[0] - start[0], end[1] - start[1])
  const heading = way > 0 ? [(end[0] - start[0]) / way, (end[1] - start[1]) / way] : [1, 0]
  const along = (p: Pose['p']) => (p[0] - start[0]) * heading[0]! + (p[1] - start[1]) * heading[1]!
  const apart = here.findIndex((p, k) => distance(p, there[k]!.p) > TOGETHER_WITHIN * way)
  const fallen = here.findIndex((p, k) => there[k]!.p[2] < FALLEN_BELOW * p[2])
  return {
    engine: 'cannon-es',
    duration: frames.at(-1)!.time - frames[0]!.time,
    distance: { here: way, there: along(there.at(-1)!.p) },
    height: { here: mean(here.map((p) => p[2])), there: mean(there.map(({ p }) => p[2])) },
    ...(fallen < 0 ? {} : { fellAt: frames[fallen]!.time }),
    togetherUntil: (frames[apart] ?? frames.at(-1)!).time,
  }
}

function distance(a: Pose['p'], b: Pose['p']): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
