import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { HistoryLine } from '../../experiments/index.ts'
import type { RunSummary } from '../files/run.ts'
import { decadeNumeral, decades } from './decades.ts'
import { lossRange } from './lossRange.ts'
import { numeral } from './numerals.ts'
import { cssValue } from './theme.ts'

/** The loss over the iterations; a click picks one. */
export interface LossPlot {
  /** Marks an iteration; none: the end result is shown. */
  mark(iteration: number | undefined): void
  /** Draws anew in the colours of the theme. */
  paint(): void
  dispose(): void
}

type Baselines = NonNullable<RunSummary['baselines']>

const HEIGHT = 190
/** A positive loss that falls by more than this factor is shown on a logarithmic scale. */
const LOGARITHMIC_BEYOND = 100
const LOGARITHMIC = 3
/** Iterations are whole. */
const ITERATION_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000]

/**
 * @param box - element that the plot fills
 * @param hovered - called with the line under the cursor, or none
 * @param picked - called with the iteration that was clicked
 */
export function lossPlot(
  box: HTMLElement,
  history: readonly HistoryLine[],
  baselines: Baselines,
  hovered: (line: HistoryLine | undefined) => void,
  picked: (iteration: number) => void,
): LossPlot {
  let marked: number | undefined
  const data: uPlot.AlignedData = [history.map((line) => line.iteration), history.map((line) => line.loss)]
  const scale = lossScale(history, baselines)
  const options: uPlot.Options = {
    width: box.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, points: { size: 8 }, drag: { x: false, y: false } },
    scales: { x: { time: false }, y: scale },
    axes: axes(scale.distr === LOGARITHMIC),
    series: [{}, { label: 'loss', stroke: () => cssValue('--after'), width: 2, points: { show: false } }],
    hooks: {
      draw: [(plot) => drawBaselines(plot, baselines), (plot) => drawMark(plot, marked)],
      setCursor: [({ cursor }) => hovered(cursor.idx == null ? undefined : history[cursor.idx])],
    },
  }
  const plot = new uPlot(options, data, box)
  plot.over.addEventListener('click', () => {
    const line = plot.cursor.idx == null ? undefined : history[plot.cursor.idx]
    if (line) picked(line.iteration)
  })
  const observer = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height: HEIGHT }))
  observer.observe(box)
  return {
    mark: (iteration) => {
      marked = iteration
      plot.redraw(false)
    },
    paint: () => plot.redraw(false, true),
    dispose: () => {
      observer.disconnect()
      plot.destroy()
    },
  }
}

/** The range holds the baselines too, so that they are seen where they stand. */
function lossScale(history: readonly HistoryLine[], baselines: Baselines): uPlot.Scale {
  const losses = [...history, ...baselines].map((line) => line.loss).filter(Number.isFinite)
  const [least, most] = [Math.min(...losses), Math.max(...losses)]
  if (least > 0 && most / least > LOGARITHMIC_BEYOND) return { distr: LOGARITHMIC }
  const range = lossRange(
    history.map((line) => line.loss),
    baselines.map((line) => line.loss),
  )
  return { range }
}

/** Room that a number takes along the axis [px]. */
const NUMERAL_HEIGHT = 34

function axes(logarithmic: boolean): uPlot.Axis[] {
  const common = {
    stroke: () => cssValue('--muted'),
    grid: { stroke: () => cssValue('--rule'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  }
  return [
    { ...common, size: 26, space: 50, incrs: ITERATION_STEPS },
    {
      ...common,
      size: 52,
      space: NUMERAL_HEIGHT,
      ...(logarithmic
        ? POWERS
        : { values: (_, splits) => splits.map((y) => (y === null ? '' : numeral(y))) }),
    },
  ]
}

/** Grid and numerals of a logarithmic axis: whole powers of ten alone. */
const POWERS: Pick<uPlot.Axis, 'splits' | 'filter' | 'values'> = {
  splits: (_, __, least, most) => [...decades(least, most, Math.floor(HEIGHT / NUMERAL_HEIGHT))],
  filter: (_, splits) => splits,
  values: (_, splits) => splits.map(decadeNumeral),
}

function drawBaselines({ ctx, bbox, valToPos }: uPlot, baselines: Baselines): void {
  const pixel = devicePixelRatio
  ctx.save()
  ctx.font = `${11 * pixel}px system-ui, sans-serif`
  ctx.textAlign = 'right'
  ctx.textBaseline = 'bottom'
  ctx.strokeStyle = ctx.fillStyle = cssValue('--muted')
  ctx.lineWidth = pixel
  ctx.setLineDash([4 * pixel, 4 * pixel])
  for (const { name, loss } of baselines) {
    const y = valToPos(loss, 'y', true)
    line(ctx, bbox.left, y, bbox.left + bbox.width, y)
    ctx.fillText(name, bbox.left + bbox.width - 4 * pixel, y - 2 * pixel)
  }
  ctx.restore()
}

function drawMark(plot: uPlot, iteration: number | undefined): void {
  const { ctx, bbox, data } = plot
  const at = data[0].indexOf(iteration ?? Number.NaN)
  if (at < 0) return
  const x = plot.valToPos(data[0][at]!, 'x', true)
  const y = plot.valToPos(data[1]![at]!, 'y', true)
  ctx.save()
  ctx.strokeStyle = ctx.fillStyle = cssValue('--accent')
  ctx.lineWidth = 1.5 * devicePixelRatio
  line(ctx, x, bbox.top, x, bbox.top + bbox.height)
  ctx.beginPath()
  ctx.arc(x, y, 4.5 * devicePixelRatio, 0, 2 * Math.PI)
  ctx.fill()
  ctx.restore()
}

function line(ctx: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  ctx.beginPath()
  ctx.moveTo(x0, y0)
  ctx.lineTo(x1, y1)
  ctx.stroke()
}
