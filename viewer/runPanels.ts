import type { HistoryLine } from '../experiments/index.ts'
import type { Run, RunSummary } from './files/run.ts'
import { byId } from './panels/element.ts'
import { type LossPlot, lossPlot } from './panels/lossPlot.ts'
import { numeral } from './panels/numerals.ts'
import { showParameters } from './panels/parameterTable.ts'
import { showFacts, showMeasures, showVerdict } from './panels/summary.ts'

/** The panels beside the picture: question, verdict, loss, parameters, facts. */
export interface RunPanels {
  show(run: Run): void
  /** Marks an iteration and shows its parameters; none: the end result. */
  mark(iteration: number | undefined): void
  paint(): void
}

/**
 * @param pick - called with the iteration that a person picks; none: back to the end result
 */
export function runPanels(pick: (iteration: number | undefined) => void): RunPanels {
  let plot: LossPlot | undefined
  let run: Run | undefined
  const slider = byId('iteration', HTMLInputElement)
  const tuned = byId('show-result', HTMLButtonElement)
  slider.addEventListener('input', () => pick(run?.history[slider.valueAsNumber]?.iteration))
  tuned.addEventListener('click', () => pick(undefined))
  return {
    show(opened) {
      run = opened
      plot?.dispose()
      plot = undefined
      showRun(opened)
      if (opened.history.length === 0) return
      slider.max = String(opened.history.length - 1)
      const hovered = (line: HistoryLine | undefined) =>
        describe(line ?? opened.history[slider.valueAsNumber])
      plot = lossPlot(
        byId('loss-plot', HTMLElement),
        opened.history,
        opened.summary?.baselines ?? [],
        hovered,
        pick,
      )
    },
    mark(iteration) {
      if (!run) return
      const at = run.history.findIndex((line) => line.iteration === iteration)
      const line = run.history[at]
      slider.valueAsNumber = at < 0 ? run.history.length - 1 : at
      slider.style.setProperty('--filled', String(slider.valueAsNumber / Math.max(1, run.history.length - 1)))
      slider.setAttribute('aria-valuetext', sentence(line ?? run.history.at(-1)))
      tuned.disabled = iteration === undefined
      plot?.mark(iteration)
      describe(line ?? run.history.at(-1))
      if (run.summary) showColumn(run.summary, line)
    },
    paint: () => plot?.paint(),
  }
}

function showRun({ summary, history, before, after }: Run): void {
  const name = [...new Set([before, after].flatMap((recording) => recording?.name ?? []))].join(' and ')
  byId('side', HTMLElement).hidden = !summary
  byId('experiment', HTMLElement).textContent = summary?.title ?? summary?.experiment ?? name
  byId('question', HTMLElement).textContent = summary?.question ?? ''
  byId('loss-card', HTMLElement).hidden = history.length === 0
  if (!summary) return
  byId('verdict-card', HTMLElement).hidden = (summary.verdict ?? []).length === 0
  byId('parameters-card', HTMLElement).hidden = summary.parameters.length === 0
  showVerdict(byId('verdict', HTMLUListElement), summary.verdict ?? [])
  showMeasures(byId('measures', HTMLElement), summary)
  showFacts(byId('facts', HTMLDListElement), summary)
}

function showColumn(summary: RunSummary, line: HistoryLine | undefined): void {
  const table = byId('parameters', HTMLTableElement)
  const values = line ? summary.parameters.map((_, i) => line.x?.[i]) : summary.parameters.map((p) => p.after)
  showParameters(table, summary.parameters, { title: line ? `iteration ${line.iteration}` : 'after', values })
}

function describe(line: HistoryLine | undefined): void {
  byId('loss-readout', HTMLElement).textContent = sentence(line)
}

function sentence(line: HistoryLine | undefined): string {
  if (!line) return ''
  return `iteration ${line.iteration} · loss ${numeral(line.loss)} · gradient ${numeral(line.gradientNorm)}`
}
