import type { Claim, RecordedMeasure } from '../../experiments/index.ts'
import type { RunSummary } from '../files/run.ts'
import { element } from './element.ts'
import { numeral } from './numerals.ts'

/** Significant digits where there is little room. */
const TILE_DIGITS = 3

/** Fills the list of claims: what holds, what does not, and the numbers that say so. */
export function showVerdict(list: HTMLUListElement, claims: readonly Claim[]): void {
  list.replaceChildren(...claims.map(claimItem))
}

function claimItem({ claim, holds, measured }: Claim): HTMLLIElement {
  const mark = element('span', {
    class: 'mark',
    role: 'img',
    'aria-label': holds ? 'holds' : 'does not hold',
  })
  mark.append(holds ? '✓' : '✗')
  const evidence = element(
    'span',
    { class: 'measured' },
    typeof measured === 'number' ? numeral(measured) : measured,
  )
  return element('li', { class: holds ? 'holds' : 'fails' }, mark, element('div', {}, claim, evidence))
}

/** Fills the tiles: loss and measures, before and after. */
export function showMeasures(box: HTMLElement, { loss, measures = [] }: RunSummary): void {
  const tiles: RecordedMeasure[] = [...measures]
  if (loss?.before !== undefined && loss.after !== undefined) {
    tiles.unshift({ name: 'loss', unit: '', before: loss.before, after: loss.after })
  }
  box.replaceChildren(...tiles.map(tile))
}

function tile({ name, unit, before, after }: RecordedMeasure): HTMLElement {
  return element(
    'div',
    { class: 'tile' },
    element('dt', {}, name),
    element(
      'dd',
      { class: 'is' },
      numeral(after, TILE_DIGITS),
      ' ',
      element('span', { class: 'unit' }, unit),
    ),
    element('dd', { class: 'was' }, `from ${numeral(before, TILE_DIGITS)}`),
  )
}

/** Fills the list of facts about how the run came about. */
export function showFacts(list: HTMLDListElement, summary: RunSummary): void {
  const versions = Object.entries(summary.versions ?? {}).map(([name, version]) => `${name} ${version}`)
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['status', summary.status],
    ['stopped', summary.stop && `${summary.stop.reason}: ${summary.stop.sentence}`],
    ['iterations', summary.iterations?.toString()],
    ['simulations', summary.simulations?.toString()],
    ['seed', summary.seed?.toString()],
    ['started', summary.startedAt],
    ['versions', versions.join(', ')],
  ]
  const known = facts.filter((fact): fact is readonly [string, string] => Boolean(fact[1]))
  list.replaceChildren(
    ...known.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]),
  )
}
