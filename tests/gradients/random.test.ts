import { describe, expect, test } from 'vitest'
import { compile, grad, type Scalar } from '../../ad/index.ts'
import { ModelError, StateError, step } from '../../sim/index.ts'
import { generator } from '../sim/randomMachine.ts'
import { numbers } from '../sim/spatial/arbitraries.ts'
import { type MachineNumbers, machineOf, randomNumbers, randomTree, type Tree } from './randomNumbers.ts'

// Ten random trees of links, joints, shapes and motors on a floor, a thousand machines and states each: every number drawn
// anew, some of them zero, tiny, large, or impossible. One program a tree, for compiling is what takes time.

const TREES = 10
const DRAWS = 1000

const lossOf =
  (tree: Tree) =>
  (x: MachineNumbers): Scalar => {
    'use grad'
    const { q, v } = step(machineOf(tree, x), { q: x.q, v: x.v }, x.u)
    return [...q, ...v].reduce((sum, coordinate, i) => sum + coordinate * Math.cos(i), 0 as Scalar)
  }

/** What the same numbers, given as plain ones, are refused for. */
function complaint(tree: Tree, x: MachineNumbers): Error {
  try {
    lossOf(tree)(x)
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing is wrong with these numbers, but their gradient is not finite')
}

describe('10,000 random machines and states', () => {
  const found = { finite: 0, named: 0 }

  test.each(Array.from({ length: TREES }, (_, i) => i + 1))(
    'tree %i: gradients are finite, or the numbers are refused by name',
    (seed) => {
      const random = generator(seed)
      const tree = randomTree(random)
      const gradient = compile(grad(lossOf(tree)), randomNumbers(tree, random))
      const out = new Float64Array(gradient.outputs)
      for (let k = 0; k < DRAWS; k++) {
        const x = randomNumbers(tree, random)
        if (gradient.into(numbers(x), out).every(Number.isFinite)) {
          found.finite++
          continue
        }
        const error = complaint(tree, x)
        const refused = error instanceof ModelError || error instanceof StateError
        expect(refused, `draw ${k}: ${error.message}`).toBe(true)
        found.named++
      }
    },
  )

  test('of which most are possible, and not all', () => {
    expect(found.finite + found.named).toBe(TREES * DRAWS)
    expect(found.finite).toBeGreaterThan(0.9 * TREES * DRAWS)
    expect(found.named).toBeGreaterThan(0.01 * TREES * DRAWS)
  })
})
