import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformWithOxc } from 'vite'
import * as ad from '../../../ad/index.ts'
import { PREAMBLE } from '../../../ad/language/names.ts'
import { rewrite } from '../../../ad/language/rewrite.ts'
import { runtime } from '../../../ad/language/runtime.ts'

const IMPORT = /^import \{ (.*) \} from 'limber\/ad'$/m

/** The code blocks of a folder's README. */
export function snippetsOf(folder: string): string[] {
  const text = readFileSync(join(import.meta.dirname, '../../../ad', folder, 'README.md'), 'utf8')
  return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]!)
}

/** Runs a code block that imports from limber/ad alone, and gives the values of some of its names. */
export async function valuesOf(snippet: string, names: readonly string[]): Promise<Record<string, unknown>> {
  const imported = IMPORT.exec(snippet)![1]!
    .split(', ')
    .filter((name) => !name.startsWith('type '))
  const marked = rewrite(snippet.replace(IMPORT, ''), 'snippet.ts')!.code.replace(PREAMBLE, '')
  const { code } = await transformWithOxc(marked, 'snippet.ts', { sourcemap: false })
  const run = new Function('__limber', ...imported, `${code}\nreturn { ${names.join(', ')} }`)
  const all: Record<string, unknown> = { ...ad }
  return run(runtime, ...imported.map((name) => all[name])) as Record<string, unknown>
}
