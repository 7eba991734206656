import { execFile, spawn } from 'node:child_process'
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
  readonly bin: { readonly limber: string }
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
  const logLevel = 'error'
  const [code, page] = [join(ROOT, 'vite.build.config.ts'), join(ROOT, 'viewer/vite.config.ts')]
  await build({ root: ROOT, configFile: code, logLevel, build: { outDir: join(limber, 'dist') } })
  await build({ configFile: page, logLevel, build: { outDir: join(limber, 'dist/page') } })
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

describe('npx limber', () => {
  const command = join(project, 'node_modules/limber', manifest.bin.limber)

  /** What the command says in the project, and its exit code. */
  async function told(...argv: string[]): Promise<{ code: number; said: string; complained: string }> {
    try {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [command, ...argv], {
        cwd: project,
      })
      return { code: 0, said: stdout, complained: stderr }
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
      return { code, said: stdout, complained: stderr }
    }
  }

  it('lists its commands', async () => {
    expect(readFileSync(command, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
    const { code, said } = await told('--help')
    expect(code).toBe(0)
    for (const name of ['experiment', 'view', 'gradcheck', 'run']) expect(said).toContain(`\n  ${name} `)
    expect(await told('tune')).toMatchObject({
      code: 2,
      complained: expect.stringMatching(/^There is no command "tune"\./),
    })
  })

  it("runs a user's script as it is written, its imports rewritten too", async () => {
    writeFileSync(
      join(project, 'wave.ts'),
      `'use grad'
      export const wave = (x: number): number => (x > 0 ? Math.sin(x) : x ** 3)`,
    )
    writeFileSync(
      join(project, 'script.ts'),
      `import { compile, grad } from 'limber/ad'
      import { wave } from './wave.ts'
      const slope: (x: number) => number = compile(grad(wave), 1)
      console.log(slope(-2), slope(0.5) === Math.cos(0.5), process.argv.slice(2).join())`,
    )
    expect(await told('run', 'script.ts', 'a', '--b')).toMatchObject({ code: 0, said: '12 true a,--b\n' })
    expect(await told('run', 'gone.ts')).toMatchObject({
      code: 2,
      complained: expect.stringMatching(/^There is no file gone\.ts/),
    })
  })

  it("carries out a user's experiment and checks its gradient, and says how to go on", async () => {
    const [, snippet] = readFileSync(join(ROOT, 'experiments/README.md'), 'utf8').match(
      /```ts\n([\s\S]*?)```/,
    )!
    writeFileSync(join(project, 'swing.ts'), snippet!)
    const { code, said } = await told('experiment', 'swing.ts', '--quick', '--view=false')
    expect(code).toBe(0)
    expect(said).toContain('To look at it: npx limber view ')
    expect((await told('gradcheck', 'swing.ts')).said).toContain('✓ swing: every derivative is right')
  })

  it('shows recordings on the page that was built with it', async () => {
    writeFileSync(join(project, 'motion.mcap'), 'not one, but served as it is')
    const server = spawn(process.execPath, [command, 'view', 'motion.mcap'], { cwd: project })
    const ended = new Promise((resolve) => server.once('exit', resolve))
    try {
      const url = await new Promise<string>((resolve, reject) => {
        server.stdout.on('data', (text) => resolve(/http\S+/.exec(String(text))![0]))
        server.stderr.on('data', (text) => reject(new Error(String(text))))
      })
      const page = await (await fetch(url)).text()
      const script = /src="([^"]+\.js)"/.exec(page)![1]!
      expect(await (await fetch(new URL(script, url))).text()).toContain('limberViewer')
      const recording = new URL(new URL(url).searchParams.get('recording')!, url)
      expect(await (await fetch(recording)).text()).toBe('not one, but served as it is')
    } finally {
      server.kill()
      await ended
    }
  })
})
