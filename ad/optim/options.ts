import { adam } from './adam.ts'
import type { Bound } from './bounds.ts'
import { cmaEs } from './cmaEs.ts'
import type { Constraint } from './constraints.ts'
import { gaussNewton } from './gaussNewton.ts'
import { gradientDescent } from './gradientDescent.ts'
import { lbfgsb } from './lbfgsb.ts'
import { levenbergMarquardt } from './levenbergMarquardt.ts'
import type { Method, MethodName } from './method.ts'
import { randomSearch } from './randomSearch.ts'
import type { RunState } from './runState.ts'
import type { Measures } from './scaling.ts'
import type { Manifold, Space } from './space.ts'
import { truncatedNewton } from './truncatedNewton.ts'
import type { Vector } from './vectors.ts'

/** What is known after an iteration; iteration 0 is the start point. */
export interface Iteration {
  readonly iteration: number
  readonly x: Float64Array
  readonly value: number
  /** with constraints: the largest distance of a component from its limits, [constraint] */
  readonly violation?: number
  /** with constraints, that of the Lagrangian; empty under a method that uses none */
  readonly gradient: Float64Array
  /** largest component of the gradient that no bound blocks, [value] per `scale`; NaN without gradient */
  readonly projectedGradientNorm: number
  /** evaluations so far, those of earlier calls included when resumed */
  readonly evaluations: number
}

/** An iteration, with the state from which a later call goes on: write it to a file to be able to resume. */
export interface Report extends Iteration {
  readonly state: RunState
}

/** How to run; each has a default. */
export interface Options {
  /** a name, or a method with settings: `adam({ rate: 0.02 })`; default 'lbfgsb' */
  readonly method?: MethodName | Method
  readonly lower?: Bound
  readonly upper?: Bound
  /** typical size of each variable, in which methods measure their steps; default 1 */
  readonly scale?: number | Vector
  /** default 1000 */
  readonly maxIterations?: number
  /** default: no limit; never exceeded, not even by a batch */
  readonly maxEvaluations?: number
  /** largest unblocked gradient component, [value] per `scale`, at which a run has converged; default 1e-8 */
  readonly gradientTolerance?: number
  /** relative progress in the value that still counts; default 1e-12, 0 never stops a run that improves at all */
  readonly valueTolerance?: number
  /** iterations without progress in the value after which a run has converged; default: the method's own */
  readonly patience?: number
  /** called after the start point and after each iteration; 'stop' ends the run */
  readonly onIteration?: (report: Report) => 'stop' | undefined
  /** an AbortSignal, or anything with its `aborted`; looked at before each evaluation */
  readonly signal?: { readonly aborted: boolean }
  /** go on from where an earlier run stood */
  readonly state?: RunState
  /** conditions that the result must satisfy besides the bounds */
  readonly constraints?: readonly Constraint[]
  /** distance of a component of the constraints from its limits that counts as none; default 1e-8 */
  readonly constraintTolerance?: number
  /** first weight ρ of squared violations, [value / constraint²]; default 10 */
  readonly penalty?: number
  /** the point reached from x by the step dx, on the manifold of the parameters; default x + dx */
  readonly retract?: Manifold['retract']
  /** the step u at x as a step at retract(x, dx); default: its components stay */
  readonly transport?: NonNullable<Manifold['transport']>
  /** components of a step and of the gradient, where they are not those of x */
  readonly tangentSize?: number
}

/** A run ready to start: options checked, bounds in the units of the variables. */
export interface Plan {
  readonly x0: Float64Array
  readonly method: Method
  readonly measures: Measures
  readonly space: Space
  readonly options: Options
  /** iterations and evaluations that came before, and count */
  readonly before: { readonly iteration: number; readonly evaluations: number }
}

const METHODS: { readonly [name in MethodName]: () => Method } = {
  adam: () => adam(),
  cmaEs: () => cmaEs(),
  gaussNewton: () => gaussNewton(),
  gradientDescent: () => gradientDescent(),
  lbfgsb: () => lbfgsb(),
  levenbergMarquardt: () => levenbergMarquardt(),
  randomSearch: () => randomSearch(),
  truncatedNewton: () => truncatedNewton(),
}

/** Names of all methods. */
export const METHOD_NAMES = Object.keys(METHODS) as readonly MethodName[]

/** The method of that name with its defaults, or the method itself. */
export function methodOf(method: MethodName | Method = 'lbfgsb'): Method {
  if (typeof method !== 'string') return method
  if (Object.hasOwn(METHODS, method)) return METHODS[method]()
  throw new Error(`minimize: there is no method "${method}", expected one of ${METHOD_NAMES.join(', ')}.`)
}
