import { checkJvp, dotTest, type Judgement } from '../../../ad/checking/index.ts'
import { flatDerivatives } from '../../../ad/diagnostics/index.ts'
import type { Configuration } from './configuration.ts'
import { groundUnder, type Numbers, numbersOf, stepped } from './machine.ts'

/** Relative error allowed between forward and reverse mode. */
export const BOTH_WAYS = 1e-11

/** Relative error allowed between a derivative and high-order differences. */
export const DIFFERENCES = 1e-6

/** How right the derivatives of one configuration are. */
export interface Measured {
  readonly configuration: Configuration
  /** relative error between forward and reverse mode, the worst of some directions */
  readonly bothWays: number
  /** by parameter class: relative error against high-order differences, the worst of all entries */
  readonly differences: Readonly<Record<string, number>>
  /** numbers with respect to which there are derivatives, and results that have them */
  readonly inputs: number
  readonly outputs: number
  /** what is wrong, in sentences; none: everything is within its tolerance */
  readonly complaints: readonly string[]
}

/** The derivatives of a step of one configuration, held against each other and against differences. */
export function measured(configuration: Configuration): Measured {
  const at = numbersOf(configuration)
  const f = stepped(configuration, groundUnder(configuration, at))
  const { at: x, inputs, outputs, value, jvp, vjp } = flatDerivatives(f, at)
  const both = dotTest({
    jvp: (dx) => jvp(x, dx),
    vjp: (y) => vjp(x, y),
    inputs: inputs.length,
    outputs: outputs.length,
    samples: 6,
    tolerance: BOTH_WAYS,
  })
  const check = checkJvp({
    at: x,
    names: inputs,
    components: 'all',
    value,
    jvp,
    tolerance: DIFFERENCES,
  })
  const classes = errorsByClass(at, check.judgements)
  return {
    configuration,
    bothWays: both.relativeError,
    differences: Object.fromEntries(classes.map(({ parameter, worst }) => [parameter, worst])),
    inputs: inputs.length,
    outputs: outputs.length,
    complaints: [
      ...(both.passed ? [] : [both.sentence]),
      ...(check.passed ? [] : [check.report]),
      ...classes.filter(({ matters }) => !matters).map(({ parameter }) => `Nothing moves with ${parameter}.`),
    ],
  }
}

/** What differences say of one parameter class. */
interface ClassErrors {
  readonly parameter: string
  /** relative error, the worst of all entries */
  readonly worst: number
  /** whether any result moves with any number of the class: else there was nothing to be right about */
  readonly matters: boolean
}

/** The errors of each parameter class that the configuration has. */
function errorsByClass(at: Numbers, judgements: readonly Judgement[]): readonly ClassErrors[] {
  let first = 0
  const ranges = Object.entries(at).map(([parameter, { length }]) => ({
    parameter,
    from: first,
    to: (first += length),
  }))
  return ranges
    .filter(({ from, to }) => to > from)
    .map(({ parameter, from, to }) => {
      const own = judgements.filter(({ component = -1 }) => from <= component && component < to)
      return {
        parameter,
        worst: Math.max(...own.map(({ relativeError }) => relativeError)),
        matters: own.some(({ analytic }) => analytic !== 0),
      }
    })
}
