/** Where the page comes from: built as it is opened in a checkout, built before in the published package. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Connect, createServer, type Plugin, preview } from 'vite'
import { useGrad } from '../ad/language/plugin.ts'

/** A server that listens. */
export interface PageServer {
  /** without anything behind its host and port */
  readonly url: string
  close(): Promise<void>
}

export interface PageOptions {
  /** none: the first free port from 5173 on */
  readonly port?: number
  /** interface to listen on; the loopback, so that nobody else on the network sees the run */
  readonly host?: string
}

/** What the page asks for beside its own files, by the beginning of the path. */
export type Routes = Readonly<Record<string, Connect.NextHandleFunction>>

/** Whether this is the published package. */
const PUBLISHED = !import.meta.url.endsWith('.ts')

const FIRST_PORT = 5173

/** Packages that the page imports, named so that the server prepares them at once instead of reloading the page. */
const PACKAGES = [
  '@bufbuild/protobuf',
  '@bufbuild/protobuf/wkt',
  '@mcap/core',
  'three',
  'three/addons/controls/OrbitControls.js',
  'uplot',
]

/** A server of the page and of what it asks for. */
export async function servePage(
  routes: Routes,
  { port, host = '127.0.0.1' }: PageOptions,
): Promise<PageServer> {
  const listening = { host, port: port ?? FIRST_PORT, strictPort: port !== undefined }
  const server = PUBLISHED ? await builtPage(routes, listening) : await sourcePage(routes, listening)
  const url = server.resolvedUrls?.local[0] ?? server.resolvedUrls?.network[0]
  if (!url) throw new Error(`The viewer listens, but on no address that a browser could open (host ${host}).`)
  return { url, close: () => server.close() }
}

interface Listening {
  readonly host: string
  readonly port: number
  readonly strictPort: boolean
}

async function sourcePage(routes: Routes, listening: Listening) {
  const viewer = dirname(fileURLToPath(import.meta.url))
  const repository = dirname(viewer)
  const server = await createServer({
    configFile: false,
    root: viewer,
    cacheDir: join(repository, 'node_modules', '.vite', 'viewer'),
    plugins: [useGrad(), routesPlugin(routes)],
    appType: 'mpa',
    logLevel: 'silent',
    optimizeDeps: { include: PACKAGES, noDiscovery: true },
    server: {
      ...listening,
      hmr: false,
      watch: null,
      fs: { allow: ['viewer', 'sim', 'ad', 'node_modules'].map((name) => join(repository, name)) },
    },
  })
  return server.listen()
}

function builtPage(routes: Routes, listening: Listening) {
  const manifest = createRequire(import.meta.url).resolve('limber/package.json')
  return preview({
    configFile: false,
    root: dirname(manifest),
    build: { outDir: 'dist/page' },
    plugins: [routesPlugin(routes)],
    appType: 'mpa',
    logLevel: 'silent',
    preview: listening,
  })
}

function routesPlugin(routes: Routes): Plugin {
  const serve = ({ middlewares }: { readonly middlewares: Connect.Server }) => {
    for (const [path, answer] of Object.entries(routes)) middlewares.use(path, answer)
  }
  return { name: 'limber:routes', configureServer: serve, configurePreviewServer: serve }
}
