import type { DerivativeCheck } from '../../ad/diagnostics/index.ts'
import { paint, type Terminal } from '../cli/terminal.ts'
import { parameterClasses } from './parameterClasses.ts'

/**
 * The outcome of one case for people: a heading, a line for each kind of input, and a sentence where it is wrong.
 *
 * @param unused - inputs that nothing depends on, whose derivatives are right without a merit
 */
export function caseTable(
  title: string,
  check: DerivativeCheck,
  unused: readonly string[],
  terminal: Terminal,
): string {
  const { bold, red } = paint(terminal)
  const { derivatives, transposed, evaluations, passed, sentence } = check
  const { inputs, outputs } = derivatives
  const facts = `${count(inputs, 'input')}, ${count(outputs, 'result')}, ${evaluations.toLocaleString('en-US')} evaluations`
  const lines = rows(check)
  return [
    `${bold(title)}   ${facts}`,
    ...lines,
    `  forward against reverse: ${transposed.relativeError.toExponential(1)}`,
    ...(unused.length === 0 ? [] : [`  nothing depends on: ${unused.join(', ')}`]),
    ...(passed ? [] : [red(`  ${sentence}`)]),
    '',
  ].join('\n')
}

function count(names: readonly string[], what: string): string {
  return `${names.length} ${what}${names.length === 1 ? '' : 's'}`
}

function rows(check: DerivativeCheck): string[] {
  const head = ['inputs', '', 'worst relative error', 'verdict', 'derivative of']
  const cells = parameterClasses(check).map(({ name, inputs, worst }) => [
    name,
    String(inputs),
    worst.relativeError.toExponential(1),
    worst.verdict,
    worst.label,
  ])
  const widths = head.map((word, k) => Math.max(word.length, ...cells.map((row) => row[k]!.length)))
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, k) => aligned(cell, k, widths[k]!)).join('  ')}`.trimEnd()
  return [head, ...cells].map(line)
}

/** Counts lean right. */
function aligned(cell: string, column: number, width: number): string {
  return column === 1 ? cell.padStart(width) : cell.padEnd(width)
}
