import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { DIRECTIVE, RUNTIME, TABLE } from './names.ts'
import { rewrite } from './rewrite.ts'

/** TypeScript and JavaScript modules that are the project's own, whatever query their address carries. */
const OWN_MODULE = /^(?!.*[\\/]node_modules[\\/])[^\0?]*\.(?:ts|tsx|mts|js|mjs)(?:\?|$)/

/**
 * The Vite plugin that makes the arithmetic of functions and files that open with 'use grad' work on traced values.
 *
 * It runs before types are stripped, and leaves modules under node_modules alone: published packages are rewritten
 * before they are published. In a checkout of limber it also leads the names that users import, 'limber/ad' and the
 * others, to the sources: code in the README's words runs there as it does in a project of one's own.
 */
export function useGrad(): Plugin {
  return {
    name: 'limber:use-grad',
    enforce: 'pre',
    resolveId: {
      filter: { id: PUBLISHED ? OWN_IMPORT : LIMBER_IMPORT },
      // filling the table is an effect, which a bundler would else drop with the import
      async handler(id, importer) {
        if (id.startsWith('limber/')) return sourceOf(id)
        if (!PUBLISHED) return { id: fileOf(id), moduleSideEffects: true }
        const found = await this.resolve(exportOf(id), importer, { skipSelf: true })
        return found && { ...found, moduleSideEffects: true }
      },
    },
    transform: {
      filter: { id: OWN_MODULE, code: DIRECTIVE },
      handler: (source, id) => rewrite(source, nameOf(id)),
    },
  }
}

/**
 * For module runners that leave packages to Node: rewritten code then asks Node for the runtime too, by the names that
 * the package exports, and so shares the one that the package itself has loaded. The names are as long as those that they
 * stand for: no position moves.
 */
export function runtimeFromNode(): Plugin {
  return {
    name: 'limber:runtime-from-node',
    enforce: 'pre',
    transform: {
      filter: { id: OWN_MODULE, code: TABLE },
      handler: (code) => ({
        code: [TABLE, RUNTIME].reduce((text, id) => text.replace(`'${id}'`, `'${exportOf(id)}'`), code),
        map: null,
      }),
    },
  }
}

/** Whether this is the published package, whose modules must be the ones that the project itself imports. */
const PUBLISHED = !import.meta.url.endsWith('.ts')

/** What rewritten code imports. */
const OWN_IMPORT = new RegExp(`^(?:${TABLE}|${RUNTIME})$`)
/** That, and what users import. */
const LIMBER_IMPORT = new RegExp(`${OWN_IMPORT.source}|^limber/`)

/** The source that an export of this package is built from: ad/index.ts for limber/ad. Undefined where there is none. */
function sourceOf(id: string): string | undefined {
  const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, string | { readonly default: string }>>
  }
  const built = exports[id.replace('limber', '.')]
  if (typeof built !== 'object') return undefined
  return join(root, built.default.replace('./dist/', '').replace(/\.js$/, '.ts'))
}

/** The package's export that an import of rewritten code means: limber/use-grad/table for limber:use-grad/table. */
function exportOf(id: string): string {
  return id.replace(':', '/')
}

/** The file beside this one that an import of rewritten code means. */
function fileOf(id: string): string {
  // not new URL(…, import.meta.url): bundlers take that for an asset
  return join(dirname(fileURLToPath(import.meta.url)), `${id.slice(id.lastIndexOf('/') + 1)}.ts`)
}

/** A module's path as messages show it: without a query, from the working directory. */
function nameOf(id: string): string {
  return relative(process.cwd(), id.replace(/\?.*$/, '')).replaceAll('\\', '/')
}
