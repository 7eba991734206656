import { decodeMcap, type Recording } from '../../sim/record/index.ts'
import type { Run } from './run.ts'

/** A file by its name. */
export interface NamedFile {
  readonly name: string
  arrayBuffer(): Promise<ArrayBuffer>
}

/**
 * Recordings from files that a person opened: of two, in order of their names' "before" and "after" where they say so,
 * else as given, and called by their names.
 *
 * @throws a sentence naming the file that cannot be read, or when there are not one or two
 */
export async function droppedRun(files: readonly NamedFile[]): Promise<Run> {
  const mcaps = files.filter((file) => /\.mcap$/i.test(file.name))
  if (mcaps.length < 1 || mcaps.length > 2) {
    const names = files.map((file) => file.name).join(', ')
    throw new Error(`${names || 'nothing'}: ${mcaps.length} .mcap files, expected one, or two to compare.`)
  }
  const ordered = mcaps.toSorted((a, b) => rank(a) - rank(b))
  const recordings = await Promise.all(ordered.map(opened))
  const labels = labelsOf(ordered.map(({ name }) => name))
  const [before, after] = recordings.length === 2 ? recordings : [undefined, recordings[0]]
  const iterate = async (): Promise<Recording> => {
    throw new Error('Dropped recordings have no iterates: open a run folder to see them.')
  }
  return { summary: undefined, history: [], before, after, ...labels, kept: [], iterate, problems: [] }
}

/** Two recordings are called by the names of their files, numbered where those are alike. */
function labelsOf(names: readonly string[]): Pick<Run, 'labels'> {
  const [before, after] = names.map((name) => name.replace(/\.mcap$/i, ''))
  if (before === undefined || after === undefined) return {}
  return { labels: before === after ? { before: `${before} 1`, after: `${after} 2` } : { before, after } }
}

function rank({ name }: NamedFile): number {
  if (name.includes('before')) return 0
  return name.includes('after') ? 2 : 1
}

async function opened(file: NamedFile): Promise<Recording> {
  try {
    return await decodeMcap(new Uint8Array(await file.arrayBuffer()))
  } catch (cause) {
    throw new Error(`${file.name}: ${(cause as Error).message}`, { cause })
  }
}
