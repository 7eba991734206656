import { describe, expect, test } from 'vitest'
import { checkDerivatives } from '../../../ad/diagnostics/index.ts'
import type { Scalar } from '../../../ad/index.ts'
import { type Curve, type CurvePoint, curveOf } from '../../../experiments/gradcheck/curve.ts'
import { picture } from '../../../experiments/gradcheck/picture.ts'

function smooth(x: readonly Scalar[]): Scalar {
  'use grad'
  return Math.exp(Math.sin(x[0]!)) * x[1]!
}

/** The same, whose slope in x[1] is lost on steps too fine for differences to see. */
function forgetful(x: readonly Scalar[]): Scalar {
  'use grad'
  return smooth([x[0]!, Math.floor(x[1]! * 2 ** 44) / 2 ** 44])
}

const AT = [0.3, 0.8]

function curve(f: (x: readonly Scalar[]) => Scalar): Curve {
  return curveOf('case', checkDerivatives(f, AT), 0)
}

/** Slope of the error in logarithms between two steps. */
function observedOrder(points: readonly CurvePoint[], long: number, short: number): number {
  const error = (step: number) => points.find((point) => Math.abs(point.step / step - 1) < 1e-9)!.error
  return Math.log10(error(long) / error(short)) / Math.log10(long / short)
}

describe('the curve of a right derivative', () => {
  const { orders, analytic } = curve(smooth)

  test.each(orders.map(({ order, points }) => ({ order, points })))(
    'falls at order $order',
    ({ order, points }) => {
      // where the next term is small and rounding still smaller
      const [long, short] = order < 6 ? [1e-2, 1e-3] : [10 ** -0.75, 1e-1]
      expect(Math.abs(observedOrder(points, long, short) - order)).toBeLessThan(0.1 * order)
    },
  )

  test('rises again where rounding rules', () => {
    for (const { points } of orders) {
      const least = Math.min(...points.map(({ error }) => error))
      expect(points.at(-1)!.error).toBeGreaterThan(100 * least)
    }
  })

  test('meets the analytic derivative', () => {
    expect(analytic).toBeLessThan(1e-10)
  })
})

describe('the curve of a wrong derivative', () => {
  const wrong = curve(forgetful)

  test('goes along the input to blame', () => {
    expect(wrong.about).toBe('value in x[1]')
    expect(wrong.passed).toBe(false)
  })

  test('levels out at the mistake', () => {
    expect(wrong.analytic).toBeCloseTo(1, 9)
    const inside = wrong.orders[0]!.points.filter(({ step }) => step > 1e-6 && step < 1e-2)
    for (const { error } of inside) expect(error).toBeCloseTo(1, 3)
  })
})

test('the picture is one panel a curve, whatever their names', () => {
  const svg = picture('a < b & c', [curve(smooth), { ...curve(forgetful), title: '<script>' }])
  expect(svg).toContain('Derivatives of a &lt; b &amp; c')
  expect(svg).not.toContain('<script>')
  expect(svg).not.toMatch(/NaN|undefined|Infinity/)
  expect(svg.match(/>order 4</g)).toHaveLength(2)
  for (const words of [
    'step, in sizes of the inputs',
    'tolerance: 1e-7',
    '10<tspan dy="-5" font-size="9">-12',
  ])
    expect(svg).toContain(words)
})
