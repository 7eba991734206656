import { type Baseline, type Deviation, deviations, type Expectation, unitOf } from './baseline.ts'

/** Rows of the table in a message. */
const MOST_ROWS = 12

/** What a reader should know when a gradient is not what was recorded; undefined when it is. */
export function disagreement(name: string, before: Baseline, now: Expectation): string | undefined {
  const { date, limber, engine } = before.recorded
  const recorded = `recorded ${date} with limber ${limber} on ${engine}`
  const terms = changedTerms(before, now)
  if (terms) return `The baseline "${name}" (${recorded}) was recorded on other terms: ${terms}.`
  const found = deviations(before.value, now.value, now.tolerance)
  if (found.length === 0) return undefined
  const agreeing = Object.keys(before.value).length - found.filter(({ was }) => was !== undefined).length
  return [
    `The gradient differs from its baseline "${name}" (${recorded}, tolerance ${now.tolerance}):`,
    ...table(found, now),
    ...(agreeing > 0 ? [`  ${agreeing} more agree`] : []),
  ].join('\n')
}

function changedTerms(before: Baseline, now: Expectation): string | undefined {
  if (before.tolerance !== now.tolerance)
    return `its tolerance is ${before.tolerance}, the test's ${now.tolerance}`
  const [was, is] = [before.unit, now.unit].map((unit) => JSON.stringify(unit))
  return was === is ? undefined : `its unit is ${was}, the test's ${is}`
}

function table(found: readonly Deviation[], { unit }: Expectation): string[] {
  const rows = found.slice(0, MOST_ROWS).map(({ path, was, is, relative }) => {
    const kind = unitOf(unit, path)
    return [
      kind ? `${path} [${kind}]` : path,
      was === undefined ? 'absent' : String(was),
      is === undefined ? 'absent' : String(is),
      Number.isFinite(relative) ? relative.toExponential(1) : '',
    ]
  })
  const head = ['path', 'was', 'is', 'relative difference']
  const widths = head.map((title, k) => Math.max(title.length, ...rows.map((row) => row[k]!.length)))
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, k) => cell.padEnd(widths[k]!)).join('  ')}`.trimEnd()
  const more = found.length - rows.length
  return [line(head), ...rows.map(line), ...(more > 0 ? [`  … and ${more} more differ`] : [])]
}
