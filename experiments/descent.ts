/** An optimizer at work, one iteration at a time, so that it can be watched, kept and stopped between any two. */
import { type MethodName, minimize } from '../ad/optim/index.ts'
import type { Reporter } from './reporter.ts'

export interface DescentOptions {
  readonly objective: (
    u: Float64Array,
  ) => { readonly value: number; readonly gradient: Float64Array } | number
  /** in the unit box */
  readonly start: Float64Array
  readonly method: MethodName
  /** at most this many iterations, those before a resume included; absent: as many as it takes */
  readonly iterations?: number
  /** at most this many evaluations of the objective */
  readonly simulations?: number
  /** for methods that draw numbers */
  readonly seed?: number
  /** of an earlier descent that was stopped */
  readonly state?: unknown
  readonly signal: AbortSignal
  readonly reporter: Reporter
  /** name shown beside the progress */
  readonly track: string
  readonly onStep?: (step: DescentStep) => Promise<void>
}

/** Where the optimizer is after an iteration; iteration 0 is the start. */
export interface DescentStep {
  readonly iteration: number
  readonly u: Float64Array
  readonly loss: number
  /** NaN for methods that use no gradient */
  readonly gradientNorm: number
  readonly simulations: number
  /** plain JSON: hand it back to go on */
  readonly state: unknown
  /** wall-clock time since this descent began [s] */
  readonly elapsed: number
}

export interface DescentEnd {
  /** best point met */
  readonly u: Float64Array
  readonly loss: number
  readonly iterations: number
  readonly simulations: number
  readonly stop: { readonly reason: string; readonly sentence: string }
}
