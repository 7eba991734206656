import { parseSync } from 'vite'
import { describe, expect, test } from 'vitest'
import { rewrite } from '../../../ad/language/rewrite.ts'
import { evaluated, rewritten, unmarked } from './evaluated.ts'

/** What an expression is rewritten to in a marked function, spaces aside. */
function expression(source: string): string {
  const text = rewritten(`() => { 'use grad'; return ${source} }`, 'm.ts')
  return text.slice(text.indexOf('return') + 'return'.length, -1).replace(/\s+/g, '')
}

describe('operators become calls', () => {
  test.each([
    ['a + b', '__limber.add(a,b)'],
    ['a - b', '__limber.sub(a,b)'],
    ['a * b', '__limber.mul(a,b)'],
    ['a / b', '__limber.div(a,b)'],
    ['a % b', '__limber.rem(a,b)'],
    ['a ** b ** c', '__limber.pow(a,__limber.pow(b,c))'],
    ['-a', '__limber.neg(a)'],
    ['+a', '__limber.pos(a)'],
    ['a < b', '__limber.lt(a,b)'],
    ['a <= b', '__limber.le(a,b)'],
    ['a > b', '__limber.gt(a,b)'],
    ['a >= b', '__limber.ge(a,b)'],
    ['a - b - c', '__limber.sub(__limber.sub(a,b),c)'],
    ['a * (b + c)', '__limber.mul(a,(__limber.add(b,c)))'],
    ['Math.max(a, b, ...c)', '__limber.max(a,b,...c)'],
    ['xs.map(Math.sqrt)', 'xs.map(__limber.sqrt)'],
    ['a /* + */ + /* b */ b', '__limber.add(a/*+*/,/*b*/b)'],
    ['a! * (b as number)', '__limber.mul(a!,(basnumber))'],
  ])('%s', (source, expected) => {
    expect(expression(source)).toBe(expected)
  })

  test.each(['1', '-1', '2 * Math.PI', '(1 - 0.5) / 3', 'a?.b', 'a ?? b', '[a, ...b]', 'xs[i]', 'n => n'])(
    '%s stays as it is',
    (source) => {
      expect(expression(source)).toBe(source.replace(/\s+/g, ''))
    },
  )
})

describe('what is marked', () => {
  const ADDS = /__limber\.add/g
  const count = (source: string) => rewritten(source).match(ADDS)?.length ?? 0

  test('a function declaration, expression, arrow, method, getter and generator', () => {
    expect(count(`function f(a) { 'use grad'; return a + 1 }; function g(a) { return a + 1 }`)).toBe(1)
    expect(count(`const f = function (a) { "use grad"; return a + 1 }, g = (a) => a + 1`)).toBe(1)
    expect(count(`const f = async (a) => { 'use grad'; return a + 1 }, g = (a) => a + 1`)).toBe(1)
    expect(count(`class A { f(a) { 'use grad'; return a + 1 } g(a) { return a + 1 } }`)).toBe(1)
    expect(count(`const o = { get f() { 'use grad'; return a + 1 }, g() { return a + 1 } }`)).toBe(1)
    expect(count(`function* f(a) { 'use strict'; 'use grad'; yield a + 1; yield (yield 2) + 1 }`)).toBe(2)
  })

  test('a whole file, its class fields, static blocks and default values', () => {
    expect(
      count(`'use grad'
        class A { x = a + 1; static y = a + 2; static { this.z = a + 3 } [a + 4]() {} }
        const { b = a + 5, c: { d = a + 6 } = {}, ...rest } = o
        const f = (a = b + 7, [c = a + 8] = []) => a + 9`),
    ).toBe(9)
  })

  test('functions inside a marked function, and its own default values', () => {
    expect(
      count(
        `function f(a = b + 1) { 'use grad'; return [1].map((c) => c + a).map(function (c) { return c + 1 }) }`,
      ),
    ).toBe(3)
  })

  test('nothing in a file without the directive, or with text that does not parse', () => {
    expect(rewrite('export const f = (a, b) => a + b', 'm.ts')).toBeUndefined()
    expect(rewrite(`const text = 'use grad' + 1`, 'm.ts')).toBeUndefined()
    expect(rewrite(`'use grad'; const a = +* 2`, 'm.ts')).toBeUndefined()
  })

  test('a result, rewritten again, is left alone', () => {
    const { code } = rewrite(`function f(a) { 'use grad'; a += 1; return a > 0 ? -a : a }`, 'm.ts')!
    expect(rewrite(code, 'm.ts')).toBeUndefined()
  })
})

describe('text around operators survives', () => {
  const typescript = `'use grad'
import { type A, b as c } from './a.ts'
@dec export abstract class K<T extends number = 1> extends L(1 + 2) implements I {
  @field(a + b) private readonly x?: number = 1 + a
  declare y: string
  constructor(public z = 1 + a, @param() q?: T) { super(q!); this.z += 1 }
  abstract m(): void
  get #p(): number { return this.z! + 1 }
}
enum E { A = 1 << 2, B = A + 1 }
namespace N { export const n: number = 1 + a }
type F = \`a\${string}\` | { [k in keyof A]?: A[k] } & typeof c
const f = <T,>(x: T & number, ...ω: [a?: 1]): x is 1 => (x satisfies number as number) + x! * 2
label: for (const [i, v] of Object.entries({})) { if (i === 'a') continue label; else break label }
try { throw a + b } catch { delete o.x } finally { void 0 }
export default function* <T>(this: Window): Generator<T> { const x = yield* g(a + b); x?.[a + b]?.(a + b); tag\`t\${a + b}\` }
export * as q from "b"; const r = import('x' + a), s = /a+b/g.test('a + b') // a + b
`
  test('all of TypeScript, on the same lines', () => {
    const text = rewritten(typescript)
    expect(parseSync('k.ts', text).errors).toEqual([])
    expect(text.split('\n')).toHaveLength(typescript.split('\n').length)
    const untouched = [
      'K<T extends number = 1> extends L(1 + 2) implements I {',
      'enum E { A = 1 << 2, B = A + 1 }',
      '{ [k in keyof A]?: A[k] } & typeof c',
      '// a + b',
    ]
    for (const piece of untouched) expect(text).toContain(piece)
  })

  test('line breaks inside an expression', () => {
    const source = `function f(a, b) { 'use grad'\n return a // first\n  * // then\n b /\n\n c\n ? -\n a :\n Math\n.\nPI }`
    expect(rewritten(source).split('\n')).toHaveLength(source.split('\n').length)
    expect(rewritten(source)).toContain('// then\n')
  })

  test('a first line for the shell, and a byte order mark', () => {
    const { code } = rewrite(`#!/usr/bin/env node\n'use grad'\nconst a = b + c\n`, 'm.mjs')!
    expect(code.split('\n')[0]).toBe('#!/usr/bin/env node')
    expect(code.split('\n')[2]).toBe('const a = __limber.add(b , c)')
  })

  test('JSX', () => {
    expect(rewritten(`'use grad'; const v = <p title={a + b}>a + b {a * b}</p>`, 'm.tsx')).toContain(
      '<p title={__limber.add(a , b)}>a + b {__limber.mul(a , b)}</p>',
    )
  })
})

/** Bodies of functions of a = 3, b = 7, c = 2, by what they are about. */
const bodies: Readonly<Record<string, string>> = {
  'operator precedence': 'return a - b - c * a / b % c + -a * +b',
  text: `return "a" + a + b + \`\${a + b}\` + (a + b) + a`,
  'text after numbers': 'return a + b + "x" + a + b',
  'compound assignment': 'a += b; a -= c; a *= b; a /= c; a %= 5; return a',
  'compound value': 'return [a += b, a = b, a -= (c += 1)]',
  'a target evaluated once':
    'const t = [a, b]; let n = 0; const i = () => n++; t[i()] += b; t[i()] *= c; return [t, n]',
  'a target read before the operand': 'const t = [a]; t[0] += (t[0] = 10); return t',
  'a target that is looked up':
    'const o = { p: { q: a } }, g = () => o.p; g().q += b; g() . q /* c */ -= 1; g()[`q`] **= 2; return o',
  'a private target': 'class P { #y = b; m() { this.#y += 2; return this.#y } } return new P().m()',
  'an inherited target':
    'class P { x = a } class Q extends P { m() { super.x = 4; super.x += 3; return this.x } } return new Q().m()',
  accessors: 'let n = 0; const o = { get x() { n++; return a }, set x(v) { n += 10 } }; o.x += b; return n',
  updates: 'let s = 0; for (let i = 0; i < 4; i++) s += i--, i++; return [s, a++, ++a, b--, --b, a, b]',
  'updates of places':
    'const t = [a, b], o = { x: c }; let i = 0; t[i++]++; --t[i++]; return [t, i, o.x++, o]',
  'nested choices': 'return a > b ? (b > c ? 1 : 2) : a < c ? 3 : { x: 4 }',
  'one arm alone': 'let n = 0; const t = () => ++n; a > b ? t() : (t(), t()); return n',
  'assignments in arms': 'let n = 0; a > b ? (n = 1) : (n += 2); return n',
  commas: 'let n = 0; if (n++, a > b) n = 5; for (; n++, n < 9; ); return (n, n + 1, n)',
  'short circuits':
    'const seen = [], t = (v) => (seen.push(v), v); t(a) && t(0) && t(b) || t(0) || t(5); return seen',
  'conditional assignment':
    'let n = 0; n ||= 9; n &&= 8; let m; m ??= a; const o = {}; o.x ||= n; return [n, m, o]',
  nullish: 'let n; return [n ?? b, undefined ?? c, a?.x?.y]',
  equality:
    'return [a === b, a !== b, a == "3", a != c, a === undefined, n == null, typeof a === "number"]; var n',
  switch: 'switch (a + 1) { case b - 3: return "yes"; default: return "no" }',
  'while and do': 'while (a < b) { a += c; if (a === 5) continue } do a -= 1; while (a > 0); return a',
  'for … in and of': 'let s = 0; for (const k in [1, 2]) s += k; for (s of [a + 1]); return s',
  'array questions':
    'return [[1, 5].filter((x) => x > a), [0, 1].some(Boolean), [1].every((x) => x), [4].findLast((x) => x > b)]',
  'searches and number tests':
    'return [[a].includes(3), [a].indexOf(b), Number.isFinite(a), Object.is(a, 3), Boolean(a)]',
  bits: 'return [a | b, a & b, a ^ b, ~a, a << b, a >> c, -a >>> c]',
  'typeof of what may not exist': 'return [typeof nowhere, typeof a, typeof (a + b), typeof null, typeof []]',
  'this and arguments in arms':
    'return (function () { return this.a > b ? arguments[0] : this.a * arguments.length }).call({ a }, 1, 2)',
  destructuring: '[a, b] = [b, a]; const { x = a + 1, y: [z = b * 2] = [] } = {}; return [a, b, x, z]',
  generators:
    'function* g() { const r = (yield a + 1) * 2; yield r + b } const it = g(); return [it.next(), it.next(5)]',
  'tagged templates': `const tag = (s, ...v) => [s.join("|"), ...v]; return tag\`x\${a + b}y\${c}z\``,
  'big integers': 'return [10n ** 20n + 1n > 2n, -(2n * 3n), 7n % 4n].map(String)',
  'extreme values':
    'return [Math.max(), Math.min(), Math.hypot(), Math.max(a), Math.min(a, b, c), Math.max(a, NaN), a / 0]',
  'arms that are literals': 'const x = a > b ? {} : []; return x',
  'statements that open with a sign': 'let n = a\n++n\n--b\nreturn n + b',
  'a labelled loop':
    'outer: for (let i = 0; ; i++) for (let j = 0; j < 3; j++) if (i * j > 3) break outer; return a',
}

describe('plain numbers compute as JavaScript does', () => {
  type Program = (a: number, b: number, c: number) => unknown

  test.each(Object.entries(bodies))('%s', async (_name, body) => {
    const marked = await evaluated<Program>(`function f(a, b, c) { 'use grad'; ${body} }`)
    const plain = await unmarked<Program>(`function f(a, b, c) { ${body} }`)
    expect(marked(3, 7, 2)).toEqual(plain(3, 7, 2))
  })

  test('await in a choice that is settled, and outside of any', async () => {
    const f = await evaluated<(a: unknown) => Promise<unknown>>(
      `async function f(a) { 'use grad'; a += await 1; return a === undefined ? await 2 : a + (await 3) }`,
    )
    expect(await f(5)).toBe(9)
  })
})
