import { describe, expect, test } from 'vitest'
import { groundHeight } from '../../../viewer/scene/ground.ts'
import { BEFORE, thrown } from '../demoRun.ts'

const recording = thrown('thrower', BEFORE)

describe('the ground lies', () => {
  test("at the recording's plane", () => {
    const [world, ...others] = recording.bodies
    const raised = { ...world!, shapes: [{ ...world!.shapes[0]!, p_BS: [0, 0, -0.5] as const }] }
    expect(groundHeight([{ ...recording, bodies: [raised, ...others] }])).toBe(-0.5)
  })

  test('at the lowest body of a recording without a plane that goes below zero', () => {
    const [world, ...others] = recording.bodies
    const frames = recording.frames.map((frame) => ({
      ...frame,
      poses: frame.poses.map((X) => ({ ...X, p_WB: [X.p_WB[0], X.p_WB[1], X.p_WB[2] - 3] as const })),
    }))
    const lowest = Math.min(...frames.flatMap((frame) => frame.poses.map((X) => X.p_WB[2])))
    expect(groundHeight([{ ...recording, bodies: [{ ...world!, shapes: [] }, ...others], frames }])).toBe(
      lowest,
    )
  })
})
