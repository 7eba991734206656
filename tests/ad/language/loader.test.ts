import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'

// a process of its own may take long to start on a busy machine
vi.setConfig({ testTimeout: 120_000 })

const loader = fileURLToPath(new URL('../../../ad/language/loader.mjs', import.meta.url))
const script = fileURLToPath(new URL('./fixtures/script.ts', import.meta.url))
const springFile = fileURLToPath(new URL('./fixtures/spring.ts', import.meta.url))
const complaint =
  readFileSync(springFile, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes('throw ')) + 1

function run(...rest: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [loader, ...rest], { encoding: 'utf8' })
  return { code: status, out: stdout, err: stderr }
}

test('passes arguments on, as plain node would', () => {
  expect(run(script, 'arguments', '--flag', 'x y')).toEqual({
    code: 0,
    out: '["--flag","x y"] true\n',
    err: '',
  })
})

test('runs rewritten TypeScript, and modules that are asked for later', () => {
  expect(run(script, 'compute').out).toBe('-4\n')
  expect(run(script, 'import')).toEqual({ code: 0, out: 'function\n', err: '' })
})

test('leads the names that users import to the sources, also where the package has been built', () => {
  const ownName = fileURLToPath(new URL('./fixtures/ownName.ts', import.meta.url))
  expect(run(ownName)).toEqual({ code: 0, out: 'true\n', err: '' })
})

test('exits with the code that the script chose', () => {
  expect(run(script, 'code')).toEqual({ code: 7, out: '', err: '' })
})

test.each(['throw', 'late'])(
  'an error thrown (%s) is shown with its stack in the source, and fails the run',
  (when) => {
    const { code, err } = run(script, when)
    expect(code).toBe(1)
    expect(err).toContain(`RangeError: length is -1\n    at complaint (${springFile}:${complaint}:`)
  },
)

test('what the language refuses is shown as one sentence and a picture', () => {
  const { code, err } = run(script, 'refused')
  expect(code).toBe(1)
  expect(err).toMatch(/^tests\/ad\/language\/fixtures\/random\.ts:3:14: "Math\.random" in 'use grad' code/)
  expect(err).toMatch(/^3 .*return x \+ Math\.random\(\)$/m)
  expect(err).not.toContain('node_modules')
})

test.each([
  ['nothing to run', [], /^No module is named, expected: node loader\.mjs <file\.ts>/],
  ['a file that is not there', ['nowhere.ts'], /^There is no file nowhere\.ts/],
])('%s is refused', (_name, rest, sentence) => {
  const { code, err } = run(...rest)
  expect(code).toBe(2)
  expect(err).toMatch(sentence)
})
