import { checkDerivatives, type DerivativeCheckOptions } from '../diagnostics/checkDerivatives.ts'
import { type Answer, type BaselineOptions, matchBaseline } from './matchBaseline.ts'
import { nodeSurroundings } from './nodeSurroundings.ts'
import type { Surroundings } from './surroundings.ts'

/** What the matchers use of the test that runs. */
export interface RunningTest {
  readonly isNot: boolean
  readonly testPath?: string
  readonly currentTestName?: string
  readonly snapshotState?: object
}

/** Matchers for `expect.extend`, keeping baselines in `surroundings`. */
export function gradientMatchersIn(surroundings: Surroundings) {
  return {
    toHaveCorrectGradient,
    toMatchGradientBaseline(
      this: RunningTest,
      gradient: unknown,
      ...[first, second]: readonly [BaselineOptions] | readonly [string, BaselineOptions]
    ): Answer {
      const [name, options] = typeof first === 'string' ? [first, second] : [this.currentTestName, first]
      if (!this.testPath || !name)
        throw new Error('A gradient baseline belongs to a test, and none is running.')
      if (this.isNot)
        throw new Error('A gradient that must not match its baseline says nothing: leave out .not.')
      if (options?.unit === undefined)
        throw new TypeError(
          `toMatchGradientBaseline: say what the gradient is measured in: { unit: 'm/rad' }, or '1' for no unit.`,
        )
      const updating = updateAsked(this.snapshotState)
      return matchBaseline({ testPath: this.testPath, name, gradient, options, updating }, surroundings)
    },
  }
}

/** Matchers for `expect.extend`; baselines are kept on disk beside the test. */
export const gradientMatchers = gradientMatchersIn(nodeSurroundings())

function toHaveCorrectGradient(
  this: RunningTest,
  f: unknown,
  at: unknown,
  options: DerivativeCheckOptions = {},
): Answer {
  if (typeof f !== 'function')
    throw new TypeError(
      `toHaveCorrectGradient: expected a function, was given a value of type ${typeof f}: expect(f), not expect(f(x)).`,
    )
  const { passed, report, sentence } = checkDerivatives(f as (argument: unknown) => unknown, at, options)
  const message = () => (passed ? `The gradient was expected to be wrong, yet: ${sentence}` : report)
  return { pass: passed, message }
}

/** Whether vitest was started with -u. Its state says so in a field that its types keep to themselves. */
function updateAsked(snapshotState: object | undefined): boolean {
  return (snapshotState as { readonly _updateSnapshot?: string } | undefined)?._updateSnapshot === 'all'
}
