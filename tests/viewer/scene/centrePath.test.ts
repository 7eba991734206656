import { describe, expect, test } from 'vitest'
import type { Recording } from '../../../sim/record/index.ts'
import { centrePath } from '../../../viewer/scene/centrePath.ts'
import { BEFORE, thrown } from '../demoRun.ts'

const recording = thrown('thrower', BEFORE)

describe('the path of the centre', () => {
  test('is the mean of the bodies, the world left out', () => {
    const [, torso, arm] = recording.frames[50]!.poses
    const [x, y, z] = centrePath(recording).at(0.5)
    expect(x).toBeCloseTo((torso!.p_WB[0] + arm!.p_WB[0]) / 2, 12)
    expect(y).toBe(0)
    expect(z).toBeCloseTo((torso!.p_WB[2] + arm!.p_WB[2]) / 2, 12)
  })

  test('smoothed equals the mean over the frames around', () => {
    const path = centrePath(recording)
    const around = recording.frames.filter((frame) => Math.abs(frame.time - 1) <= 0.35)
    const mean = around.reduce((sum, frame) => sum + path.at(frame.time)[2] / around.length, 0)
    // a frame at the very rim of the window may fall to either side of it by rounding
    expect(Math.abs(path.smoothAt(1)[2] - mean)).toBeLessThan(0.02)
  })

  test('of a recording without frames stays at the origin', () => {
    const empty: Recording = { ...recording, frames: [] }
    expect(centrePath(empty).at(1)).toStrictEqual([0, 0, 0])
  })
})
