import { transformWithOxc } from 'vite'
import { PREAMBLE } from '../../../ad/language/names.ts'
import { rewrite } from '../../../ad/language/rewrite.ts'
import { runtime } from '../../../ad/language/runtime.ts'

/** The text that a module is rewritten to, without its first words that import the runtime. */
export function rewritten(source: string, file = 'module.ts'): string {
  const result = rewrite(source, file)
  if (!result) throw new Error(`Nothing in ${file} was rewritten.`)
  return result.code.replace(PREAMBLE, '')
}

/** A module's function `f`, rewritten, with types stripped. */
export async function evaluated<F>(source: string): Promise<F> {
  const { code } = await transformWithOxc(rewritten(source), 'module.ts', { sourcemap: false })
  return new Function('__limber', `${code}; return f`)(runtime) as F
}

/** A module's function `f` as JavaScript knows it. */
export async function unmarked<F>(source: string): Promise<F> {
  const { code } = await transformWithOxc(source, 'module.ts', { sourcemap: false })
  return new Function(`${code}; return f`)() as F
}
