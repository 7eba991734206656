import { boundsOf } from './bounds.ts'
import { checkOptions } from './checkOptions.ts'
import { methodOf, type Options, type Plan } from './options.ts'
import { boundsInUnits, unitsOf } from './scaling.ts'
import { boxSpace, manifoldSpace, type Space } from './space.ts'

/**
 * The run that options describe.
 *
 * @throws Error with a sentence when the start point or an option makes no sense
 */
export function planOf(x0: ArrayLike<number>, options: Options): Plan {
  checkOptions(options)
  if (typeof x0?.length !== 'number')
    throw new Error(`minimize: the start point is ${String(x0)}, expected a list of numbers.`)
  for (let i = 0; i < x0.length; i++) {
    if (!Number.isFinite(x0[i]!)) throw new Error(`minimize: x0[${i}] is ${x0[i]}, expected a finite number.`)
  }
  const method = methodOf(options.method)
  const space = options.retract === undefined ? flat(x0.length, options) : curved(x0.length, options)
  if (space.space.curved && !method.curved) {
    throw new Error(
      `minimize: ${method.name} cannot move by retract; choose lbfgsb, adam, gradientDescent, gaussNewton, ` +
        'levenbergMarquardt or truncatedNewton.',
    )
  }
  return { x0: Float64Array.from(x0), method, options, before: { iteration: 0, evaluations: 0 }, ...space }
}

type Setting = Pick<Plan, 'measures' | 'space'>

function flat(n: number, { scale, lower, upper, transport, tangentSize }: Options): Setting {
  if (transport !== undefined || (tangentSize ?? n) !== n) {
    const what = transport === undefined ? `tangentSize is ${tangentSize}` : 'transport is given'
    throw new Error(`minimize: ${what}, but there is no retract, expected retract(x, dx) beside it.`)
  }
  const units = unitsOf(n, scale)
  const space: Space = boxSpace(boundsInUnits(boundsOf(n, lower, upper), units))
  return { measures: { points: units, steps: units }, space }
}

function curved(n: number, options: Options): Setting {
  const { scale, lower, upper, retract, transport, tangentSize = n } = options
  if (lower !== undefined || upper !== undefined) {
    throw new Error(
      'minimize: bounds are given beside retract, but the numbers of a point on a manifold have none; ' +
        'state them as constraints.',
    )
  }
  if (!Number.isInteger(tangentSize) || tangentSize < 0 || tangentSize > n) {
    throw new Error(
      `minimize: tangentSize is ${tangentSize}, expected a whole number up to ${n}, the numbers of a point.`,
    )
  }
  const steps = unitsOf(tangentSize, scale)
  const manifold = { retract: retract!, tangentSize, ...(transport === undefined ? {} : { transport }) }
  return {
    measures: { points: new Float64Array(n).fill(1), steps },
    space: manifoldSpace(manifold, steps),
  }
}
