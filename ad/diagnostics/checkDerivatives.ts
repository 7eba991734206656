import {
  type Check,
  checkGradient,
  checkJvp,
  DerivativeError,
  type DotTest,
  dotTest,
  relativeError,
} from '../checking/index.ts'
import { compile } from '../compile.ts'
import { randomFrom, randomState } from '../optim/index.ts'
import { flatten } from '../trace/tree.ts'
import { type FlatDerivatives, flatDerivatives, restricted } from './flatDerivatives.ts'
import { pathsOf } from './paths.ts'

/** How strictly to check, and what. */
export interface DerivativeCheckOptions {
  /** relative error allowed against differences; default 1e-7 */
  readonly tolerance?: number
  /** relative error allowed between forward and reverse, and between compiled and plain values; default 1e-12 */
  readonly agreement?: number
  /** paths of the inputs to check, or how they begin: `design`, `q[3]`; default: all */
  readonly wrt?: readonly string[]
  /** checks every input by itself, however many there are; default: up to 64, beyond that those random directions blame */
  readonly every?: boolean
  /** random directions beside the single inputs; default 2 */
  readonly directions?: number
  /** whole number that all chance comes from; default 0 */
  readonly seed?: number
}

/** The outcome of `checkDerivatives`. */
export interface DerivativeCheck {
  /** whether forward, reverse, differences, compiled and plain all agree */
  readonly passed: boolean
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** what was checked, on plain lists of numbers */
  readonly derivatives: FlatDerivatives
  /** forward against reverse */
  readonly transposed: DotTest
  /** reverse against differences */
  readonly differences: Check
  /** what went wrong first, or that nothing did */
  readonly sentence: string
  /** the sentence, the worst component and direction, and a table */
  readonly report: string
  /** throws a DerivativeError with the report unless the check has passed */
  throwIfWrong(): void
}

/**
 * Whether the derivatives that limber takes of a function are right: forward against reverse on random vectors, reverse
 * against high-order differences input by input and along random directions, and the compiled value against the plain.
 *
 * @param f - function of a tree of scalars to one scalar or a tree of them
 * @param at - where, away from kinks
 * @throws Error when a value is not finite there, TypeError when argument or result holds no number
 */
export function checkDerivatives<A, R>(
  f: (argument: A) => R,
  at: A,
  options: DerivativeCheckOptions = {},
): DerivativeCheck {
  const whole = flatDerivatives(f, at)
  const flat = options.wrt ? restricted(whole, options.wrt) : whole
  const transposed = dotTest({
    jvp: (dx) => flat.jvp(flat.at, dx),
    vjp: (u) => flat.vjp(flat.at, u),
    inputs: flat.inputs.length,
    outputs: flat.outputs.length,
    tolerance: options.agreement ?? AGREEMENT,
    seed: options.seed ?? 0,
  })
  const differences = againstDifferences(flat, options)
  return outcome(flat, transposed, differences, unlikePlain(f, at, options.agreement ?? AGREEMENT))
}

const AGREEMENT = 1e-12

function outcome(
  derivatives: FlatDerivatives,
  transposed: DotTest,
  differences: Check,
  unlike: string | undefined,
): DerivativeCheck {
  const { inputs, outputs } = derivatives
  const passed = transposed.passed && differences.passed && unlike === undefined
  const sentence =
    unlike ??
    (differences.passed && !transposed.passed
      ? `forward and reverse: ${transposed.sentence}`
      : differences.sentence)
  const report = [sentence, ...details(differences), transposed.sentence].join('\n')
  const throwIfWrong = () => {
    if (!passed) throw new DerivativeError(report, differences.worst)
  }
  return { passed, inputs, outputs, derivatives, transposed, differences, sentence, report, throwIfWrong }
}

/** The table of a check, and the worst of its directions. */
function details({ report, judgements }: Check): string[] {
  const direction = judgements.find(({ component }) => component === undefined)
  const [, ...table] = report.split('\n')
  if (!direction) return table
  const { label, verdict, analytic, numeric, relativeError } = direction
  return [
    ...table,
    `worst direction: ${label}: ${verdict}, analytic ${analytic}, differences ${numeric}, relative error ${relativeError.toExponential(1)}.`,
  ]
}

/** Results up to this number are each checked, more of them by random combinations. */
const MOST_OUTPUTS = 64
const COMBINATIONS = 3

function againstDifferences(flat: FlatDerivatives, options: DerivativeCheckOptions): Check {
  const { at, inputs } = flat
  const { tolerance = 1e-7, directions = 2, seed = 0, every = false } = options
  const shared = {
    at,
    names: inputs,
    tolerance,
    directions,
    seed,
    ...(every && { components: 'all' as const }),
  }
  if (flat.outputs.length === 1) {
    return checkGradient({
      ...shared,
      value: (x) => flat.value(x)[0]!,
      gradient: (x) => flat.vjp(x, [1]),
    })
  }
  const rows = combinations(flat.outputs, seed)
  const jacobian = rows.map(({ u }) => flat.vjp(at, u))
  const check = {
    ...shared,
    outputNames: rows.map(({ name }) => name),
    value: (x: Float64Array) => {
      const y = flat.value(x)
      return rows.map(({ u }) => product(u, y))
    },
    jvp: (_x: Float64Array, dx: Float64Array) => jacobian.map((row) => product(row, dx)),
  }
  const found = checkJvp(check)
  // random directions alone cannot name the input to blame
  const named = found.judgements.some(({ component }) => component !== undefined)
  return found.worst.verdict === 'wrong' && !named ? checkJvp({ ...check, components: 'all' }) : found
}

/** Weights of the results whose derivatives are checked: each by itself, or all in random proportions. */
function combinations(outputs: readonly string[], seed: number): { name: string; u: Float64Array }[] {
  const n = outputs.length
  if (n <= MOST_OUTPUTS) return outputs.map((name, k) => ({ name, u: new Float64Array(n).fill(1, k, k + 1) }))
  const random = randomFrom(randomState(seed))
  return Array.from({ length: COMBINATIONS }, (_, k) => ({
    name: `combination ${k} of ${n} results`,
    u: Float64Array.from({ length: n }, () => random.normal()),
  }))
}

/** aᵀb, where what does not count does not poison the sum. */
function product(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) if (a[i] !== 0 && b[i] !== 0) sum += a[i]! * b[i]!
  return sum
}

/** A sentence when the compiled function and the plain one differ in value, else undefined. */
function unlikePlain<A, R>(f: (argument: A) => R, at: A, agreement: number): string | undefined {
  const numbers = (tree: unknown) => flatten(tree, 'the result').leaves as number[]
  const result = f(at)
  const [plain, compiled] = [numbers(result), numbers((compile(f, at) as (argument: A) => R)(at))]
  const largest = plain.reduce((most, y) => Math.max(most, Math.abs(y)), 0)
  const k = plain.findIndex((y, i) => !(relativeError(y, compiled[i]!, largest) <= agreement))
  if (k < 0 && plain.length === compiled.length) return undefined
  return (
    `${pathsOf(result, 'value')[k] ?? 'the result'} is ${plain[k]} on plain numbers and ${compiled[k]} compiled: the function decides ` +
    "something by plain numbers, or computes outside 'use grad'."
  )
}
