import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** One measured figure, and what it must reach. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** what it is measured beside, in the same process */
  readonly peer?: string
  /** value divided by the peer's */
  readonly ratio?: number
  /** in words, e.g. "≤ 3 µs" */
  readonly goal: string
  readonly met: boolean
}

/** A figure that must not exceed a limit. */
export function atMost(name: string, value: number, unit: string, limit: number): Figure {
  return { name, value, unit, goal: `≤ ${limit} ${unit}`, met: value <= limit }
}

/** A figure that is told and has no goal. */
export function noted(name: string, value: number, unit: string): Figure {
  return { name, value, unit, goal: '', met: true }
}

/** A figure that must reach a limit. */
export function atLeast(name: string, value: number, unit: string, limit: number): Figure {
  return { name, value, unit, goal: `≥ ${limit} ${unit}`, met: value >= limit }
}

/** A figure whose ratio to a peer's must stay below a limit. */
export function ratioBelow(
  name: string,
  value: number,
  unit: string,
  peer: { readonly name: string; readonly value: number },
  limit: number,
): Figure {
  const ratio = value / peer.value
  return {
    name,
    value,
    unit,
    peer: `${peer.name} ${significant(peer.value)} ${unit}`,
    ratio,
    goal: `≤ ${limit} ×`,
    met: ratio <= limit,
  }
}

/** (∏ x)^(1/n) */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)
}

/** Writes bench-results/<suite>.json and returns the table to print. */
export function reported(suite: string, figures: readonly Figure[]): string {
  mkdirSync('bench-results', { recursive: true })
  const path = join('bench-results', `${suite}.json`)
  writeFileSync(path, `${JSON.stringify(figures, null, 2)}\n`)
  const rows = figures.map((figure) => [
    figure.met ? '✓' : '✗',
    figure.name,
    `${significant(figure.value)} ${figure.unit}`,
    figure.peer ?? '',
    figure.ratio === undefined ? '' : `${significant(figure.ratio)} ×`,
    figure.goal,
  ])
  return `${table([['', 'figure', 'measured', 'beside', 'ratio', 'goal'], ...rows])}\n→ ${path}`
}

function significant(value: number): string {
  return value === 0
    ? '0'
    : Number(value.toPrecision(3)).toLocaleString('en', { maximumSignificantDigits: 3 })
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
