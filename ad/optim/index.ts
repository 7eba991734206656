export { type AdamOptions, adam } from './adam.ts'
export type { Bound, Bounds } from './bounds.ts'
export { type CmaEsOptions, cmaEs } from './cmaEs.ts'
export { type GradientDescentOptions, gradientDescent } from './gradientDescent.ts'
export { type LbfgsbOptions, lbfgsb } from './lbfgsb.ts'
export type {
  GradientFreeMethod,
  GradientFreeMethodName,
  GradientMethodName,
  Method,
  MethodName,
} from './method.ts'
export type { Minimum } from './minimization.ts'
export { type GradientFreeOptions, minimize, minimizeAsync } from './minimize.ts'
export type { Evaluation, Objective, ValueObjective } from './objective.ts'
export { type Iteration, METHOD_NAMES, type Options, type Report } from './options.ts'
export { type Random, type RandomState, randomFrom, randomState } from './random.ts'
export { type RandomSearchOptions, randomSearch } from './randomSearch.ts'
export type { RunState } from './runState.ts'
export { StartNotFiniteError, type Stop, type StopReason } from './stop.ts'
