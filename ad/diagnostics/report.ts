import { UNBOUNDED } from '../graph/node.ts'
import type { Explanation, LoopSummary, Met } from './explain.ts'
import type { Weight } from './weight.ts'

/** Rows shown of each table; the record has them all. */
const MOST_ROWS = 12

/** Inputs named beside an encounter. */
const MOST_NAMES = 3

/** An explanation in lines for people. */
export function reportOf(facts: Omit<Explanation, 'report'>): string {
  const { value, gradient, operations, loops, kinks, killers, warnings } = facts
  return [
    ...table(
      ['', 'written', 'executed', 'memory', 'code'],
      [weightRow('value', value), weightRow('with gradient', gradient)],
    ),
    `gradient : value = ${(gradient.executed / Math.max(1, value.executed)).toFixed(2)} in operations executed`,
    ...section('operations', ['operation', 'written', 'executed'], operations, (one) => [
      one.operation,
      count(one.written),
      count(one.executed),
    ]),
    ...section('loops', ['iterations', 'begun', 'where'], loops, loopRow),
    ...section('kinks: slopes jump', MET_HEAD, kinks, metRow),
    ...section(
      'gradient killers: steps, and choices whose switching no gradient sees',
      ['kind', ...MET_HEAD],
      killers,
      (one) => [one.kind, ...metRow(one)],
    ),
    ...(warnings.length === 0 ? [] : ['', 'warnings', ...warnings.map((sentence) => `  ${sentence}`)]),
  ].join('\n')
}

function weightRow(name: string, { written, executed, memoryBytes, codeBytes }: Weight): string[] {
  return [name, count(written), count(executed), bytes(memoryBytes), bytes(codeBytes)]
}

function loopRow({ length, depth, times, label, source }: LoopSummary): string[] {
  const iterations = length === UNBOUNDED ? 'no bound, counted once' : count(length)
  return [`${'  '.repeat(depth)}${iterations}`, count(times), where(label, source)]
}

const MET_HEAD = ['operation', 'sites', 'times', 'depends on', 'where']

function metRow({ operation, sites, times, inputs, label, source }: Met): string[] {
  return [operation, count(sites), count(times), some(inputs), where(label, source)]
}

function some(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES
  return names.slice(0, MOST_NAMES).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

function where(label: string, source: string | undefined): string {
  return [label, source].filter(Boolean).join(', ')
}

function section<T>(
  title: string,
  head: readonly string[],
  items: readonly T[],
  row: (item: T) => string[],
): string[] {
  if (items.length === 0) return ['', `${title}: none`]
  const more = items.length - MOST_ROWS
  const lines = table(head, items.slice(0, MOST_ROWS).map(row))
  return ['', title, ...lines, ...(more > 0 ? [`  … and ${more} more`] : [])]
}

/** Lines of a table whose columns of numbers lean right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, k) => Math.max(title.length, ...rows.map((row) => row[k]!.length)))
  const right = head.map((_, k) => rows.every((row) => /^\d[\d,.]*( k?B)?$/.test(row[k]!)))
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, k) => (right[k] ? cell.padStart(widths[k]!) : cell.padEnd(widths[k]!))).join('  ')}`.trimEnd()
  return [head, ...rows].map(line)
}

function count(n: number): string {
  return n.toLocaleString('en-US')
}

const KILO = 1000

function bytes(n: number): string {
  return n < KILO ? `${n} B` : `${(n / KILO).toFixed(1)} kB`
}
