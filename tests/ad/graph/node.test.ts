import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { add, atan2, div, grad, lt, max, mul, pow, type Scalar, select, sin } from '../../../ad/index.ts'

/** What a console shows of the argument while a function is traced. */
function shown(show: (x: Scalar) => string): string {
  let text = ''
  grad((x: Scalar) => {
    text = show(x)
    return sin(x)
  })(1)
  return text
}

test('a console shows that a value is traced, and nothing of the program', () => {
  expect(shown((x) => inspect(x))).toBe('[traced number: it has no value before the program runs]')
  expect(shown((x) => inspect({ x }))).toBe('{ x: [traced number: it has no value before the program runs] }')
})

test('a field that is not there is named as what probably went wrong', () => {
  const f = ({ a, b }: { readonly a: Scalar; readonly b?: Scalar }): Scalar => {
    'use grad'
    return a * b!
  }
  expect(() => grad(f)({ a: 1 })).toThrow(
    'An operation on traced values met undefined, expected a number, a truth value or a traced value. Is there a field or an element that the argument does not have?',
  )
})

test.each<[string, (x: Scalar, missing: Scalar) => unknown]>([
  ['x + undefined', (x, missing) => add(x, missing)],
  ['x * undefined', (x, missing) => mul(x, missing)],
  ['x / undefined', (x, missing) => div(x, missing)],
  ['max(x, undefined)', (x, missing) => max(x, missing)],
  ['x ** undefined', (x, missing) => pow(x, missing)],
  ['x < undefined', (x, missing) => select(lt(x, missing), 1, 2)],
  ['atan2(x, undefined)', (x, missing) => atan2(x, missing)],
])('%s is no operation of one operand', (_, f) => {
  expect(() => grad((x: Scalar) => f(x, undefined as unknown as Scalar) as Scalar)(1)).toThrow(
    'An operation on traced values met undefined',
  )
})
