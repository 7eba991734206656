export { checkGradient, type GradientCheckOptions } from './checkGradient.ts'
export { checkJvp, type JvpCheckOptions } from './checkJvp.ts'
export {
  type DifferenceOptions,
  type DirectionalDerivative,
  directionalDerivative,
  type Slope,
  slopeAlong,
} from './differences.ts'
export type { DirectionOptions } from './directions.ts'
export { type DotTest, type DotTestOptions, dotTest } from './dotTest.ts'
export type { Judgement, Verdict } from './judgement.ts'
export { product } from './product.ts'
export { relativeError } from './relativeError.ts'
export { type Check, DerivativeError } from './report.ts'
