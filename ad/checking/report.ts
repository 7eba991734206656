import { byGravity, isSubgradient, type Judgement } from './judgement.ts'

/** The outcome of a check. */
export interface Check {
  /** whether every comparison was right */
  readonly passed: boolean
  /** the gravest comparison */
  readonly worst: Judgement
  /** all comparisons, the gravest first */
  readonly judgements: readonly Judgement[]
  readonly tolerance: number
  /** calls of the function that was differenced */
  readonly evaluations: number
  /** what the gravest comparison says */
  readonly sentence: string
  /** the sentence and a table of the gravest comparisons */
  readonly report: string
  /** throws a DerivativeError with the report unless the check has passed */
  throwIfWrong(): void
}

/** A derivative is wrong, or could not be confirmed. */
export class DerivativeError extends Error {
  override readonly name = 'DerivativeError'
  readonly worst: Judgement

  constructor(report: string, worst: Judgement) {
    super(report)
    this.worst = worst
  }
}

/** Rows of the table in a report. */
const MOST_ROWS = 12

/** The outcome that judgements amount to; there must be one at least. */
export function checkOf(unsorted: readonly Judgement[], tolerance: number, evaluations: number): Check {
  const judgements = [...unsorted].sort(byGravity)
  const worst = judgements[0]!
  const passed = worst.verdict === 'right'
  const sentence = sentenceOn(worst, tolerance)
  const report = [sentence, ...tableOf(judgements)].join('\n')
  return {
    passed,
    worst,
    judgements,
    tolerance,
    evaluations,
    sentence,
    report,
    throwIfWrong: () => {
      if (!passed) throw new DerivativeError(report, worst)
    },
  }
}

function sentenceOn(worst: Judgement, tolerance: number): string {
  const { label, analytic, numeric, relativeError, differenceError, jump } = worst
  const both = `analytic ${analytic}, differences ${numeric} ± ${differenceError.toExponential(1)}`
  const error = `relative error ${relativeError.toExponential(1)}`
  const slopes = `the slope is ${numeric - jump / 2} on the left and ${numeric + jump / 2} on the right`
  switch (worst.verdict) {
    case 'right':
      return `${label} and all others are right: ${both}, ${error}, tolerance ${tolerance}.`
    case 'kink':
      return `${label}: the difference table does not converge here: kink? ${slopes}, analytic ${analytic} between them; check beside the kink.`
    case 'unresolved':
      return `${label}: the difference table does not converge here: kink? ${both}, too rough to confirm the tolerance ${tolerance}.`
    case 'wrong':
      return jump !== 0 && !isSubgradient(worst)
        ? `${label} is wrong: analytic ${analytic} at a kink where ${slopes}.`
        : `${label} is wrong: ${both}, ${error}, tolerance ${tolerance}.`
  }
}

function tableOf(judgements: readonly Judgement[]): string[] {
  const rows = judgements
    .slice(0, MOST_ROWS)
    .map((j) => [
      j.label,
      j.verdict,
      j.analytic.toPrecision(12),
      j.numeric.toPrecision(12),
      j.relativeError.toExponential(1),
      j.differenceError.toExponential(1),
    ])
  const head = ['derivative', 'verdict', 'analytic', 'differences', 'relative error', 'difference error']
  const widths = head.map((title, k) => Math.max(title.length, ...rows.map((row) => row[k]!.length)))
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, k) => cell.padEnd(widths[k]!)).join('  ')}`.trimEnd()
  const more = judgements.length - rows.length
  return [line(head), ...rows.map(line), ...(more > 0 ? [`  … and ${more} more`] : [])]
}
