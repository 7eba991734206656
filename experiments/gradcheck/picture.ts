/** The curves of a gradient check as an SVG: error of differences against step, both in powers of ten. */
import type { Curve, CurvePoint } from './curve.ts'

/** Sizes [px]: a panel's plot and what surrounds it. */
const PLOT = { width: 380, height: 300 }
const MARGIN = { left: 74, right: 24, top: 64, bottom: 96 }
const PANEL = {
  width: MARGIN.left + PLOT.width + MARGIN.right,
  height: MARGIN.top + PLOT.height + MARGIN.bottom,
}
const HEADING = 44

/** What the axes show, as powers of ten. */
const STEPS = { from: -12, to: 0 }
const ERRORS = { from: -16, to: 2 }

/** Colours that people with any colour vision tell apart. @see Okabe & Ito 2008 */
const COLOURS: Readonly<Record<number, string>> = { 2: '#0072b2', 4: '#009e73', 6: '#d55e00', 8: '#cc79a7' }
const INK = '#1f2933'
const FAINT = '#5b6770'
const GRID = '#e4e8ec'
const RIGHT = '#1a7f37'
const WRONG = '#c01c28'

/** An SVG with one panel a curve, side by side. */
export function picture(name: string, curves: readonly Curve[]): string {
  const [width, height] = [PANEL.width * curves.length, PANEL.height + HEADING]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, Helvetica, Arial, sans-serif" font-size="12" fill="${INK}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${MARGIN.left}" y="30" font-size="18" font-weight="600">Derivatives of ${escaped(name)}</text>`,
    ...curves.map(
      (curve, i) => `<g transform="translate(${i * PANEL.width} ${HEADING})">\n${panel(curve)}\n</g>`,
    ),
    '</svg>',
    '',
  ].join('\n')
}

function panel(curve: Curve): string {
  const state = curve.passed ? 'right' : 'not confirmed'
  return [
    `<text x="${MARGIN.left}" y="24" font-size="14" font-weight="600">${escaped(curve.title)}: <tspan fill="${curve.passed ? RIGHT : WRONG}">${state}</tspan></text>`,
    `<text x="${MARGIN.left}" y="44" fill="${FAINT}">${escaped(curve.about)}</text>`,
    axes(),
    ...curve.orders.map(({ order, points }) => polyline(points, COLOURS[order]!)),
    ...levels(curve),
    legend(curve),
  ].join('\n')
}

function x(step: number): number {
  return MARGIN.left + (PLOT.width * (Math.log10(step) - STEPS.from)) / (STEPS.to - STEPS.from)
}

/** Errors off the axis are shown at its end. */
function y(error: number): number {
  const power = Math.min(Math.max(Math.log10(error), ERRORS.from), ERRORS.to)
  return MARGIN.top + (PLOT.height * (ERRORS.to - power)) / (ERRORS.to - ERRORS.from)
}

function axes(): string {
  const [left, right] = [MARGIN.left, MARGIN.left + PLOT.width]
  const [top, bottom] = [MARGIN.top, MARGIN.top + PLOT.height]
  const vertical = evens(STEPS).map(
    (power) =>
      `<path d="M${n(x(10 ** power))} ${top}V${bottom}" stroke="${GRID}"/>` +
      `<text x="${n(x(10 ** power))}" y="${bottom + 18}" text-anchor="middle">${powerOfTen(power)}</text>`,
  )
  const horizontal = evens(ERRORS).map(
    (power) =>
      `<path d="M${left} ${n(y(10 ** power))}H${right}" stroke="${GRID}"/>` +
      `<text x="${left - 8}" y="${n(y(10 ** power) + 4)}" text-anchor="end">${powerOfTen(power)}</text>`,
  )
  const middle = (top + bottom) / 2
  return [
    ...vertical,
    ...horizontal,
    `<rect x="${left}" y="${top}" width="${PLOT.width}" height="${PLOT.height}" fill="none" stroke="${FAINT}"/>`,
    `<text x="${(left + right) / 2}" y="${bottom + 40}" text-anchor="middle">step, in sizes of the inputs</text>`,
    `<text transform="translate(18 ${middle}) rotate(-90)" text-anchor="middle">|difference − analytic|, relative</text>`,
  ].join('\n')
}

/** Two lines across, named on the left where curves are high: the upper one above itself, the lower one below. */
function levels({ tolerance, analytic }: Curve): string[] {
  const upper = analytic > tolerance
  return [
    level(tolerance, 'tolerance', ' stroke-dasharray="6 4"', !upper),
    level(analytic, 'analytic against their limit', '', upper),
  ]
}

function level(error: number, name: string, dash: string, above: boolean): string {
  const [left, right] = [MARGIN.left, MARGIN.left + PLOT.width]
  const shown = error === 0 ? '0' : error.toExponential(0)
  return (
    `<path d="M${left} ${n(y(error))}H${right}" stroke="${INK}" stroke-width="1.2"${dash}/>` +
    `<text x="${left + 6}" y="${n(y(error) + (above ? -5 : 14))}" paint-order="stroke" stroke="#ffffff" stroke-width="3">${name}: ${shown}</text>`
  )
}

function polyline(points: readonly CurvePoint[], colour: string): string {
  const path = points.map(({ step, error }, i) => `${i === 0 ? 'M' : 'L'}${n(x(step))} ${n(y(error))}`)
  return `<path d="${path.join('')}" fill="none" stroke="${colour}" stroke-width="1.8" stroke-linejoin="round"/>`
}

function legend({ orders }: Curve): string {
  const [row, stride] = [MARGIN.top + PLOT.height + 68, PLOT.width / orders.length]
  return orders
    .map(({ order }, i) => {
      const left = MARGIN.left + i * stride
      return (
        `<path d="M${n(left)} ${row - 4}h20" stroke="${COLOURS[order]}" stroke-width="2.4"/>` +
        `<text x="${n(left + 26)}" y="${row}">order ${order}</text>`
      )
    })
    .join('\n')
}

function evens({ from, to }: { readonly from: number; readonly to: number }): number[] {
  return Array.from({ length: (to - from) / 2 + 1 }, (_, i) => from + 2 * i)
}

function powerOfTen(power: number): string {
  return power === 0 ? '1' : `10<tspan dy="-5" font-size="9">${power}</tspan>`
}

/** A coordinate to a hundredth of a pixel. */
function n(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
