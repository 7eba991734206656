import type { RecordedParameter } from '../../experiments/index.ts'
import { element } from './element.ts'
import { numeral } from './numerals.ts'

/** Column shown beside "before": the tuned values, or those of a picked iteration. */
export interface ParameterColumn {
  readonly title: string
  /** in the order of the parameters; undefined where a value is not known */
  readonly values: readonly (number | undefined)[]
}

/** Fills a table with a row per parameter: name, before, the column, and a bar from bound to bound. */
export function showParameters(
  table: HTMLTableElement,
  parameters: readonly RecordedParameter[],
  column: ParameterColumn,
): void {
  const groups = [...new Set(parameters.map(({ group }) => group))]
  const bodies = groups.map((group) => {
    const rows = parameters.flatMap((parameter, i) =>
      parameter.group === group ? [row(parameter, column.values[i])] : [],
    )
    return element('tbody', {}, groupRow(group), ...rows)
  })
  table.replaceChildren(head(column.title), ...bodies)
}

function head(title: string): HTMLTableSectionElement {
  const cells = ['parameter', 'before', title, 'bounds'].map((text) => element('th', { scope: 'col' }, text))
  return element('thead', {}, element('tr', {}, ...cells))
}

function groupRow(group: string): HTMLTableRowElement {
  return element('tr', { class: 'group' }, element('th', { scope: 'rowgroup', colspan: '4' }, group))
}

function row(parameter: RecordedParameter, value: number | undefined): HTMLTableRowElement {
  const { name, unit, before } = parameter
  const label = element('th', { scope: 'row' }, name)
  if (unit !== '' && unit !== '1') label.append(' ', element('span', { class: 'unit' }, unit))
  return element(
    'tr',
    {},
    label,
    element('td', { class: 'number before' }, numeral(before)),
    element('td', { class: 'number after' }, value === undefined ? '–' : numeral(value)),
    element('td', { class: 'bar-cell' }, bar(parameter, value)),
  )
}

/** From the lower bound to the upper one: a tick where the value was, a dot where it is, a line between. */
function bar({ name, lower, upper, before }: RecordedParameter, value: number | undefined): HTMLElement {
  const at = (x: number) => `${(100 * share(x, lower, upper)).toFixed(1)}%`
  const now = value ?? before
  const [from, to] = [Math.min(before, now), Math.max(before, now)]
  const width = `${(100 * (share(to, lower, upper) - share(from, lower, upper))).toFixed(1)}%`
  const label = `${name}: ${numeral(now)} between ${numeral(lower)} and ${numeral(upper)}`
  return element(
    'div',
    { class: 'bar', role: 'img', 'aria-label': label, title: `${numeral(lower)} … ${numeral(upper)}` },
    element('span', { class: 'moved', style: `left:${at(from)};width:${width}` }),
    element('span', { class: 'was', style: `left:${at(before)}` }),
    element('span', { class: 'is', style: `left:${at(now)}` }),
  )
}

/** How far a value stands from one bound to the other, 0 to 1. */
function share(x: number, lower: number, upper: number): number {
  return upper > lower ? Math.min(1, Math.max(0, (x - lower) / (upper - lower))) : 0
}
