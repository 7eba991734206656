import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>
  readonly dependencies: Readonly<Record<string, string>>
}

/** A project of a user, with limber as it is published and what limber depends on. */
const project = mkdtempSync(join(tmpdir(), 'limber-package-'))
afterAll(() => rmSync(project, { recursive: true }))

beforeAll(async () => {
  const limber = join(project, 'node_modules/limber')
  mkdirSync(limber, { recursive: true })
  cpSync(join(ROOT, 'package.json'), join(limber, 'package.json'))
  for (const name of Object.keys(manifest.dependencies)) {
    const link = join(project, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules', name), link)
  }
  const configFile = join(ROOT, 'vite.build.config.ts')
  await build({ root: ROOT, configFile, logLevel: 'error', build: { outDir: join(limber, 'dist') } })
  writeFileSync(join(project, 'package.json'), '{ "type": "module", "private": true }')
})

/** What a file of the project prints under plain Node. */
async function printed(file: string, source?: string): Promise<string> {
  if (source !== undefined) writeFileSync(join(project, file), source)
  return (await promisify(execFile)(process.execPath, [file], { cwd: project })).stdout.trim()
}

describe('the published package', () => {
  // limber/testing is for use under vitest, whose runner it needs
  const entries = Object.keys(manifest.exports)
    .filter((entry) => !entry.endsWith('.json') && entry !== './testing')
    .map((entry) => entry.replace(/^\./, 'limber'))

  it('imports in plain Node, every entry with its names', async () => {
    const source = `for (const entry of ${JSON.stringify(entries)})
      console.log(entry, Object.keys(await import(entry)).length > 0)`
    expect(await printed('entries.js', source)).toBe(entries.map((entry) => `${entry} true`).join('\n'))
  })

  it('traces and differentiates its machines without a build step', async () => {
    const source = `
      import { compile, valueAndGrad } from 'limber/ad'
      import { pendulum } from 'limber/robots'
      import { rollout } from 'limber/sim'
      const swing = (length) =>
        rollout(pendulum.model({ ...pendulum.defaults(), length }), pendulum.start(), {
          steps: 50,
          control: () => [0],
        }).state.q[0]
      const { value, grad } = compile(valueAndGrad(swing), 1)(0.8)
      const difference = (swing(0.8 + 1e-5) - swing(0.8 - 1e-5)) / 2e-5
      console.log(value === swing(0.8), Math.abs(grad - difference) < 1e-7, Math.abs(grad) > 1e-6)`
    expect(await printed('machine.js', source)).toBe('true true true')
  })

  it("rewrites a user's own 'use grad' code through limber/vite", async () => {
    writeFileSync(
      join(project, 'mine.ts'),
      `import { compile, grad } from 'limber/ad'
      function cubic(x: number): number {
        'use grad'
        return x ** 3 - 2 * x
      }
      console.log(compile(grad(cubic), 1)(2))`,
    )
    const { useGrad } = (await import(join(project, 'node_modules/limber/dist/ad/language/plugin.js'))) as {
      useGrad: () => never
    }
    const out = { ssr: 'mine.ts', outDir: 'out' }
    await build({ root: project, configFile: false, logLevel: 'error', plugins: [useGrad()], build: out })
    expect(await printed('out/mine.js')).toBe('10')
  })
})
