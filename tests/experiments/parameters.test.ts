import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checkedTable,
  defaultValues,
  type ParameterTable,
  parameterList,
  unitGradient,
  unitPoint,
  valueList,
  valuesAt,
  withValues,
} from '../../experiments/parameters.ts'

const table: ParameterTable = {
  design: { thigh: { unit: 'm', min: 0.2, max: 0.8, default: 0.4 } },
  control: {
    phase: { unit: 'rad', min: -3, max: 3, default: 0 },
    held: { unit: '1', min: 2, max: 2, default: 2 },
  },
}

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => x + 0)
const parameter = fc
  .tuple(finite, finite, fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([a, b, share]) => {
    const [min, max] = [Math.min(a, b), Math.max(a, b)]
    return { unit: 'm', min, max, default: Math.min(max, min + share * (max - min)) }
  })
const tables = fc.record({
  design: fc.record({ a: parameter, b: parameter }),
  control: fc.record({ c: parameter }),
})

describe('parameters', () => {
  it('stand design first, then control, as written', () => {
    expect(parameterList(table).map(({ name, group }) => `${group} ${name}`)).toEqual([
      'design thigh',
      'control phase',
      'control held',
    ])
  })

  it('never step over a bound, wherever in the unit box', () => {
    fc.assert(
      fc.property(
        tables,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (t, u) => {
          const values = valueList(t, valuesAt(t, u))
          parameterList(t).forEach(({ min, max }, i) => {
            expect(values[i]).toBeGreaterThanOrEqual(min)
            expect(values[i]).toBeLessThanOrEqual(max)
          })
        },
      ),
    )
  })

  it('reach their bounds exactly at the corners of the unit box', () => {
    fc.assert(
      fc.property(tables, (t) => {
        expect(valueList(t, valuesAt(t, [0, 0, 0]))).toEqual(parameterList(t).map(({ min }) => min))
        parameterList(t).forEach(({ max, min }, i) => {
          // min + (max − min) may round, but by no more than the numbers themselves do
          const slack = Number.EPSILON * (Math.abs(max) + Math.abs(min))
          expect(Math.abs(valueList(t, valuesAt(t, [1, 1, 1]))[i]! - max)).toBeLessThanOrEqual(slack)
        })
      }),
    )
  })

  it('come back from the unit box as they went in, but for rounding', () => {
    fc.assert(
      fc.property(tables, (t) => {
        const values = defaultValues(t)
        const back = valueList(t, valuesAt(t, unitPoint(t, values)))
        parameterList(t).forEach(({ max, min }, i) => {
          const slack = 4 * Number.EPSILON * (Math.abs(max) + Math.abs(min))
          expect(Math.abs(back[i]! - valueList(t, values)[i]!)).toBeLessThanOrEqual(slack)
        })
      }),
    )
  })

  it('have the gradient of the chain rule: ∂loss/∂u = (max − min) ∂loss/∂value', () => {
    const gradient = unitGradient(table, { design: { thigh: 5 }, control: { phase: -1, held: 9 } })
    expect([...gradient]).toEqual([expect.closeTo(3, 12), -6, 0])
  })

  it('can be set by name', () => {
    expect(withValues(table, defaultValues(table), { phase: 1 }).control['phase']).toBe(1)
    expect(withValues(table, defaultValues(table), { phase: 1 }).design['thigh']).toBe(0.4)
  })

  it.each([
    [{ phase: 4 }, 'Parameter "phase" was set to 4 rad, outside its bounds -3 to 3 rad.'],
    [{ phase: Number.NaN }, 'Parameter "phase" was set to NaN rad, outside'],
    [{ shank: 1 }, 'There is no parameter "shank". The parameters are: thigh, phase, held.'],
  ])('refuse %o with a sentence', (changes, sentence) => {
    expect(() => withValues(table, defaultValues(table), changes)).toThrow(sentence)
  })

  it.each([
    [{ min: 1, max: 0, default: 0 }, 'parameter "x" has bounds 1 to 0'],
    [{ min: 0, max: Infinity, default: 0 }, 'parameter "x" has bounds 0 to Infinity'],
    [{ min: 0, max: 1, default: 2 }, 'parameter "x" starts at 2 m, outside its bounds 0 to 1 m.'],
  ])('are checked before a run: %o', (bad, sentence) => {
    expect(() => checkedTable('e', { design: { x: { unit: 'm', ...bad } }, control: {} })).toThrow(sentence)
  })

  it('must be named apart, and be there', () => {
    const x = { unit: 'm', min: 0, max: 1, default: 0 }
    expect(() => checkedTable('e', { design: { x }, control: { x } })).toThrow('"x" stands in both groups')
    expect(() => checkedTable('e', { design: {}, control: {} })).toThrow('names no parameters')
  })
})
