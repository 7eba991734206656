import { figures, span } from '../figures.ts'
import type { Progress, Reporter } from '../reporter.ts'
import { paint, type Terminal } from './terminal.ts'

/** Width of the bar, and the least width at which it is worth its room [characters]. */
const BAR_COLUMNS = 24
const LEAST_COLUMNS = 6
/** Plain lines that a track prints at most, first and last included: enough to see a trend in a log. */
const PLAIN_LINES = 12
const CLEAR_LINE = '\r\u001b[2K'

/** Tells a terminal how a run goes: a bar where lines can be written over, else one plain line now and then. */
export function progressBar(terminal: Terminal): Reporter {
  return terminal.interactive ? liveBar(terminal) : plainLines(terminal)
}

function liveBar(terminal: Terminal): Reporter {
  const { dim } = paint(terminal)
  const keep = (sentence: string) => terminal.out(`${CLEAR_LINE}${sentence}\n`)
  return {
    stage: (sentence) => terminal.out(`${CLEAR_LINE}${dim(`${sentence} …`)}`),
    note: keep,
    progress: (progress) => {
      const [text, room] = [described(progress), terminal.columns - 1]
      terminal.out(CLEAR_LINE + (bar(progress, room - text.length - 1) + text).slice(0, room))
    },
    over: () => terminal.out('\n'),
  }
}

function plainLines(terminal: Terminal): Reporter {
  const keep = (sentence: string) => terminal.out(`${sentence}\n`)
  let unsaid: Progress | undefined
  return {
    stage: (sentence) => keep(`${sentence} …`),
    note: keep,
    progress: (progress) => {
      const every = Math.max(1, Math.ceil(progress.of / PLAIN_LINES))
      const due = progress.done % every === 0
      if (due) keep(described(progress))
      unsaid = due ? undefined : progress
    },
    over: () => {
      if (unsaid) keep(described(unsaid))
      unsaid = undefined
    },
  }
}

/** A bar as wide as there is room for; none where it would say nothing: the words matter more. */
function bar({ done, of }: Progress, room: number): string {
  const columns = Math.min(BAR_COLUMNS, room)
  if (columns < LEAST_COLUMNS) return ''
  const full = Math.round(columns * Math.min(1, done / Math.max(1, of)))
  return `${'█'.repeat(full)}${'░'.repeat(columns - full)} `
}

function described({ track, done, of, loss, gradientNorm, left }: Progress): string {
  const slope = Number.isNaN(gradientNorm) ? '' : ` · gradient ${figures(gradientNorm, 3)}`
  return `${track === '' ? '' : `${track} · `}${done}/${of} · loss ${figures(loss)}${slope}${remaining(left)}`
}

/** Nothing before the first step has shown how fast they are, nor after the last. */
function remaining(left: number): string {
  return Number.isFinite(left) && left > 0 ? ` · ${span(left)} left` : ''
}
