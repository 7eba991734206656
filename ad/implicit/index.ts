export { argmin } from './argmin.ts'
export { fixedPoint } from './fixedPoint.ts'
export { type ImplicitDefinition, implicitly, type LinearSolver } from './implicitly.ts'
export { root } from './root.ts'
export type { ImplicitOptions } from './solution.ts'
export {
  type Factorized,
  factorized,
  type RightHandSide,
  type SolveKind,
  type SolveOptions,
  solve,
} from './solve.ts'
