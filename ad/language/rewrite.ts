import { parseSync } from 'vite'
import type { SourceMap } from './map.ts'
import { DIRECTIVE } from './names.ts'
import { Rewriter } from './rewriter.ts'

/**
 * A module in which the arithmetic of functions marked 'use grad' also works on traced values.
 *
 *   a * b + 1   ->   __limber.add(__limber.mul(a , b) , 1)
 *
 * Types, comments and line breaks stay where they are. The result is independent of the order of marked functions and
 * carries no directive, so rewriting it again changes nothing.
 *
 * @param source - text of a TypeScript or JavaScript module
 * @param file - its name, for the language (by extension) and for messages
 * @returns the new text and its map, or undefined where nothing is marked or the text does not parse
 * @throws Refusal where marked code says what cannot be traced
 */
export function rewrite(source: string, file: string): { code: string; map: SourceMap } | undefined {
  if (!source.includes(DIRECTIVE)) return undefined
  const parsed = parseSync(file, source)
  // whoever compiles the module next reports syntax errors, with a picture of the line
  if (parsed.errors.length > 0) return undefined
  const rewriter = new Rewriter(source, file, parsed)
  return rewriter.result()
}
