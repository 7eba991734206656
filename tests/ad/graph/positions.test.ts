import { expect, test } from 'vitest'
import { constant, withFreshGraph } from '../../../ad/graph/graph.ts'
import { Positions } from '../../../ad/graph/positions.ts'

test('a node has its position in each order, whichever met it last', () => {
  withFreshGraph(() => {
    const nodes = Array.from({ length: 5 }, (_, i) => constant(i))
    const backwards = nodes.toReversed()
    const [first, second, part] = [
      new Positions(nodes),
      new Positions(backwards),
      new Positions(nodes.slice(3)),
    ]
    nodes.forEach((node, i) => {
      expect(first.of(node)).toBe(i)
      expect(second.of(node)).toBe(4 - i)
      expect(part.of(node)).toBe(i < 3 ? -1 : i - 3)
    })
  })
})
