/** Serves the viewer with a run folder or with recordings on a loopback address: a page cannot read a disk by itself. */
import { realpath, stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { answerFromFolder, answerFromList } from './answer.ts'
import { type PageOptions, servePage } from './page.ts'

/** A running server. */
export interface ServedRun {
  /** of the page that shows the run */
  readonly url: string
  close(): Promise<void>
}

const RUN_PATH = '/run'
const RECORDINGS_PATH = '/recordings'

/**
 * A server of the viewer with what paths name, read-only.
 *
 * @param paths - one run folder, or one recording (.mcap), or two to compare
 * @throws a sentence when that is not what they name
 */
export async function serve(paths: readonly string[], options: PageOptions = {}): Promise<ServedRun> {
  const [first] = paths
  if (paths.length === 1 && !isRecording(first!)) return serveRun(first!, options)
  return serveRecordings(paths, options)
}

/**
 * A server of the viewer with the run folder under `/run/`.
 *
 * @param folder - path of the run folder
 * @throws a sentence when the folder is not there
 */
export async function serveRun(folder: string, options: PageOptions = {}): Promise<ServedRun> {
  const root = await existingFolder(folder)
  return servePage(
    { [RUN_PATH]: (request, response) => void answerFromFolder(root, request, response) },
    options,
  )
}

/**
 * A server of the viewer with one recording, or two to compare, under `/recordings/0/` and `/recordings/1/`.
 *
 * @throws a sentence when they are not there, or not one or two
 */
async function serveRecordings(paths: readonly string[], options: PageOptions = {}): Promise<ServedRun> {
  const strange = paths.find((path) => !isRecording(path))
  if (strange !== undefined || paths.length < 1 || paths.length > 2)
    throw new Error(
      `${strange === undefined ? `${paths.length} files` : strange} cannot be shown: expected one run folder, one recording (.mcap), or two to compare.`,
    )
  const files = await Promise.all(paths.map(existingFile))
  const { url, close } = await servePage(
    { [RECORDINGS_PATH]: (request, response) => void answerFromList(files, request, response) },
    options,
  )
  const query = files.map(
    (path, i) => `recording=${RECORDINGS_PATH}/${i}/${encodeURIComponent(basename(path))}`,
  )
  return { url: `${url}?${query.join('&')}`, close }
}

function isRecording(path: string): boolean {
  return /\.mcap$/i.test(path)
}

async function existingFolder(folder: string): Promise<string> {
  const path = resolve(folder)
  const found = await stat(path).catch(() => undefined)
  if (!found?.isDirectory()) {
    throw new Error(
      `${path} is ${found ? 'not a folder' : 'not there'}, expected the folder of a run, with its run.json.`,
    )
  }
  return realpath(path)
}

async function existingFile(file: string): Promise<string> {
  const path = resolve(file)
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile())
    throw new Error(
      `${path} is ${found ? 'not a file' : 'not there'}, expected a recording that limber wrote.`,
    )
  return path
}
