import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { main, openRunFolder, type RunRecord } from '../../../experiments/index.ts'
import { decodeMcap } from '../../../sim/record/index.ts'
import { TOY } from '../child.ts'
import { screen } from './screen.ts'

let out: string
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'limber-main-'))
})
afterEach(() => rmSync(out, { recursive: true }))

async function told(...argv: readonly string[]) {
  const terminal = screen()
  const code = await main([...argv, '--out', out], { terminal })
  return { code, said: terminal.said(), complained: terminal.complained() }
}

function onlyFolder(): string {
  return join(out, 'toy', readdirSync(join(out, 'toy'))[0]!)
}

function onlyRecord(): RunRecord {
  return openRunFolder(onlyFolder()).record()
}

describe('a run', () => {
  it('notes where its experiment is, so that it can be resumed from any folder', async () => {
    await told(relative(process.cwd(), TOY), '--quick')
    expect(onlyRecord().request.experiment).toBe(TOY)
  })

  it('leaves a folder that answers the question', async () => {
    const { code, said, complained } = await told(
      TOY,
      '--method',
      'lbfgsb',
      '--seed',
      '5',
      '--baseline',
      'random-search',
    )
    expect({ code, complained }).toEqual({ code: 0, complained: '' })
    const record = onlyRecord()
    expect(record).toMatchObject({
      experiment: 'toy',
      question: 'Does the optimizer find the floor of a curved valley?',
      status: 'done',
      seed: 5,
      stop: { reason: 'gradient' },
      request: { settings: { method: 'lbfgsb', steepness: 20 }, baselines: ['random-search'] },
    })
    // the floor of the valley is known: a = b = 1, c = 0
    const after = record.parameters.map((parameter) => parameter.after)
    expect(after).toEqual([expect.closeTo(1, 6), expect.closeTo(1, 6), expect.closeTo(0, 6)])
    expect(record.parameters[0]).toMatchObject({
      name: 'a',
      unit: 'm',
      group: 'design',
      lower: -2,
      upper: 2,
      before: -1.2,
    })
    expect(record.verdict!.map(({ claim, holds }) => ({ claim, holds }))).toEqual([
      { claim: 'it goes down', holds: true },
      { claim: 'better than control only at the same number of simulations', holds: true },
      { claim: 'better than random-search at the same number of simulations', holds: true },
    ])
    expect(said).toContain('✓ it goes down')
    expect(said).toContain(onlyFolder())
    expect(said).toContain('a note from the experiment')
  })

  it('gives no baseline more simulations than it had itself', async () => {
    await told(TOY, '--iterations', '12', '--baseline', 'random-search,cma-es')
    const { simulations, baselines } = onlyRecord()
    expect(baselines!.map(({ name }) => name)).toEqual(['control only', 'random-search', 'cma-es'])
    for (const baseline of baselines!) expect(baseline.simulations).toBeLessThanOrEqual(simulations)
  })

  it('holds the design where it was in the control-only baseline', async () => {
    await told(TOY, '--method', 'lbfgsb', '--steepness', '1')
    // with a = −1.2 held and b, c free, the best is b = a², c = 0: the floor alone remains, (1 − a)²
    const controlOnly = onlyRecord().baselines!.find(({ name }) => name === 'control only')!
    expect(controlOnly.loss).toBeCloseTo(2.2 ** 2, 6)
  })

  it('keeps the motion of both ends and of every iterate, as the experiment gave it', async () => {
    await told(TOY, '--iterations', '4')
    const folder = openRunFolder(onlyFolder())
    const history = folder.history()
    expect(history.map(({ iteration }) => iteration)).toEqual([0, 1, 2, 3, 4])
    const bead = async (file: string) => (await decodeMcap(await bytes(folder.path, file))).frames[0]!.q[0]
    expect(await bead('before.mcap')).toBe(1)
    for (const { iteration, x } of history) expect(await bead(`iterates/000${iteration}.mcap`)).toBe(x[1])
    expect(await bead('after.mcap')).toBe(folder.record().parameters[1]!.after)
  })

  it('starts where it is told to', async () => {
    await told(TOY, '--iterations', '0', '--set', 'a=0.5,c=0.25')
    expect(onlyRecord().parameters.map(({ before }) => before)).toEqual([0.5, 1, 0.25])
    expect(onlyRecord().loss.before).toBeCloseTo(0.25 + 20 * 0.75 ** 2 + 0.0625, 9)
  })
})

describe('what goes wrong is said in a sentence, with an exit code', () => {
  it.each([
    [['crawlr'], 2, 'There is no experiment "crawlr". Did you mean "crawler"?'],
    [['./nowhere.ts'], 2, 'nowhere.ts: no such file.'],
    [[TOY, '--mod', 'x'], 2, 'There is no option --mod. Did you mean --model?'],
    [[TOY, '--model', 'x.xml'], 2, 'Experiment "toy" takes no --model.'],
    [[TOY, '--set', 'a=5'], 2, 'Parameter "a" was set to 5 m, outside its bounds -2 to 2 m.'],
    [[TOY, '--steepness', 'very'], 2, 'Option --steepness is "very", expected a number.'],
    [['tune-model'], 2, 'Experiment "tune-model" needs --model file.xml'],
    [
      ['tune-model', '--model', '/no/robot.xml'],
      1,
      'Cannot read the model file /no/robot.xml: there is no such file.',
    ],
  ] as const)('%j', async (argv, code, sentence) => {
    const result = await told(...argv)
    expect(result.complained).toContain(sentence)
    expect(result.code).toBe(code)
    // nothing was begun
    expect(existsSync(join(out, 'toy'))).toBe(false)
  })

  it('a loss that is NaN at the start: names the operation', async () => {
    const { code, complained } = await told(TOY, '--bad-beyond', '-1.5')
    expect(code).toBe(1)
    expect(complained).toMatch(/The loss is NaN where the run starts.*sqrt\(-0\.3/)
    expect(onlyRecord()).toMatchObject({ status: 'failed', error: expect.stringContaining('sqrt') })
  })

  it('a loss that turns NaN on the way: names the operation, keeps the last good iterate', async () => {
    const { code, complained } = await told(TOY, '--bad-beyond', '-1')
    expect(code).toBe(1)
    expect(complained).toContain('sqrt(')
    const record = onlyRecord()
    expect(record).toMatchObject({ status: 'failed', stop: { reason: 'notFinite' } })
    const a = record.parameters[0]!.after!
    expect(a).toBeLessThanOrEqual(-1)
    expect(record.loss.after).toBeLessThan(record.loss.before!)
    expect(existsSync(join(onlyFolder(), 'after.mcap'))).toBe(true)
  })
})

describe('help', () => {
  it('lists the experiments with their questions', async () => {
    const { code, said } = await told('--list')
    expect(code).toBe(0)
    expect(said).toMatch(/^crawler {2}/m)
    expect(said).toMatch(/^tune-model {2}/m)
  })

  it("shows an experiment's own settings with their defaults", async () => {
    const { code, said } = await told(TOY, '--help')
    expect(code).toBe(0)
    expect(said).toMatch(/--bad-beyond=<number> +a beyond which the loss is NaN \(default 100\)/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
    expect(said).not.toMatch(/\u001b/)
  })
})

describe('the viewer', () => {
  it('is asked to show the run, when one was lent', async () => {
    const terminal = screen()
    const shown: string[] = []
    const view = async (folder: string) => {
      shown.push(folder)
      // the person looks at it, and presses Ctrl-C
      setTimeout(() => process.emit('SIGINT'), 0)
      return { url: 'http://127.0.0.1:5173/', close: async () => {} }
    }
    const code = await main([TOY, '--quick', '--view', '--out', out], { terminal, view })
    expect(code).toBe(0)
    expect(shown).toEqual([onlyFolder()])
    expect(terminal.said()).toContain('http://127.0.0.1:5173/')
  })
})

async function bytes(folder: string, file: string): Promise<Uint8Array> {
  const { readFile } = await import('node:fs/promises')
  return new Uint8Array(await readFile(join(folder, file)))
}
