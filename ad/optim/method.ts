import type { Asking, Iterate } from './asking.ts'
import type { Space } from './space.ts'
import type { StopReason } from './stop.ts'

/** The methods by name. */
export type GradientMethodName = 'adam' | 'gradientDescent' | 'lbfgsb'
export type GradientFreeMethodName = 'cmaEs' | 'randomSearch'
/** those that ask for residuals or for curvature, which not every objective knows */
export type CurvatureMethodName = 'gaussNewton' | 'levenbergMarquardt' | 'truncatedNewton'
export type MethodName = GradientMethodName | GradientFreeMethodName | CurvatureMethodName

/** A method has nothing further to try: it has converged in its own way, or met trouble; `sentence` says which and where. */
export interface Halt {
  readonly halt: Extract<StopReason, 'lineSearch' | 'notFinite' | 'step'>
  readonly sentence: string
}

/** Where a run stands before an iteration. */
export interface Standing<S> {
  readonly iterate: Iterate
  readonly memory: S
}

/** What an iteration leads to: the next iterate and the method's next memory, or the reason why there is none. */
export type Outcome<S> = Standing<S> | Halt

/**
 * A way of going from one iterate to the next. It has no state of its own: what it must remember is plain data, handed in
 * and returned, which JSON carries without loss.
 */
export interface Method<S = unknown> {
  readonly name: MethodName
  readonly usesGradient: boolean
  /** iterations without progress in the value after which a run counts as converged */
  readonly patience: number
  /** whether it can move on a manifold */
  readonly curved: boolean
  /** the start point with what the method remembers before its first iteration; the point counts as one evaluation */
  start(x: Float64Array, space: Space): Asking<Standing<S>>
  /** one iteration; it asks for the evaluations that it needs */
  iterate(current: Iterate, memory: S, space: Space): Asking<Outcome<S>>
}

export type GradientFreeMethod = Method & { readonly usesGradient: false }
