export { type AdamOptions, adam } from './adam.ts'
export type { Bound, Bounds } from './bounds.ts'
export { type CmaEsOptions, cmaEs } from './cmaEs.ts'
export { type Constraint, type Limits, linearConstraint } from './constraints.ts'
export { gaussNewton } from './gaussNewton.ts'
export { type GradientDescentOptions, gradientDescent } from './gradientDescent.ts'
export { type LbfgsbOptions, lbfgsb } from './lbfgsb.ts'
export { type LevenbergMarquardtOptions, levenbergMarquardt } from './levenbergMarquardt.ts'
export type {
  CurvatureMethodName,
  GradientFreeMethod,
  GradientFreeMethodName,
  GradientMethodName,
  Method,
  MethodName,
} from './method.ts'
export type { ConstraintsAtMinimum, Minimum } from './minimization.ts'
export { type GradientFreeOptions, minimize, minimizeAsync } from './minimize.ts'
export type {
  CurvedObjective,
  Evaluation,
  Later,
  LeastSquares,
  Objective,
  ValueObjective,
} from './objective.ts'
export { type Iteration, METHOD_NAMES, type Options, type Report } from './options.ts'
export { type Random, type RandomState, randomFrom, randomState } from './random.ts'
export { type RandomSearchOptions, randomSearch } from './randomSearch.ts'
export type { RunState } from './runState.ts'
export type { Manifold } from './space.ts'
export { StartNotFiniteError, type Stop, type StopReason } from './stop.ts'
export { type TruncatedNewtonOptions, truncatedNewton } from './truncatedNewton.ts'
