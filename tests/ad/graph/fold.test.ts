import { describe, expect, test } from 'vitest'
import { apply, constant, region, withFreshGraph } from '../../../ad/graph/graph.ts'
import { Apply, Constant, type Node } from '../../../ad/graph/node.ts'
import { specialValues } from '../ops/samples.ts'

/** What an expression of two unknown numbers and a condition is recorded as, written as text. */
function recorded(expression: (a: Node, b: Node, c: Node) => Node): string {
  return withFreshGraph(() => {
    let text = ''
    region([{ type: 'number' }, { type: 'number' }, { type: 'boolean' }], ([a, b, c]) => {
      const names = new Map<Node, string>([
        [a!, 'a'],
        [b!, 'b'],
        [c!, 'c'],
      ])
      text = written(expression(a!, b!, c!), names)
      return []
    })
    return text
  })
}

function written(node: Node, names: ReadonlyMap<Node, string>): string {
  const name = names.get(node)
  if (name) return name
  if (node instanceof Constant) return Object.is(node.value, -0) ? '-0' : String(node.value)
  if (node instanceof Apply) return `${node.op}(${node.args.map((arg) => written(arg, names)).join(', ')})`
  throw new Error(`Node ${node.id} has no text.`)
}

const num = (value: number | boolean) => constant(value)

const rules: readonly (readonly [string, (a: Node, b: Node, c: Node) => Node, string])[] = [
  ['a + 0', (a) => apply('add', a, num(0)), 'a'],
  ['0 + a', (a) => apply('add', num(0), a), 'a'],
  ['a + (−b)', (a, b) => apply('add', a, apply('neg', b)), 'sub(a, b)'],
  ['(−a) + b', (a, b) => apply('add', apply('neg', a), b), 'sub(b, a)'],
  ['b + a is a + b', (a, b) => apply('add', b, a), 'add(a, b)'],
  [
    '(c ? a : 0) + (c ? 0 : b)',
    (a, b, c) => apply('add', apply('select', c, a, num(0)), apply('select', c, num(0), b)),
    'select(c, a, b)',
  ],
  [
    '(c ? 0 : a) + (c ? b : 0)',
    (a, b, c) => apply('add', apply('select', c, num(0), a), apply('select', c, b, num(0))),
    'select(c, b, a)',
  ],
  [
    '(c ? a : 0) + (c ? b : 0) stays',
    (a, b, c) => apply('add', apply('select', c, a, num(0)), apply('select', c, b, num(0))),
    'add(select(c, a, 0), select(c, b, 0))',
  ],
  ['c ? 0 : −0', (_a, _b, c) => apply('select', c, num(0), num(-0)), '0'],
  ['a − 0', (a) => apply('sub', a, num(0)), 'a'],
  ['0 − a', (a) => apply('sub', num(0), a), 'neg(a)'],
  ['a − (−b)', (a, b) => apply('sub', a, apply('neg', b)), 'add(a, b)'],
  ['−(−a)', (a) => apply('neg', apply('neg', a)), 'a'],
  ['−(a − b)', (a, b) => apply('neg', apply('sub', a, b)), 'sub(b, a)'],
  ['a · 0', (a) => apply('mul', a, num(0)), '0'],
  ['a · 1', (a) => apply('mul', num(1), a), 'a'],
  ['a · −1', (a) => apply('mul', a, num(-1)), 'neg(a)'],
  ['(−a) · 3', (a) => apply('mul', apply('neg', a), num(3)), 'mul(a, -3)'],
  ['(−a)(−b)', (a, b) => apply('mul', apply('neg', a), apply('neg', b)), 'mul(a, b)'],
  ['(−a) b', (a, b) => apply('mul', apply('neg', a), b), 'neg(mul(a, b))'],
  ['a / 1', (a) => apply('div', a, num(1)), 'a'],
  ['0 / a', (a) => apply('div', num(0), a), '0'],
  ['a / 8', (a) => apply('div', a, num(8)), 'mul(a, 0.125)'],
  ['a / 3 stays', (a) => apply('div', a, num(3)), 'div(a, 3)'],
  ['0 ⊗ a', (a) => apply('absoluteMul', num(0), a), '0'],
  ['2 ⊗ a', (a) => apply('absoluteMul', num(2), a), 'mul(a, 2)'],
  ['a ⊗ 2', (a) => apply('absoluteMul', a, num(2)), 'mul(a, 2)'],
  ['a ⊗ ∞ stays', (a) => apply('absoluteMul', a, num(Infinity)), 'absoluteMul(a, Infinity)'],
  ['a²', (a) => apply('pow', a, num(2)), 'mul(a, a)'],
  ['a⁻¹', (a) => apply('pow', a, num(-1)), 'div(1, a)'],
  ['a⁰', (a) => apply('pow', a, num(0)), '1'],
  ['max(a, 0)', (a) => apply('max', a, num(0)), 'relu(a)'],
  ['max(a, a)', (a) => apply('max', a, a), 'a'],
  ['c ? a : a', (a, _b, c) => apply('select', c, a, a), 'a'],
  ['true ? a : b', (a, b) => apply('select', num(true), a, b), 'a'],
  ['c and true', (_a, _b, c) => apply('and', c, num(true)), 'c'],
  ['c and false', (_a, _b, c) => apply('and', num(false), c), 'false'],
  ['c or true', (_a, _b, c) => apply('or', c, num(true)), 'true'],
  ['c or c', (_a, _b, c) => apply('or', c, c), 'c'],
  ['not not c', (_a, _b, c) => apply('not', apply('not', c)), 'c'],
  ['known operands', () => apply('add', num(2), num(3)), '5'],
  ['a − a stays, for a may be infinite', (a) => apply('sub', a, a), 'sub(a, a)'],
  ['a / a stays', (a) => apply('div', a, a), 'div(a, a)'],
]

test.each(rules)('%s', (_name, expression, expected) => {
  expect(recorded(expression)).toBe(expected)
})

describe('sharing', () => {
  test('an operation on the same operands is one node, whatever their order', () => {
    withFreshGraph(() =>
      region([{ type: 'number' }, { type: 'number' }], ([a, b]) => {
        expect(apply('mul', a!, b!)).toBe(apply('mul', b!, a!))
        expect(apply('sub', a!, b!)).not.toBe(apply('sub', b!, a!))
        expect(apply('atan2', a!, b!)).toBe(apply('atan2', a!, b!))
        return []
      }),
    )
  })

  test('constants are one node for one number, 0 and −0 apart', () => {
    withFreshGraph(() => {
      for (const x of specialValues) expect(constant(x)).toBe(constant(x))
      expect(constant(0)).not.toBe(constant(-0))
      expect(constant(1)).not.toBe(constant(true))
    })
  })
})
