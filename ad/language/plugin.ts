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
 * before they are published.
 */
export function useGrad(): Plugin {
  return {
    name: 'limber:use-grad',
    enforce: 'pre',
    resolveId: {
      filter: { id: new RegExp(`^(?:${TABLE}|${RUNTIME})$`) },
      // whatever the package says of its modules, filling the table is an effect
      handler: (id) => ({ id: fileOf(id), moduleSideEffects: true }),
    },
    transform: {
      filter: { id: OWN_MODULE, code: DIRECTIVE },
      handler: (source, id) => rewrite(source, nameOf(id)),
    },
  }
}

/** The file beside this one that an import of rewritten code means, with this file's extension: source or published. */
function fileOf(id: string): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  // not new URL(…, import.meta.url): bundlers take that for an asset
  return join(dirname(fileURLToPath(import.meta.url)), `${id.slice(id.lastIndexOf('/') + 1)}.${extension}`)
}

/** A module's path as messages show it: without a query, from the working directory. */
function nameOf(id: string): string {
  return relative(process.cwd(), id.replace(/\?.*$/, '')).replaceAll('\\', '/')
}
