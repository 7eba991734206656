import { checkJvp, dotTest, type Judgement } from '../../../ad/checking/index.ts'
import { type Compiled, compile, jvp, type Scalar, vjp } from '../../../ad/index.ts'
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
  const x = Object.values(at).flat()
  const f = stepped(configuration, groundUnder(configuration, at))
  const value = flat(compile(f, at))
  const bar = Array<number>(value(x).length).fill(0)
  const pushed = flat(
    compile((p: { at: Numbers; dx: Numbers }) => jvp(f, p.at, p.dx).tangent, { at, dx: at }),
  )
  const pulled = flat(
    compile((p: { at: Numbers; bar: readonly Scalar[] }) => vjp(f, p.at, p.bar).grad, { at, bar }),
  )
  const both = dotTest({
    jvp: (dx) => pushed([...x, ...dx]),
    vjp: (y) => pulled([...x, ...y]),
    inputs: x.length,
    outputs: bar.length,
    samples: 6,
    tolerance: BOTH_WAYS,
  })
  const check = checkJvp({
    at: x,
    names: namesOf(at),
    components: x.map((_, i) => i),
    value,
    jvp: (p, dx) => pushed([...p, ...dx]),
    tolerance: DIFFERENCES,
  })
  const classes = errorsByClass(at, check.judgements)
  return {
    configuration,
    bothWays: both.relativeError,
    differences: Object.fromEntries(classes.map(({ parameter, worst }) => [parameter, worst])),
    inputs: x.length,
    outputs: bar.length,
    complaints: [
      ...(both.passed ? [] : [both.sentence]),
      ...(check.passed ? [] : [check.report]),
      ...classes.filter(({ matters }) => !matters).map(({ parameter }) => `Nothing moves with ${parameter}.`),
    ],
  }
}

function flat(compiled: unknown): (x: ArrayLike<number>) => Float64Array {
  const program = compiled as Compiled<never, unknown>
  return (x) => program.into(x, new Float64Array(program.outputs))
}

function namesOf(at: Numbers): readonly string[] {
  return Object.entries(at).flatMap(([name, values]) => values.map((_, i) => `${name}[${i}]`))
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
