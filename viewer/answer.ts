/** What the viewer's server says when it is asked for files: of one folder only, and only to read. */
import { createReadStream } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { dirname, extname, join, resolve, sep } from 'node:path'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json; charset=utf-8',
  '.jsonl': 'application/x-ndjson; charset=utf-8',
  '.mcap': 'application/octet-stream',
  '.xml': 'text/xml; charset=utf-8',
}

/** Answers a request for a file in a folder: the file, or a status that says why not. */
export async function answerFromFolder(
  root: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!reads(request)) return refuse(response, 405, 'only GET and HEAD')
  const path = requestedPath(root, request.url ?? '/')
  if (path === undefined) return refuse(response, 403, 'outside of the run folder')
  const real = await realpath(path).catch(() => undefined)
  if (real === undefined) return answerMissing(path, response)
  if (!isWithin(root, real)) return refuse(response, 403, 'outside of the run folder')
  return send(real, request, response)
}

/** Answers a request for one of a few files by its place among them: `/1/after.mcap`. */
export async function answerFromList(
  paths: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!reads(request)) return refuse(response, 405, 'only GET and HEAD')
  const path = paths[Number(/^\/(\d+)\//.exec(request.url ?? '')?.[1])]
  if (path === undefined) return refuse(response, 404, 'no such recording')
  return send(path, request, response)
}

function reads({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD'
}

async function send(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) return refuse(response, 404, 'not a file')
  response.writeHead(200, { ...headers(path), 'content-length': found.size })
  if (request.method === 'HEAD') response.end()
  else
    createReadStream(path)
      .on('error', () => response.destroy())
      .pipe(response)
}

/** `iterates/index.json`, which a run folder need not hold, is the listing of its `iterates/`. */
async function answerMissing(path: string, response: ServerResponse): Promise<void> {
  if (!path.endsWith(join(sep, 'iterates', 'index.json')))
    return refuse(response, 404, 'no such file in the run folder')
  const names = await readdir(dirname(path)).catch(() => [])
  response.writeHead(200, headers(path))
  response.end(JSON.stringify(names.filter((name) => name.endsWith('.mcap')).sort()))
}

/** The path that a URL names, or undefined when it leads out of the folder or is not a URL at all. */
function requestedPath(root: string, url: string): string | undefined {
  try {
    const name = decodeURIComponent(url.split(/[?#]/)[0]!)
    const path = resolve(root, `.${sep}${name}`)
    return isWithin(root, path) && !name.includes('\0') ? path : undefined
  } catch {
    return undefined
  }
}

function isWithin(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)
}

function headers(path: string): Record<string, string> {
  return {
    'content-type': CONTENT_TYPES[extname(path)] ?? 'application/octet-stream',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  }
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  response.end(`${reason}\n`)
}
