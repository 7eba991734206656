import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { transformWithOxc } from 'vite'
import { describe, expect, test } from 'vitest'
import * as ad from '../../ad/index.ts'
import { PREAMBLE } from '../../ad/language/names.ts'
import { rewrite } from '../../ad/language/rewrite.ts'
import { runtime } from '../../ad/language/runtime.ts'

const readme = readFileSync(new URL('../../ad/README.md', import.meta.url), 'utf8')
const GIVES = /^(.*?) \/\/ → (.*)$/
const THROWS = /^(.*?) \/\/ throws (.*)$/

/** One line of a snippet that says what it gives, or what it throws. */
interface Claim {
  readonly line: string
  readonly given: () => unknown
  readonly promised: () => unknown
}

/** The snippets of the page as one program, in which lines that promise something are handed to `claim`. */
function program(page: string): string {
  const snippets = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, snippet]) => snippet!)
  return snippets.join('\n').split('\n').map(claimed).join('\n')
}

function claimed(line: string): string {
  const [, expression, value] = GIVES.exec(line) ?? THROWS.exec(line) ?? []
  if (expression === undefined) return imported(line)
  const promise = THROWS.test(line) ? JSON.stringify(value) : `(${value})`
  return `claim({ line: ${JSON.stringify(line)}, given: () => (${expression}), promised: () => ${promise} })`
}

/** Snippets import from the package; here the names are taken from its module. */
function imported(line: string): string {
  const [, names] = /^import \{(.*)\} from 'limber\/ad'$/.exec(line) ?? []
  if (names === undefined) return line
  const values = names.split(',').filter((name) => !name.includes('type '))
  return `const {${values.join(',')}} = ad`
}

/** Snippets may await. */
const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as FunctionConstructor

async function claims(): Promise<Claim[]> {
  const source = rewrite(program(readme), 'readme.ts')!.code.replace(PREAMBLE, '')
  const { code } = await transformWithOxc(source, 'readme.ts', { sourcemap: false })
  const found: Claim[] = []
  await new AsyncFunction('ad', '__limber', 'claim', code)(ad, runtime, (claim: Claim) => found.push(claim))
  return found
}

const all = await claims()

test('every snippet claims something', () => {
  expect(all.length).toBeGreaterThanOrEqual([...readme.matchAll(/```ts/g)].length)
})

describe('the README keeps its word', () => {
  test.each(all.map((claim) => [claim.line, claim] as const))('%s', (line, { given, promised }) => {
    if (THROWS.test(line)) expect(given).toThrow(promised() as string)
    else expect(given()).toEqual(promised())
  })
})

test('every public name is on this page or on that of a folder', () => {
  const home = new URL('../../ad/', import.meta.url)
  const text = (path: string) =>
    existsSync(new URL(path, home)) ? readFileSync(new URL(path, home), 'utf8') : ''
  const folders = readdirSync(home, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const pages = [
    readme,
    ...folders.flatMap(({ name }) => [text(`${name}/README.md`), text(`${name}/index.ts`)]),
  ].join()
  for (const name of Object.keys(ad)) {
    const known = pages.includes(name) || text('ops/scalar.ts').includes(`function ${name}(`)
    expect(known, `${name} is missing from ad/README.md`).toBe(true)
  }
})
