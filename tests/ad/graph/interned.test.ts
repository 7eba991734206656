import { expect, test } from 'vitest'
import { constant, region, withFreshGraph } from '../../../ad/graph/graph.ts'
import { Interned } from '../../../ad/graph/interned.ts'
import { Apply, type Node } from '../../../ad/graph/node.ts'
import type { OpName } from '../../../ad/ops/names.ts'

const NAMES: readonly OpName[] = ['add', 'sub', 'select']

/** Operations among some numbers, each with the newest of them at least twice. */
function withOperations(count: number, check: (made: readonly Apply[], interned: Interned) => void): void {
  withFreshGraph(() => {
    region([{ type: 'number' }], ([x]) => {
      const numbers = Array.from({ length: count }, (_, i) => constant(i))
      const interned = new Interned()
      const made: Apply[] = []
      for (const [i, y] of numbers.entries()) {
        for (const op of NAMES) {
          const args: Node[] = op === 'select' ? [x!, y, numbers[0]!] : [x!, y]
          expect(interned.find(op, args[0]!, args[1], args[2])).toBeUndefined()
          const node = new Apply(1000 * count + i, op, 'number', args, x!.scope, '', undefined)
          interned.put(node)
          made.push(node)
        }
      }
      check(made, interned)
      return []
    })
  })
}

test('each operation is found by what it does to what, however many there are', () => {
  withOperations(3000, (made, interned) => {
    for (const node of made) {
      const [a, b, c] = node.args
      expect(interned.find(node.op, a!, b, c)).toBe(node)
    }
    const [a, b] = made[0]!.args
    expect(interned.find('mul', a!, b, undefined)).toBeUndefined()
    expect(interned.find('add', b!, a, undefined)).toBeUndefined()
    expect(interned.find('add', a!, b, a)).toBeUndefined()
  })
})

test('the last one that was put there counts', () => {
  withOperations(10, (made, interned) => {
    const first = made[5]!
    const [a, b, c] = first.args
    interned.find(first.op, a!, b, c)
    const again = new Apply(1, first.op, 'number', first.args, first.scope, '', undefined)
    interned.put(again)
    expect(interned.find(first.op, a!, b, c)).toBe(again)
  })
})
