import { Quaternion, Vector3 } from 'three'
import { describe, expect, test } from 'vitest'
import { robot } from '../../../viewer/scene/robot.ts'
import { AFTER, thrown, torsoAt } from '../demoRun.ts'

const recording = thrown('thrower', AFTER)
const torso = 1

describe("a robot's bodies", () => {
  test('stand on a frame where the recording says, to the bit, xyzw for wxyz', () => {
    const shown = robot(recording)
    shown.showAt(0.37)
    const { p_WB, Q_WB } = recording.frames[37]!.poses[torso]!
    const [w, x, y, z] = Q_WB
    expect(shown.bodies[torso]!.position.toArray()).toStrictEqual([...p_WB])
    expect(shown.bodies[torso]!.quaternion.toArray()).toStrictEqual([x, y, z, w])
  })

  test('turn evenly between frames: half way is half the angle', () => {
    const shown = robot(recording)
    shown.showAt(0.375)
    const half = 0.5 * AFTER.spin * 0.375
    const expected = new Quaternion(0, Math.sin(half), 0, Math.cos(half))
    expect(shown.bodies[torso]!.quaternion.angleTo(expected)).toBeLessThan(1e-7)
  })

  test('move on a straight line between frames', () => {
    const shown = robot(recording)
    shown.showAt(0.375)
    const [a, b] = [torsoAt(AFTER, 0.37), torsoAt(AFTER, 0.38)].map((p) => new Vector3(...p))
    expect(shown.bodies[torso]!.position.distanceTo(a!.lerp(b!, 0.5))).toBeLessThan(1e-12)
  })

  test('carry a mesh per shape, but none for the ground, which the grid stands for', () => {
    const shown = robot(recording)
    expect(shown.bodies.map((body) => body.children.map((mesh) => mesh.name))).toStrictEqual([
      [],
      ['hull', 'head'],
      ['rod'],
    ])
  })
})
