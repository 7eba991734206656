/**
 * Serves the viewer and one run folder on a loopback address. The viewer's one file for Node: a page cannot read a
 * folder by itself.
 */
import { createReadStream } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { dirname, extname, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createServer, type Plugin, type ViteDevServer } from 'vite'
import { useGrad } from '../ad/language/plugin.ts'

/** A running server. */
export interface ServedRun {
  /** of the page that shows the run */
  readonly url: string
  close(): Promise<void>
}

export interface ServeOptions {
  /** none: the first free port from 5173 on */
  readonly port?: number
  /** interface to listen on; the loopback, so that nobody else on the network sees the run */
  readonly host?: string
}

const VIEWER = dirname(fileURLToPath(import.meta.url))
const REPOSITORY = dirname(VIEWER)
const RUN_PATH = '/run'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json; charset=utf-8',
  '.jsonl': 'application/x-ndjson; charset=utf-8',
  '.mcap': 'application/octet-stream',
  '.xml': 'text/xml; charset=utf-8',
}

/** Packages that the page imports, named so that the server prepares them at once instead of reloading the page. */
const PACKAGES = [
  '@bufbuild/protobuf',
  '@bufbuild/protobuf/wkt',
  '@mcap/core',
  'three',
  'three/addons/controls/OrbitControls.js',
  'uplot',
]

/**
 * A server of the viewer with the run folder under `/run/`, read-only.
 *
 * @param folder - path of the run folder
 * @throws a sentence when the folder is not there
 */
export async function serveRun(folder: string, options: ServeOptions = {}): Promise<ServedRun> {
  const root = await existingFolder(folder)
  const server = await viewerServer(root, options)
  await server.listen()
  const url = server.resolvedUrls?.local[0] ?? server.resolvedUrls?.network[0]
  if (!url)
    throw new Error(`The viewer listens, but on no address that a browser could open (host ${options.host}).`)
  return { url, close: () => server.close() }
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

function viewerServer(root: string, { port, host = '127.0.0.1' }: ServeOptions): Promise<ViteDevServer> {
  return createServer({
    configFile: false,
    root: VIEWER,
    cacheDir: join(REPOSITORY, 'node_modules', '.vite', 'viewer'),
    plugins: [useGrad(), runFolderPlugin(root)],
    appType: 'mpa',
    logLevel: 'silent',
    optimizeDeps: { include: PACKAGES, noDiscovery: true },
    server: {
      host,
      ...(port === undefined ? {} : { port, strictPort: true }),
      hmr: false,
      watch: null,
      fs: { allow: ['viewer', 'sim', 'ad', 'node_modules'].map((name) => join(REPOSITORY, name)) },
    },
  })
}

function runFolderPlugin(root: string): Plugin {
  return {
    name: 'limber:run-folder',
    configureServer: ({ middlewares }) => {
      middlewares.use(RUN_PATH, (request, response) => void answer(root, request, response))
    },
  }
}

/** Answers a request for a file of the run: the file, or a status that says why not. */
export async function answer(
  root: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'only GET and HEAD')
  const path = requestedPath(root, request.url ?? '/')
  if (path === undefined) return refuse(response, 403, 'outside of the run folder')
  const real = await realpath(path).catch(() => undefined)
  if (real === undefined) return answerMissing(path, response)
  if (!isWithin(root, real)) return refuse(response, 403, 'outside of the run folder')
  const { size, ...found } = await stat(real).then((s) => ({ size: s.size, isFile: s.isFile() }))
  if (!found.isFile) return refuse(response, 404, 'not a file')
  response.writeHead(200, { ...headers(real), 'content-length': size })
  if (request.method === 'HEAD') response.end()
  else
    createReadStream(real)
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
