import { readFileSync } from 'node:fs'
import { transformWithOxc } from 'vite'
import { describe, expect, test } from 'vitest'
import * as optim from '../../../ad/optim/index.ts'

const readme = readFileSync(new URL('../../../ad/optim/README.md', import.meta.url), 'utf8')
const snippets = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, snippet]) => snippet!)
const GIVES = /^(.*?) \/\/ → (.*)$/
const IMPORTS = /^import \{(.*)\} from 'limber\/ad\/optim'$/

/** One line of a snippet that says what it gives. */
interface Claim {
  readonly line: string
  readonly given: unknown
  readonly promised: unknown
}

function claimed(line: string): string {
  const [, names] = IMPORTS.exec(line) ?? []
  if (names !== undefined) return `const {${names}} = optim`
  const [, expression, value] = GIVES.exec(line) ?? []
  if (expression === undefined) return line
  return `claim({ line: ${JSON.stringify(expression)}, given: (${expression}), promised: (${value}) })`
}

async function claims(): Promise<Claim[]> {
  const source = snippets.join('\n').split('\n').map(claimed).join('\n')
  const { code } = await transformWithOxc(source, 'readme.ts', { sourcemap: false })
  const found: Claim[] = []
  new Function('optim', 'claim', code)(optim, (claim: Claim) => found.push(claim))
  return found
}

describe('the README keeps its word', async () => {
  const all = await claims()

  test('every snippet claims something', () => {
    expect(all.length).toBeGreaterThanOrEqual(snippets.length)
    expect(snippets.every((snippet) => snippet.includes('// → '))).toBe(true)
  })

  test.each(all)('$line', ({ given, promised }) => {
    expect(given).toEqual(promised)
  })
})

test('its table names every method', () => {
  const rows = readme.split('\n').filter((line) => line.startsWith('| `'))
  for (const name of optim.METHOD_NAMES)
    expect(
      rows.some((row) => row.startsWith(`| \`${name}\``)),
      name,
    ).toBe(true)
})
