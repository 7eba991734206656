import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRunFolder } from '../../experiments/runFolder.ts'
import { experimentProcess, TOY } from './child.ts'

const ITERATIONS = 300
/** A process starts, traces and compiles in a second or two; this is for machines that are busy [ms]. */
const PATIENCE = 60_000

let out: string
let undisturbed: string
beforeAll(async () => {
  out = mkdtempSync(join(tmpdir(), 'limber-resume-'))
  const place = join(out, 'undisturbed')
  const { code, err } = await experimentProcess(TOY, '--iterations', `${ITERATIONS}`, '--out', place).ended
  expect({ code, err }).toEqual({ code: 0, err: '' })
  undisturbed = onlyRunIn(place)
}, PATIENCE)
afterAll(() => rmSync(out, { recursive: true }))

function onlyRunIn(place: string): string {
  const toy = join(place, 'toy')
  return join(toy, readdirSync(toy)[0]!)
}

/** Waits until a run has done some iterations, and returns its folder. */
async function underWay(place: string, iterations: number): Promise<string> {
  for (;;) {
    await pause(5)
    if (!existsSync(join(place, 'toy')) || readdirSync(join(place, 'toy')).length === 0) continue
    const folder = onlyRunIn(place)
    const history = join(folder, 'history.jsonl')
    if (existsSync(history) && readFileSync(history, 'utf8').split('\n').length > iterations) return folder
  }
}

/** All that a run left that is not a clock's reading. */
function result(path: string) {
  const folder = openRunFolder(path)
  const { startedAt, finishedAt, timings, ...record } = folder.record()
  const { time, ...checkpoint } = folder.checkpoint()!
  return {
    record,
    checkpoint,
    history: folder.history().map(({ time: _, ...line }) => line),
    iterates: readdirSync(join(path, 'iterates')),
    after: readFileSync(join(path, 'after.mcap')),
  }
}

async function stopped(signal: 'SIGKILL' | 'SIGINT') {
  const place = join(out, signal)
  const child = experimentProcess(TOY, '--iterations', `${ITERATIONS}`, '--out', place)
  const folder = await underWay(place, 10)
  child.process.kill(signal)
  return { folder, end: await child.ended }
}

describe('a run that was killed', () => {
  it(
    'goes on from its checkpoint and ends, bit for bit, where the undisturbed one did',
    async () => {
      const { folder, end } = await stopped('SIGKILL')
      expect(end.code).toBe('SIGKILL')
      const { iteration } = openRunFolder(folder).checkpoint()!
      expect(iteration).toBeLessThan(ITERATIONS)
      expect(openRunFolder(folder).record().status).toBe('running')

      const resumed = await experimentProcess('--resume', folder).ended
      expect({ code: resumed.code, err: resumed.err }).toEqual({ code: 0, err: '' })
      expect(result(folder)).toEqual(result(undisturbed))
    },
    PATIENCE,
  )
})

describe('a run that was stopped by Ctrl-C', () => {
  it(
    'exits with 130, says how to go on, and does',
    async () => {
      const { folder, end } = await stopped('SIGINT')
      expect(end.code).toBe(130)
      expect(end.out).toContain(`--resume ${folder}`)
      const { status, iterations, parameters } = openRunFolder(folder).record()
      expect(status).toBe('interrupted')
      expect(iterations).toBeLessThan(ITERATIONS)
      for (const parameter of parameters) expect(parameter).toHaveProperty('after')

      const resumed = await experimentProcess('--resume', folder).ended
      expect({ code: resumed.code, err: resumed.err }).toEqual({ code: 0, err: '' })
      expect(result(folder)).toEqual(result(undisturbed))
    },
    PATIENCE,
  )
})

describe('a run that is done', () => {
  it(
    'is not resumed, unless it shall go further',
    async () => {
      const again = await experimentProcess('--resume', undisturbed).ended
      expect(again.code).toBe(2)
      expect(again.err).toContain(`is done after ${ITERATIONS} iterations: there is nothing to resume.`)
      const mixed = await experimentProcess('--resume', undisturbed, '--seed', '3').ended
      expect(mixed.code).toBe(2)
      expect(mixed.err).toContain('leave out seed')
    },
    PATIENCE,
  )
})
