import { Vector3 } from 'three'
import { describe, expect, test } from 'vitest'
import type { RecordedContact, Triple } from '../../../sim/record/index.ts'
import { contactArrows } from '../../../viewer/scene/contactArrows.ts'

const contact = (force: Triple): RecordedContact => ({
  between: ['ground', 'foot'],
  position: [1, 2, 0],
  force,
})

/** Tail and tip of the drawn arrows, in world axes. */
function drawn(contacts: readonly RecordedContact[], longest: number, greatest: number) {
  const arrows = contactArrows()
  arrows.show(contacts, longest, greatest)
  arrows.object.updateMatrixWorld()
  return arrows.object.children
    .filter((arrow) => arrow.visible)
    .map((arrow) => {
      const [, head] = arrow.children
      return { tail: arrow.position.clone(), tip: head!.localToWorld(new Vector3(0, 0, 1)) }
    })
}

describe('a contact arrow', () => {
  test('reaches from the contact along the force, its length in proportion', () => {
    const [arrow] = drawn([contact([3, 0, 4])], 2, 10)
    expect(arrow!.tail.toArray()).toStrictEqual([1, 2, 0])
    // half of the greatest force: 1 m along (0.6, 0, 0.8)
    expect(arrow!.tip.distanceTo(new Vector3(1.6, 2, 0.8))).toBeLessThan(1e-12)
  })

  test('points straight down for a force that does', () => {
    const [arrow] = drawn([contact([0, 0, -10])], 1, 10)
    expect(arrow!.tip.distanceTo(new Vector3(1, 2, -1))).toBeLessThan(1e-12)
  })

  test('is not drawn for no force, nor left over from an earlier moment', () => {
    expect(drawn([contact([0, 0, 0])], 1, 10)).toHaveLength(0)
    const arrows = contactArrows()
    arrows.show([contact([0, 0, 5]), contact([0, 0, 6])], 1, 10)
    arrows.show([contact([0, 0, 5])], 1, 10)
    expect(arrows.object.children.map((arrow) => arrow.visible)).toStrictEqual([true, false])
  })
})
