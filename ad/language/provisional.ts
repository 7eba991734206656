// Stands for ad/ops/scalar.ts and ad/graph/traced.ts until they land: records expressions as text.
export class Traced {
  readonly text: string
  readonly type: 'number' | 'boolean'
  constructor(text: string, type: 'number' | 'boolean' = 'number') {
    this.text = text
    this.type = type
  }
  [Symbol.toPrimitive](): never {
    throw new TypeError('A traced value was used as a plain number.')
  }
}
export const isTraced = (x: unknown): x is Traced => x instanceof Traced
const text = (x: unknown) => (x instanceof Traced ? x.text : String(x))
const binary =
  (name: string, f: (a: number, b: number) => number) =>
  (a: number, b: number): number =>
    typeof a === 'number' && typeof b === 'number'
      ? f(a, b)
      : (new Traced(`${name}(${text(a)}, ${text(b)})`) as unknown as number)
const test =
  (name: string, f: (a: number, b: number) => boolean) =>
  (a: number, b: number): boolean =>
    typeof a === 'number' && typeof b === 'number'
      ? f(a, b)
      : (new Traced(`${name}(${text(a)}, ${text(b)})`, 'boolean') as unknown as boolean)
const unary =
  (name: string, f: (a: number) => number) =>
  (a: number): number =>
    typeof a === 'number' ? f(a) : (new Traced(`${name}(${text(a)})`) as unknown as number)
export const add = binary('add', (a, b) => a + b)
export const sub = binary('sub', (a, b) => a - b)
export const mul = binary('mul', (a, b) => a * b)
export const div = binary('div', (a, b) => a / b)
export const rem = binary('rem', (a, b) => a % b)
export const pow = binary('pow', (a, b) => a ** b)
export const neg = unary('neg', (a) => -a)
export const lt = test('lt', (a, b) => a < b)
export const le = test('le', (a, b) => a <= b)
export const gt = test('gt', (a, b) => a > b)
export const ge = test('ge', (a, b) => a >= b)
export const select = (c: boolean, a: number, b: number): number =>
  typeof c === 'boolean'
    ? c
      ? a
      : b
    : (new Traced(`select(${text(c)}, ${text(a)}, ${text(b)})`) as unknown as number)
const min2 = binary('min', Math.min)
const max2 = binary('max', Math.max)
const hypot2 = binary('hypot', Math.hypot)
export const min = (a: number, ...more: number[]) => more.reduce((x, y) => min2(x, y), a)
export const max = (a: number, ...more: number[]) => more.reduce((x, y) => max2(x, y), a)
export const hypot = (...parts: number[]) => parts.reduce((x, y) => hypot2(x, y), 0)
export const atan2 = binary('atan2', Math.atan2)
export const abs = unary('abs', Math.abs)
export const sign = unary('sign', Math.sign)
export const sqrt = unary('sqrt', Math.sqrt)
export const cbrt = unary('cbrt', Math.cbrt)
export const floor = unary('floor', Math.floor)
export const ceil = unary('ceil', Math.ceil)
export const trunc = unary('trunc', Math.trunc)
export const round = unary('round', Math.round)
export const sin = unary('sin', Math.sin)
export const cos = unary('cos', Math.cos)
export const tan = unary('tan', Math.tan)
export const asin = unary('asin', Math.asin)
export const acos = unary('acos', Math.acos)
export const atan = unary('atan', Math.atan)
export const exp = unary('exp', Math.exp)
export const expm1 = unary('expm1', Math.expm1)
export const log = unary('log', Math.log)
export const log1p = unary('log1p', Math.log1p)
export const tanh = unary('tanh', Math.tanh)
export const sinh = unary('sinh', Math.sinh)
export const cosh = unary('cosh', Math.cosh)
