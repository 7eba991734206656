import type { HistoryLine } from '../../experiments/index.ts'
import { decodeMcap, type Recording } from '../../sim/record/index.ts'
import type { NamedFile } from './dropped.ts'
import { fetched, fetchedJson, NotThere } from './fetched.ts'
import type { Run, RunSummary } from './run.ts'

/** Digits of an iterate's file name: 0007.mcap. */
const ITERATE_DIGITS = 4

/**
 * The run folder served under a URL. What is missing or damaged beside `run.json` becomes a problem to be shown, so that
 * a run that was cut off can still be looked at.
 *
 * @param base - URL of the folder, with its closing slash
 * @throws a sentence when `run.json` cannot be read
 */
export async function loadRun(base: string): Promise<Run> {
  const summary = checkedSummary(await fetchedJson(`${base}run.json`), `${base}run.json`)
  const failures: Error[] = []
  const noted = async <T>(part: Promise<T>, instead: T): Promise<T> => {
    try {
      return await part
    } catch (error) {
      failures.push(error as Error)
      return instead
    }
  }
  const [history, before, after, kept] = await Promise.all([
    noted(historyAt(`${base}history.jsonl`), []),
    noted<Recording | undefined>(recordingAt(`${base}before.mcap`), undefined),
    noted<Recording | undefined>(recordingAt(`${base}after.mcap`), undefined),
    noted(keptIterates(`${base}iterates/index.json`), []),
  ])
  const recorded = summary.status !== 'done' || failures.filter(isMissingRecording).length < 2
  const problems = [
    ...(summary.error ? [`The run failed: ${summary.error}`] : []),
    ...(recorded ? [] : [NO_MOTION]),
    ...failures.filter((failure) => recorded || !isMissingRecording(failure)).map(({ message }) => message),
  ]
  return { summary, history, before, after, kept, iterate: iterates(base), problems }
}

/** Files served under URLs, each called by the last word of its URL. */
export function servedFiles(urls: readonly string[]): readonly NamedFile[] {
  return urls.map((url) => ({
    name: decodeURIComponent(url.replace(/^.*\//, '')),
    arrayBuffer: async () => (await fetched(url)).arrayBuffer(),
  }))
}

/** What is said of a whole run without recordings. */
const NO_MOTION =
  'This run has no recordings: its experiment has no record(values, rate), so there is nothing to replay.'

function isMissingRecording(failure: Error): boolean {
  return failure instanceof NotThere && failure.message.includes('.mcap')
}

/** Iterations are fetched when they are first asked for, and kept. */
function iterates(base: string): (iteration: number) => Promise<Recording> {
  const shelf = new Map<number, Promise<Recording>>()
  return (iteration) => {
    const name = String(iteration).padStart(ITERATE_DIGITS, '0')
    if (!shelf.has(iteration)) shelf.set(iteration, recordingAt(`${base}iterates/${name}.mcap`))
    return shelf.get(iteration)!
  }
}

async function recordingAt(url: string): Promise<Recording> {
  const bytes = new Uint8Array(await (await fetched(url)).arrayBuffer())
  try {
    return await decodeMcap(bytes)
  } catch (cause) {
    throw new Error(`${url}: ${(cause as Error).message}`, { cause })
  }
}

async function historyAt(url: string): Promise<readonly HistoryLine[]> {
  return parsedHistory(await (await fetched(url)).text(), url)
}

/**
 * The lines of a history. A last line without its line break was being written when the run was cut off: it is left out.
 *
 * @throws a sentence naming the line that is not JSON
 */
export function parsedHistory(text: string, url: string): readonly HistoryLine[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  return whole.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return []
    try {
      return [JSON.parse(line) as HistoryLine]
    } catch (cause) {
      throw new Error(`${url}:${i + 1}: not a line of JSON: ${(cause as Error).message}.`, { cause })
    }
  })
}

/** The kept iterations from the listing of the folder: `["0000.mcap", …]`. */
async function keptIterates(url: string): Promise<readonly number[]> {
  const names = (await fetchedJson(url)) as readonly string[]
  return names
    .filter((name) => name.endsWith('.mcap'))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b)
}

/** The kept iteration nearest to the one asked for; the earlier of two as near. */
export function nearestKept(kept: readonly number[], iteration: number): number | undefined {
  let nearest: number | undefined
  for (const k of kept) {
    if (nearest === undefined || Math.abs(k - iteration) < Math.abs(nearest - iteration)) nearest = k
  }
  return nearest
}

/**
 * `run.json` once it has what every part of the page relies on.
 *
 * @throws a sentence naming the field, what it is and what was expected
 */
export function checkedSummary(json: unknown, url: string): RunSummary {
  if (typeof json !== 'object' || json === null)
    throw new Error(`${url} holds ${JSON.stringify(json)}, expected an object.`)
  const { experiment, parameters } = json as Partial<RunSummary>
  if (typeof experiment !== 'string') {
    throw new Error(`${url}: experiment is ${JSON.stringify(experiment)}, expected the experiment's name.`)
  }
  if (!Array.isArray(parameters)) {
    throw new Error(`${url}: parameters is ${JSON.stringify(parameters)}, expected a list.`)
  }
  parameters.forEach((parameter, i) => {
    for (const field of ['lower', 'upper', 'before'] as const) {
      if (typeof parameter[field] === 'number') continue
      const value = JSON.stringify(parameter[field])
      throw new Error(
        `${url}: parameters[${i}] "${parameter.name}": ${field} is ${value}, expected a number.`,
      )
    }
  })
  return json as RunSummary
}
