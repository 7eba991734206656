import type { Baseline } from './baseline.ts'
import type { Surroundings } from './surroundings.ts'

/** The baselines of one test file, by name. */
export type Baselines = Readonly<Record<string, Baseline>>

/** Where the baselines of a test file are: `__gradients__/<test file>.json` beside it. */
export function baselineFileOf(testPath: string): string {
  const cut = Math.max(testPath.lastIndexOf('/'), testPath.lastIndexOf('\\')) + 1
  return `${testPath.slice(0, cut)}__gradients__/${testPath.slice(cut)}.json`
}

/**
 * The baselines in a file, none where it is not there.
 *
 * @throws Error when the file is no JSON
 */
export function baselinesIn(file: string, { read }: Surroundings): Baselines {
  const text = read(file)
  if (text === undefined) return {}
  try {
    return JSON.parse(text) as Baselines
  } catch (error) {
    throw new Error(
      `${file} cannot be read as JSON: ${(error as Error).message}. Restore it from version control, or delete it and record anew.`,
    )
  }
}

/** Puts one baseline into a file; the others stay as they are, all in order of their names. */
export function record(file: string, name: string, baseline: Baseline, surroundings: Surroundings): void {
  const all = { ...baselinesIn(file, surroundings), [name]: baseline }
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)))
  surroundings.write(file, `${JSON.stringify(sorted, null, 2)}\n`)
}
