import { describe, expect, test } from 'vitest'
import { rewrite } from '../../../ad/language/rewrite.ts'

describe('what cannot be traced is refused when the module is built', () => {
  const refusals: Readonly<Record<string, [body: string, sentence: RegExp]>> = {
    'random numbers': ['return a * Math.random()', /^m\.ts:3:14: "Math\.random" .* Pass random numbers in/],
    'the date': ['return Date.now() - a', /^m\.ts:3:10: "Date\.now\(\)" .* Pass the time in/],
    'the clock': ['return performance.now()', /^m\.ts:3:10: "performance\.now\(\)"/],
    'a new date': ['const d = [1].map(() => new Date())', /^m\.ts:3:27: "new Date"/],
    'a date as text': ['return Date()', /^m\.ts:3:10: "Date\(\)"/],
    'an unknown function': [
      'return Math.fround(a)',
      /^m\.ts:3:10: "Math\.fround" cannot be traced.* abs, acos.* PI/,
    ],
    'Math itself': ['const { sin } = Math; return sin(a)', /^m\.ts:3:19: "Math" by itself/],
    'a computed function': ['return Math[name](a)', /^m\.ts:3:10: "Math" by itself/],
    'await in an arm': ['return a > 0 ? await a : 0', /^m\.ts:3:18: "await" inside \?:/],
    'a target of two private parts': ['this.o.#p += a', /^m\.ts:3:3: "this\.o\.#p" as the target/],
    'a conditional target': ['o[a] ||= 3', /^m\.ts:3:3: "\|\|=" onto "o\[a\]".* if statement/],
    'a directive that comes late': [`a += 1; 'use grad'`, /^m\.ts:3:11: 'use grad' does nothing here/],
  }

  test.each(Object.entries(refusals))('%s', (_name, [body, sentence]) => {
    const source = `class A { #p; async m(a, o, name) {\n  'use grad'\n  ${body}\n} }`
    expect(() => rewrite(source, 'm.ts')).toThrow(sentence)
  })

  test('yield in an arm', () => {
    expect(() => rewrite(`function* f(a) { 'use grad'; a > 0 ? yield a : 0 }`, 'm.ts')).toThrow(
      /m\.ts:1:38: "yield" inside/,
    )
  })

  test('a directive that the next line swallows', () => {
    expect(() => rewrite(`function f(a, b) {\n  'use grad'\n  [a, b] = [b, a]\n}`, 'm.ts')).toThrow(
      /^m\.ts:2:3: 'use grad' does nothing here.* semicolon/,
    )
  })

  test('none of it in unmarked code', () => {
    const source = `function f(a) { 'use grad'; return a + 1 } const g = () => Math.random() + Date.now() + Math.fround(1)`
    expect(rewrite(source, 'm.ts')!.code).toContain('Math.random() + Date.now() + Math.fround(1)')
  })
})
