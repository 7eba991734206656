export { type Compiled, type CompileStats, compile } from './compile.ts'
export { call, checkpoint } from './control/call.ts'
export { cond } from './control/cond.ts'
export { type Iteration, type Scanned, type ScanOptions, scan } from './control/scan.ts'
export { select } from './control/select.ts'
export { switchCase } from './control/switchCase.ts'
export { type WhileOptions, whileLoop } from './control/whileLoop.ts'
export {
  checkDerivatives,
  type DerivativeCheck,
  type DerivativeCheckOptions,
} from './diagnostics/checkDerivatives.ts'
export {
  type Explanation,
  explain,
  type LoopSummary,
  type Met,
  unusedInputs,
} from './diagnostics/explain.ts'
export { pathsOf } from './diagnostics/paths.ts'
export { named } from './graph/graph.ts'
export * from './implicit/index.ts'
export { isLiteralZero, unsolved } from './implicit/unsolved.ts'
export * from './ops/scalar.ts'
export * from './random/index.ts'
export { checkFinite, NotFiniteError } from './run/checkFinite.ts'
export type { Scalar, Tree } from './scalar.ts'
export * from './smoothing/index.ts'
export { type Batch, type BatchOptions, compileBatch } from './threads/compileBatch.ts'
export { row } from './trace/row.ts'
export { type Zipped, zip } from './trace/zip.ts'
export { customDerivative, type TangentRule } from './transform/customDerivative.ts'
export { grad, type ValueAndGrad, valueAndGrad } from './transform/grad.ts'
export { gaussNewton, hessian, hvp } from './transform/hvp.ts'
export { type JacobianMode, type JacobianOptions, jacobian } from './transform/jacobian.ts'
export { jvp, type Pulled, type Pushed, vjp } from './transform/jvp.ts'
export { type Linearized, linearize } from './transform/linearize.ts'
export { stopGradient } from './transform/stopGradient.ts'
export { vmap } from './transform/vmap.ts'
