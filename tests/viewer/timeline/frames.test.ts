import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Recording } from '../../../sim/record/index.ts'
import { frameTime, momentAt, recordingDuration } from '../../../viewer/timeline/frames.ts'

function recordingAt(times: readonly number[]): Recording {
  const frames = times.map((time) => ({ time, poses: [], q: [], v: [], u: [], contacts: [] }))
  return { name: 'times', bodies: [], signals: { q: [], v: [], u: [] }, frames, metadata: {} }
}

const recordings = fc
  .uniqueArray(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 30 })
  .map((times) => recordingAt(times.toSorted((a, b) => a - b)))

describe('a moment of a recording', () => {
  test('at a frame is that frame, to the bit', () => {
    fc.assert(
      fc.property(recordings, fc.nat(), (recording, seed) => {
        const index = seed % recording.frames.length
        const time = frameTime(recording, index)
        const moment = momentAt(recording, time)
        // times a rounding apart may coincide once they count from the first frame
        expect(frameTime(recording, moment.index)).toBe(time)
        expect(moment.fraction).toBe(0)
      }),
    )
  })

  test('between frames lies between them', () => {
    expect(momentAt(recordingAt([10, 10.5, 11.5]), 0.75)).toStrictEqual({ index: 1, fraction: 0.25 })
  })

  test('outside of the recording is its first or last frame', () => {
    const recording = recordingAt([1, 2, 3])
    expect(momentAt(recording, -5)).toStrictEqual({ index: 0, fraction: 0 })
    expect(momentAt(recording, 50)).toStrictEqual({ index: 2, fraction: 0 })
  })

  test('among frames of the same time is the last of them', () => {
    expect(momentAt(recordingAt([0, 1, 1, 2]), 1)).toStrictEqual({ index: 2, fraction: 0 })
  })
})

test('a recording lasts from its first frame to its last, an empty one not at all', () => {
  expect(recordingDuration(recordingAt([3, 4, 7.5]))).toBe(4.5)
  expect(recordingDuration(recordingAt([]))).toBe(0)
})
