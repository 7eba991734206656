import type { Recording } from '../../sim/record/index.ts'

/** Where a time falls between frames: `fraction` of the way from frame `index` to the next. */
export interface Moment {
  readonly index: number
  /** 0 to 1; 0 at the last frame */
  readonly fraction: number
}

/** Time from the recording's first frame to one of its frames [s]. */
export function frameTime({ frames }: Recording, index: number): number {
  return frames[index]!.time - frames[0]!.time
}

/** Time from the recording's first frame to its last [s]. */
export function recordingDuration(recording: Recording): number {
  return recording.frames.length === 0 ? 0 : frameTime(recording, recording.frames.length - 1)
}

/** The last frame that is not later than the time, and how far the time is on the way to the next one. */
export function momentAt(recording: Recording, time: number): Moment {
  const index = lastFrameAt(recording, time)
  if (index >= recording.frames.length - 1) return { index, fraction: 0 }
  const start = frameTime(recording, index)
  const end = frameTime(recording, index + 1)
  return { index, fraction: Math.max(0, (time - start) / (end - start)) }
}

function lastFrameAt(recording: Recording, time: number): number {
  let low = 0
  let high = recording.frames.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (frameTime(recording, middle) <= time) low = middle
    else high = middle - 1
  }
  return low
}
