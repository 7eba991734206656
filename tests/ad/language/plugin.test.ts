import { readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { describe, expect, test } from 'vitest'
import { PREAMBLE } from '../../../ad/language/names.ts'
import { useGrad } from '../../../ad/language/plugin.ts'
import { rewrite } from '../../../ad/language/rewrite.ts'
import { springLaw } from './fixtures/spring.ts'
import { throughTrace } from './traced.ts'

const springFile = fileURLToPath(new URL('./fixtures/spring.ts', import.meta.url))
const spring = readFileSync(springFile, 'utf8')

/** The line of a text in which a mark stands, from 1. */
function lineOf(mark: string): number {
  return spring.slice(0, spring.indexOf(mark)).split('\n').length
}

describe('positions stay true', () => {
  test('an error thrown below a rewritten function names the lines of the source', () => {
    let stack = ''
    try {
      springLaw({ stiffness: 2, rest: 1 })(-1)
    } catch (error) {
      stack = (error as Error).stack!
    }
    expect(stack).toContain(`at complaint (${springFile}:${lineOf('// complaint')}:`)
    expect(stack).toContain(`at sum (${springFile}:${lineOf('return -spring')}:`)
  })

  test('every word of the result is mapped to the same word of the source', () => {
    const { code, map } = rewrite(spring, 'fixtures/spring.ts')!
    const decoded = new SourceMap({ ...map, file: 'spring.ts', sourceRoot: '' })
    const source = spring.split('\n')
    const lines = code.replace(PREAMBLE, ' '.repeat(PREAMBLE.length)).split('\n')
    lines.forEach((text, line) => {
      for (const { 0: word, index } of text.matchAll(/(?<!__limber\.)\b(?!__limber)\w+/g)) {
        const entry = decoded.findEntry(line, index) as { originalLine: number; originalColumn: number }
        expect(source[entry.originalLine]!.slice(entry.originalColumn)).toMatch(new RegExp(`^${word}\\b`))
        expect(entry.originalLine).toBe(line)
      }
    })
  })
})

describe('the plugin', () => {
  const plugin = useGrad() as Plugin & { transform: { filter: { id: RegExp } } }

  test('is at work in the tests', () => {
    const f = (length: number) => springLaw({ stiffness: 2, rest: 1 })(length)
    expect(() => throughTrace(f, [3])).toThrow(/traced value was used as a plain number/)
    const scaled = (stiffness: number) => springLaw({ stiffness, rest: 1 })(3)
    expect(throughTrace(scaled, [2])).toBe(-4)
  })

  test.each(['/p/a.ts', '/p/a.tsx', '/p/a.mts', '/p/a.js', '/p/a.mjs', '/p/a.ts?v=1', 'C:\\p\\a.ts'])(
    'rewrites %s',
    (id) => {
      expect(id).toMatch(plugin.transform.filter.id)
    },
  )

  test.each([
    '/p/node_modules/q/a.js',
    'C:\\p\\node_modules\\q\\a.js',
    '/p/a.css',
    '/p/a.json?x.ts',
    '\0virtual.ts',
  ])('leaves %s alone', (id) => {
    expect(id).not.toMatch(plugin.transform.filter.id)
  })
})
