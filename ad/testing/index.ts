// limber/testing: matchers for vitest that prove gradients right and keep them so. Importing it registers them.
import { expect } from 'vitest'
import type { DerivativeCheckOptions } from '../diagnostics/checkDerivatives.ts'
import type { BaselineOptions } from './matchBaseline.ts'
import { gradientMatchers } from './matchers.ts'

export {
  checkDerivatives,
  type DerivativeCheck,
  type DerivativeCheckOptions,
} from '../diagnostics/checkDerivatives.ts'
export type { Baseline, Expectation, Provenance, Units } from './baseline.ts'
export type { BaselineOptions } from './matchBaseline.ts'
export { gradientMatchers, gradientMatchersIn } from './matchers.ts'
export type { Surroundings } from './surroundings.ts'

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: a declaration that is merged must repeat the other's parameters
  interface Matchers<T = any> {
    /**
     * The function's derivatives are right at a point: forward against reverse, reverse against high-order differences.
     *
     * @param at - argument, away from kinks
     */
    toHaveCorrectGradient(
      at: T extends (argument: infer A) => unknown ? A : never,
      options?: DerivativeCheckOptions,
    ): void
    /**
     * The gradient, a number or a tree of them, is the one recorded beside the test in `__gradients__/`.
     *
     * Recorded only on request: `vitest -u`, or LIMBER_UPDATE_GRADIENTS=1; never in CI.
     */
    toMatchGradientBaseline(options: BaselineOptions): void
    toMatchGradientBaseline(name: string, options: BaselineOptions): void
  }
}

expect.extend(gradientMatchers)
