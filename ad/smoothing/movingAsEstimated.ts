import { add } from '../graph/build.ts'
import { region } from '../graph/graph.ts'
import type { Node, Region } from '../graph/node.ts'
import { parametersOf } from '../graph/parameters.ts'
import { inlined } from '../graph/traverse.ts'
import { changeOf, graft, still } from '../transform/motion.ts'
import { times } from '../transform/moved.ts'

/** Where among the results of an estimate its value and its gradient's first component are. */
const [VALUE, GRADIENT] = [0, 2]

/**
 * The program of an estimate whose value moves as the estimated gradient says, not as the draws do, which do not see
 * jumps.
 *
 *   v̇ = Σ gₖ ẋₖ + (∂v/∂θ) θ̇,   where ∂v/∂θ moves with xₖ by ∂gₖ/∂θ
 *
 * θ is what the program reads from around, of which no gradient was estimated: with it the draws move, as the gradient
 * itself does with everything. Without a derivative nothing is added. Second derivatives are symmetric as far as those of
 * the gradient's own are; third ones by θ and twice by x are left out of ∂v/∂θ.
 *
 * @param program - from parameters x to the value, its error, the gradient with respect to x, and more
 */
export function movingAsEstimated(program: Region): Region {
  return region(parametersOf(program), (params) => {
    const held = inlined(program, params.map(still), program.free)
    const drawn = inlined(program, params, program.free)
    const results = held.map((result, i) => graft(result, changeOf(drawn[i]!)))
    const along = params.flatMap((param, k): Node[] => {
      const [dx, slope] = [changeOf(param), GRADIENT + k]
      return [times('geared', dx, results[slope]!), times('geared', changeOf(held[slope]!), dx)]
    })
    const value = held[VALUE]!
    return [graft(value, along.reduce(add, changeOf(value))), ...results.slice(VALUE + 1)]
  })
}
