import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { namedFile, newRunFolder, openRunFolder } from '../../experiments/runFolder.ts'
import type { HistoryLine } from '../../experiments/runRecord.ts'

let out: string
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'limber-runs-'))
})
afterEach(() => rmSync(out, { recursive: true }))

const noon = new Date(Date.UTC(2026, 1, 3, 12, 0, 5, 250))
const line = (iteration: number): HistoryLine => ({
  iteration,
  loss: 1 / 3,
  gradientNorm: 0.1,
  x: [0.1 + 0.2, 1e-300],
  simulations: iteration + 1,
  time: 0.5,
})

describe('a run folder', () => {
  it('is named by experiment, UTC time and seed, and never shared', () => {
    const first = newRunFolder(out, 'toy', 7, noon)
    const second = newRunFolder(out, 'toy', 7, noon)
    expect(first.path).toBe(join(out, 'toy', '2026-02-03T12-00-05Z_s7'))
    expect(second.path).toBe(`${first.path}-2`)
  })

  it('gives back every number of the history as it was', () => {
    const folder = newRunFolder(out, 'toy', 0, noon)
    for (let i = 0; i < 3; i++) folder.appendHistory(line(i))
    expect(folder.history()).toEqual([line(0), line(1), line(2)])
  })

  it('drops a line that a crash cut short', () => {
    const folder = newRunFolder(out, 'toy', 0, noon)
    folder.appendHistory(line(0))
    appendFileSync(join(folder.path, 'history.jsonl'), '{"iteration":1,"lo')
    expect(folder.history()).toEqual([line(0)])
    folder.rewindTo(0)
    folder.appendHistory(line(1))
    expect(folder.history()).toEqual([line(0), line(1)])
  })

  it('forgets what lies beyond the iteration that it is rewound to', () => {
    const folder = newRunFolder(out, 'toy', 0, noon)
    for (let i = 0; i < 4; i++) {
      folder.appendHistory(line(i))
      folder.writeRecording(i, Uint8Array.of(i))
    }
    folder.rewindTo(1)
    expect(folder.history()).toEqual([line(0), line(1)])
    expect(readdirSync(join(folder.path, 'iterates'))).toEqual(['0000.mcap', '0001.mcap'])
  })

  it('leaves nothing half written beside a file', () => {
    const folder = newRunFolder(out, 'toy', 0, noon)
    folder.writeRecording('before', Uint8Array.of(1, 2, 3))
    folder.writeRecording('before', Uint8Array.of(4))
    expect(readdirSync(folder.path)).toEqual(['before.mcap'])
    expect([...readFileSync(join(folder.path, 'before.mcap'))]).toEqual([4])
  })

  it('says so when a folder is none, or is damaged', () => {
    expect(() => openRunFolder(out)).toThrow(`${out} is not a run folder: it holds no run.json.`)
    writeFileSync(join(out, 'run.json'), '{ "experiment": ')
    expect(() => openRunFolder(out).record()).toThrow(`${join(out, 'run.json')} cannot be read as JSON`)
    for (const text of ['null', '{}', '{"request":{}}']) {
      writeFileSync(join(out, 'run.json'), text)
      expect(() => openRunFolder(out).record()).toThrow('does not say what was asked for in this run')
    }
    writeFileSync(join(out, 'history.jsonl'), '{"iteration":0}\n{"iteration":\n{"iteration":2}\n')
    expect(() => openRunFolder(out).history()).toThrow(
      `${join(out, 'history.jsonl')}:2 cannot be read as JSON`,
    )
  })

  it('says so when it cannot be written', () => {
    const file = join(out, 'occupied')
    writeFileSync(file, '')
    expect(() => newRunFolder(file, 'toy', 0, noon)).toThrow(
      `Cannot write a run folder in ${join(file, 'toy')}`,
    )
    expect(existsSync(join(file, 'toy'))).toBe(false)
  })

  it.runIf(existsSync('/proc/self'))('comes back from a place that denies that its folders are there', () => {
    expect(() => newRunFolder('/proc/limber/runs', 'toy', 0, noon)).toThrow(
      'Cannot write a run folder in /proc/limber/runs/toy: there is no such file or folder. Name another place with --out.',
    )
  })
})

describe('a file that a person named', () => {
  it('is missing with a sentence', () => {
    const path = join(out, 'robot.xml')
    expect(() => namedFile(path, 'model file')).toThrow(
      `Cannot read the model file ${path}: there is no such file.`,
    )
    expect(() => namedFile(out, 'model file')).toThrow(
      `Cannot read the model file ${out}: it is a folder, not a file.`,
    )
  })
})
