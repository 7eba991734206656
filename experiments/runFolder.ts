/**
 * The only file of experiments/ that touches the disk.
 *
 *   runs/<experiment>/<UTC time>_s<seed>/
 *     run.json            what was asked, what came out
 *     history.jsonl       one line an iteration, appended
 *     checkpoint.json     where the optimizer stands
 *     model.xml           the imported model, if there is one
 *     before.mcap, after.mcap, iterates/0000.mcap …
 *
 * Every file is whole or absent: written beside its place, flushed, and renamed. A line of the history that a
 * crash cut short is dropped when the folder is opened again.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ExperimentError, reasonOf, sentenceOf, UsageError } from './errors.ts'
import type { Checkpoint, HistoryLine, RunRecord } from './runRecord.ts'

/** A place on disk that holds one run. */
export interface RunFolder {
  readonly path: string
  writeRecord(record: RunRecord): void
  writeCheckpoint(checkpoint: Checkpoint): void
  appendHistory(line: HistoryLine): void
  writeModel(text: string): void
  /** @param name - 'before', 'after' or a number of an iterate */
  writeRecording(name: 'before' | 'after' | number, bytes: Uint8Array): void
  hasRecord(): boolean
  record(): RunRecord
  checkpoint(): Checkpoint | undefined
  history(): readonly HistoryLine[]
  model(): string | undefined
  /** Forgets the lines and iterates after an iteration: a resumed run writes them again. */
  rewindTo(iteration: number): void
}

/**
 * A new, empty run folder named by the time and the seed.
 *
 * @param out - folder of all runs
 * @throws UsageError when the place cannot be written
 */
export function newRunFolder(out: string, experiment: string, seed: number, startedAt: Date): RunFolder {
  const stamp = startedAt
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-')
  const parent = resolve(out, experiment)
  try {
    makeFolder(parent)
    return runFolderAt(freshFolder(parent, `${stamp}_s${seed}`))
  } catch (error) {
    throw new UsageError(
      `Cannot write a run folder in ${parent}: ${reasonOf(error)}. Name another place with --out.`,
    )
  }
}

/**
 * The run folder that an earlier run left.
 *
 * @throws UsageError when there is none
 */
export function openRunFolder(path: string): RunFolder {
  const folder = resolve(path)
  if (!existsSync(join(folder, 'run.json')))
    throw new UsageError(
      `${folder} is not a run folder: it holds no run.json. Name the folder that a run printed.`,
    )
  return runFolderAt(folder)
}

/**
 * Text of a file that a person named.
 *
 * @param what - what the file was expected to be: 'model file'
 * @throws ExperimentError when it cannot be read
 */
export function namedFile(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const reason = existsSync(path) ? reasonOf(error) : 'there is no such file'
    throw new ExperimentError(`Cannot read the ${what} ${resolve(path)}: ${reason}.`)
  }
}

/**
 * Puts a text file in its place, whole, with the folder that it belongs in.
 *
 * @returns its full path
 * @throws UsageError when the place cannot be written
 */
export function writtenFile(path: string, text: string): string {
  const place = resolve(path)
  try {
    writeWhole(place, text)
  } catch (error) {
    throw new UsageError(`Cannot write ${place}: ${reasonOf(error)}. Name another place with --out.`)
  }
  return place
}

/** Whether a file or folder is there. */
export function isThere(path: string): boolean {
  return existsSync(path)
}

/**
 * Makes a folder, and first those that it is in. (Node's own `recursive` never comes back where a file system denies
 * that a folder is there which it does not let one make, as /proc does.)
 */
function makeFolder(path: string): void {
  try {
    mkdirSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' && statSync(path).isDirectory()) return
    if (code !== 'ENOENT' || existsSync(dirname(path))) throw error
    makeFolder(dirname(path))
    makeFolder(path)
  }
}

function freshFolder(parent: string, name: string): string {
  for (let copy = 1; ; copy++) {
    const path = join(parent, copy === 1 ? name : `${name}-${copy}`)
    try {
      mkdirSync(path)
      return path
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

function runFolderAt(path: string): RunFolder {
  const at = (file: string) => join(path, file)
  return {
    path,
    writeRecord: (record) => writeWhole(at('run.json'), json(record)),
    writeCheckpoint: (checkpoint) => writeWhole(at('checkpoint.json'), json(checkpoint)),
    appendHistory: (line) => appendFileSync(at('history.jsonl'), `${JSON.stringify(line)}\n`),
    writeModel: (text) => writeWhole(at('model.xml'), text),
    writeRecording: (name, bytes) => writeWhole(at(recordingFile(name)), bytes),
    hasRecord: () => existsSync(at('run.json')),
    record: () => recordIn(at('run.json')),
    checkpoint: () =>
      existsSync(at('checkpoint.json')) ? parsed<Checkpoint>(at('checkpoint.json')) : undefined,
    history: () => historyIn(at('history.jsonl')),
    model: () => (existsSync(at('model.xml')) ? readFileSync(at('model.xml'), 'utf8') : undefined),
    rewindTo: (iteration) => rewind(at('history.jsonl'), at('iterates'), iteration),
  }
}

function recordingFile(name: 'before' | 'after' | number): string {
  return typeof name === 'number' ? join('iterates', `${String(name).padStart(4, '0')}.mcap`) : `${name}.mcap`
}

/** Puts a file in its place in one go: a reader sees the old one or the new one. */
function writeWhole(path: string, data: string | Uint8Array): void {
  makeFolder(dirname(path))
  const beside = `${path}.part`
  writeFileSync(beside, data, { flush: true })
  renameSync(beside, path)
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function parsed<T>(path: string): T {
  return parsedText<T>(readFileSync(path, 'utf8'), path)
}

/** @param where - the file, and the line in it */
function parsedText<T>(text: string, where: string): T {
  try {
    return JSON.parse(text) as T
  } catch (error) {
    throw new ExperimentError(`${where} cannot be read as JSON: ${sentenceOf(error)}. Start the run anew.`)
  }
}

function recordIn(path: string): RunRecord {
  const record = parsed<Partial<RunRecord> | null>(path)
  if (typeof record?.request?.experiment === 'string') return record as RunRecord
  throw new ExperimentError(
    `${path} does not say what was asked for in this run: "request" is not there, or names no experiment. Start the run anew.`,
  )
}

/** The lines of a history that are whole: the last one may have been cut short by a crash. */
function historyIn(path: string): readonly HistoryLine[] {
  if (!existsSync(path)) return []
  const text = readFileSync(path, 'utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  return whole
    .split('\n')
    .flatMap((line, i) => (line === '' ? [] : [parsedText<HistoryLine>(line, `${path}:${i + 1}`)]))
}

function rewind(historyPath: string, iterates: string, iteration: number): void {
  const all = historyIn(historyPath)
  const kept = all.filter((line) => line.iteration <= iteration)
  writeWhole(historyPath, kept.map((line) => `${JSON.stringify(line)}\n`).join(''))
  for (const line of all.slice(kept.length))
    rmSync(join(iterates, `${String(line.iteration).padStart(4, '0')}.mcap`), { force: true })
}
