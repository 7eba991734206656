import { decodeMcap, type Recording } from '../../sim/record/index.ts'
import type { Run } from './run.ts'

/**
 * Recordings from files that a person opened: of two, in order of their names' "before" and "after" where they say so,
 * else as given.
 *
 * @throws a sentence naming the file that cannot be read, or when there are not one or two
 */
export async function droppedRun(files: readonly File[]): Promise<Run> {
  const mcaps = files.filter((file) => file.name.endsWith('.mcap'))
  if (mcaps.length < 1 || mcaps.length > 2) {
    const names = files.map((file) => file.name).join(', ')
    throw new Error(`${names || 'nothing'}: ${mcaps.length} .mcap files, expected one, or two to compare.`)
  }
  const ordered = mcaps.toSorted((a, b) => rank(a) - rank(b))
  const recordings = await Promise.all(ordered.map(opened))
  const [before, after] = recordings.length === 2 ? recordings : [undefined, recordings[0]]
  const iterate = async (): Promise<Recording> => {
    throw new Error('Dropped recordings have no iterates: open a run folder to see them.')
  }
  return { summary: undefined, history: [], before, after, kept: [], iterate, problems: [] }
}

function rank({ name }: File): number {
  if (name.includes('before')) return 0
  return name.includes('after') ? 2 : 1
}

async function opened(file: File): Promise<Recording> {
  try {
    return await decodeMcap(new Uint8Array(await file.arrayBuffer()))
  } catch (cause) {
    throw new Error(`${file.name}: ${(cause as Error).message}`, { cause })
  }
}
