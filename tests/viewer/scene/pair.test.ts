import { Scene } from 'three'
import { describe, expect, test } from 'vitest'
import { laneWidth } from '../../../viewer/scene/extent.ts'
import { pair } from '../../../viewer/scene/pair.ts'
import { AFTER, BEFORE, thrown } from '../demoRun.ts'

function both() {
  const robots = pair(new Scene())
  robots.cast('before', thrown('slow', BEFORE))
  robots.cast('after', thrown('fast', AFTER))
  const { before, after } = Object.fromEntries(robots.subjects)
  return { robots, before: before!, after: after! }
}

describe('two robots', () => {
  test('side by side do not overlap across their lanes', () => {
    const { before, after } = both()
    const apart = before.robot.object.position.y - after.robot.object.position.y
    expect(apart).toBeGreaterThan((laneWidth(before.robot) + laneWidth(after.robot)) / 2)
  })

  test('are one in the other as ghosts', () => {
    const { robots, before, after } = both()
    robots.arrange('ghost')
    expect([before.robot.object.position.y, after.robot.object.position.y]).toStrictEqual([0, 0])
  })

  test('are both within what the camera is told to frame, at all times', () => {
    const { robots, before, after } = both()
    for (let time = 0; time <= 2; time += 0.05) {
      robots.showAt(time, false)
      const { centre, radius } = robots.focusAt(time)
      for (const { robot } of [before, after]) {
        for (const body of robot.bodies.slice(1)) {
          const place = body.position.clone().add(robot.object.position)
          expect(place.distanceTo(centre)).toBeLessThanOrEqual(radius + 1e-9)
        }
      }
    }
  })

  test('leave nothing behind when they are replaced', () => {
    const scene = new Scene()
    const robots = pair(scene)
    robots.cast('after', thrown('fast', AFTER))
    const count = scene.children.length
    robots.cast('after', thrown('slow', BEFORE))
    expect(scene.children).toHaveLength(count)
    robots.cast('after', undefined)
    expect(scene.children).toHaveLength(0)
  })
})
