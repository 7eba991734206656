import { figures, span } from '../figures.ts'
import type { RunRecord } from '../runRecord.ts'
import { paint, type Terminal } from './terminal.ts'

/** Parameters shown at most: those that moved furthest in their bounds; run.json has them all. */
const PARAMETERS_SHOWN = 12

/** What a person wants to know when a run is over: what changed, what was claimed, where it lies, what to do next. */
export function summary(record: RunRecord, folder: string, terminal: Terminal): string {
  const { bold } = paint(terminal)
  const paragraphs = [
    bold(record.question),
    record.stop ? `${ending(record)} (${efforts(record)})` : '',
    table(changes(record)),
    verdictLines(record, terminal),
    `Run folder: ${folder}`,
  ]
  return `\n${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`
}

/** Why it ended; who asked it to stop needs not be told by whom. */
function ending({ status, stop, iterations }: RunRecord): string {
  if (status === 'interrupted') return `Stopped as asked, after ${counted(iterations, 'iteration')}.`
  return capitalized(stop!.sentence)
}

function efforts(record: RunRecord): string {
  const { iterations, simulations } = record
  return [counted(iterations, 'iteration'), counted(simulations, 'simulation'), timeOf(record)].join(', ')
}

function counted(count: number | undefined, what: string): string {
  return `${count ?? 0} ${what}${count === 1 ? '' : 's'}`
}

function capitalized(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

function timeOf({ timings }: RunRecord): string {
  return span(Object.values(timings).reduce((sum, time) => sum + time, 0))
}

type Row = readonly [name: string, before: string, arrow: string, after: string, unit: string]

function changes(record: RunRecord): readonly Row[] {
  const row = (name: string, before = Number.NaN, after = Number.NaN, unit = ''): Row => [
    name,
    figures(before),
    '→',
    figures(after),
    unit === '1' ? '' : unit,
  ]
  const { terms = [], measures = [], loss } = record
  return [
    row('loss', loss.before, loss.after),
    ...(terms.length > 1 ? terms.map(({ name, before, after }) => row(`  ${name}`, before, after)) : []),
    ...measures.map(({ name, before, after, unit }) => row(name, before, after, unit)),
    ...mostMoved(record).map(({ name, before, after, unit }) => row(name, before, after, unit)),
  ]
}

function mostMoved({ parameters }: RunRecord): RunRecord['parameters'] {
  const moved = ({ before, after = before, lower, upper }: RunRecord['parameters'][number]) =>
    upper > lower ? Math.abs(after - before) / (upper - lower) : 0
  return [...parameters].sort((a, b) => moved(b) - moved(a)).slice(0, PARAMETERS_SHOWN)
}

/** Rows set in columns: names to the left, numbers to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]!.length))
  const numeric = new Set([1, 3])
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          numeric.has(column) ? cell.padStart(width(column)) : cell.padEnd(width(column)),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function verdictLines({ verdict = [] }: RunRecord, terminal: Terminal): string {
  const { green, red, dim } = paint(terminal)
  return verdict
    .map(({ claim, holds, measured }) => `${holds ? green('✓') : red('✗')} ${claim}\n  ${dim(measured)}`)
    .join('\n')
}
