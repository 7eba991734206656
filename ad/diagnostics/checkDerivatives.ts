import { type Check, DerivativeError, type DotTest, dotTest, relativeError } from '../checking/index.ts'
import { checkOf } from '../checking/report.ts'
import { compile } from '../compile.ts'
import { flatten } from '../trace/tree.ts'
import { againstDifferences, type DerivativeJudgement } from './againstDifferences.ts'
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
  /** checks every input by itself, however many there are; default: up to 64, beyond that where a direction is wrong */
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
  /** what was checked, on plain lists of numbers, with the names of inputs and results */
  readonly derivatives: FlatDerivatives
  /** forward against reverse */
  readonly transposed: DotTest
  /** reverse against differences, the gravest first */
  readonly judgements: readonly DerivativeJudgement[]
  readonly tolerance: number
  /** calls of the function for differences */
  readonly evaluations: number
  /** what went wrong first, or that nothing did */
  readonly sentence: string
  /** the sentence, a table of the gravest derivatives, and the worst direction */
  readonly report: string
  /** throws a DerivativeError with the report unless the check has passed */
  throwIfWrong(): void
}

const AGREEMENT = 1e-12
const TOLERANCE = 1e-7

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
  const { agreement = AGREEMENT, tolerance = TOLERANCE, wrt, seed = 0 } = options
  const whole = flatDerivatives(f, at)
  const derivatives = wrt ? restricted(whole, wrt) : whole
  const transposed = dotTest({
    jvp: (dx) => derivatives.jvp(derivatives.at, dx),
    vjp: (u) => derivatives.vjp(derivatives.at, u),
    inputs: derivatives.inputs.length,
    outputs: derivatives.outputs.length,
    tolerance: agreement,
    seed,
  })
  const { judgements, evaluations } = againstDifferences(derivatives, { ...options, tolerance })
  const facts = { derivatives, transposed, judgements, tolerance, evaluations }
  return { ...facts, ...verdictOn(facts, unlikePlain(f, at, agreement)) }
}

type Facts = Pick<DerivativeCheck, 'transposed' | 'judgements' | 'tolerance' | 'evaluations'>
type Verdict = Pick<DerivativeCheck, 'passed' | 'sentence' | 'report' | 'throwIfWrong'>

function verdictOn({ transposed, judgements, tolerance, evaluations }: Facts, unlike?: string): Verdict {
  const differences = checkOf(judgements, tolerance, evaluations)
  const passed = transposed.passed && differences.passed && unlike === undefined
  const transposition =
    differences.passed && !transposed.passed ? `forward and reverse: ${transposed.sentence}` : undefined
  const sentence = unlike ?? transposition ?? differences.sentence
  const report = [sentence, ...details(differences), transposed.sentence].join('\n')
  const throwIfWrong = () => {
    if (!passed) throw new DerivativeError(report, differences.worst)
  }
  return { passed, sentence, report, throwIfWrong }
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
