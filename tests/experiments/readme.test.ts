import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openRunFolder } from '../../experiments/index.ts'
import { experimentProcess } from './child.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'limber-readme-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The README's experiment, word for word. */
function snippet(): string {
  const text = readFileSync(join(ROOT, 'experiments/README.md'), 'utf8')
  return text.match(/```ts\n([\s\S]*?)```/)![1]!
}

it("the README's experiment runs from a path and finds the length", async () => {
  const file = join(folder, 'swing.ts')
  writeFileSync(file, snippet())
  const { code, err } = await experimentProcess(file, '--out', folder).ended
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const run = readdirSync(join(folder, 'swing'))[0]!
  const { loss } = openRunFolder(join(folder, 'swing', run)).record()
  expect(loss.before).toBeGreaterThan(0.01)
  expect(loss.after).toBeLessThan(1e-8)
})
