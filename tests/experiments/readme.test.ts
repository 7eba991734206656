import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openRunFolder } from '../../experiments/index.ts'
import { decodeMcap } from '../../sim/record/index.ts'
import { experimentProcess } from './child.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'limber-readme-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The README's snippets, word for word: an experiment, and a script. */
const [experiment, script] = [
  ...readFileSync(join(ROOT, 'experiments/README.md'), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g),
].map(([, text]) => text!)

it("the README's experiment runs from a path and finds the length", async () => {
  const file = join(folder, 'swing.ts')
  writeFileSync(file, experiment!)
  const { code, err } = await experimentProcess(file, '--out', folder).ended
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const run = readdirSync(join(folder, 'swing'))[0]!
  const { loss } = openRunFolder(join(folder, 'swing', run)).record()
  expect(loss.before).toBeGreaterThan(0.01)
  expect(loss.after).toBeLessThan(1e-8)
})

it("the README's script walks further than where it began, and leaves a recording of it", async () => {
  writeFileSync(join(folder, 'trot.ts'), script!)
  const loader = join(ROOT, 'ad/language/loader.mjs')
  const said = execFileSync(process.execPath, [loader, 'trot.ts'], { cwd: folder, encoding: 'utf8' })
  expect(said).toMatch(/^stopped after 20 iterations/)
  const { name, frames } = await decodeMcap(readFileSync(join(folder, 'trot.mcap')))
  expect(name).toBe('crawler')
  const [first, last] = [frames[0]!, frames.at(-1)!]
  expect(last.time).toBeCloseTo(399 * 0.0025, 12)
  // with the limbs of the defaults it gets 0.3 m ahead
  expect(last.q[0]! - first.q[0]!).toBeGreaterThan(0.4)
})
