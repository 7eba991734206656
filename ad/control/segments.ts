import { add, mul, sub } from '../graph/build.ts'
import { apply, constant, project, region, scanNode } from '../graph/graph.ts'
import type { Node, Region } from '../graph/node.ts'
import { inlined } from '../graph/traverse.ts'

/**
 * The carries after `length` steps of a loop body, run as a nest of loops: the reverse keeps the carries at which each
 * level's iterations begin, and runs the levels inside again from there.
 *
 * @param step - one step: carries and index to next carries
 * @param levels - iterations of each level, from the outermost in; their product is at least `length`
 */
export function segmented(
  step: Region,
  init: readonly Node[],
  length: number,
  levels: readonly number[],
): Node[] {
  return level(step, init, levels, constant(0), constant(length))
}

/**
 * One level, and all inside it.
 *
 * @param first - index of its first step
 * @param left - steps it has to run, at most the product of the levels
 */
function level(
  step: Region,
  init: readonly Node[],
  [count, ...inside]: readonly number[],
  first: Node,
  left: Node,
): Node[] {
  const span = inside.reduce((product, n) => product * n, 1)
  const trips = apply('ceil', apply('div', left, constant(span)))
  const types = Array.from({ length: init.length + 2 }, () => ({ type: 'number' as const }))
  const body = region(types, (params) => {
    const carries = params.slice(1, -1)
    const done = mul(params[params.length - 1]!, constant(span))
    const from = add(first, done)
    const next =
      inside.length === 0
        ? inlined(step, [...carries, from], step.free)
        : level(step, carries, inside, from, apply('min', constant(span), sub(left, done)))
    return [sub(params[0]!, constant(1)), ...next]
  })
  const shape = { length: count!, early: true, segments: inside.length > 0, reverse: false, xs: 0 }
  const loop = scanNode({ ...shape, carries: init.length + 1 }, body, [trips, ...init, ...body.free])
  return init.map((_, k) => project(loop, 'final', k + 1))
}
