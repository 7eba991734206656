/** Where the experiments are, and how one is found by name or by path. */
import { isAbsolute, resolve } from 'node:path'
import { guess } from './cli/nearest.ts'
import { sentenceOf, UsageError } from './errors.ts'
import type { Experiment } from './experiment.ts'
import type { Host } from './host.ts'
import { isThere } from './runFolder.ts'

/** What runs when no experiment is named. */
export const DEFAULT_EXPERIMENT = 'crawler'

/** The experiments that come with limber, loaded when they are asked for. */
export const REGISTRY: Readonly<Record<string, () => Promise<{ readonly default: Experiment }>>> = {
  crawler: () => import('./crawler/experiment.ts'),
  'tune-model': () => import('./tune-model/experiment.ts'),
}

/** What finds an experiment again from any folder: its name, or its path from the root. */
export function addressOf(nameOrPath: string): string {
  return isPath(nameOrPath) ? resolve(nameOrPath) : nameOrPath
}

/**
 * The experiment of this name, or in the file at this path (its default export).
 *
 * @throws UsageError that lists the experiments, and guesses which was meant
 */
export async function experimentBy(nameOrPath: string, host: Host): Promise<Experiment> {
  const registered = REGISTRY[nameOrPath]
  if (registered) return (await registered()).default
  if (isPath(nameOrPath)) return experimentIn(resolve(nameOrPath), host)
  throw new UsageError(
    `There is no experiment "${nameOrPath}".${guess(nameOrPath, Object.keys(REGISTRY))} ` +
      `There are: ${Object.keys(REGISTRY).join(', ')}; or give the path of a file that exports one.`,
  )
}

function isPath(nameOrPath: string): boolean {
  return !Object.hasOwn(REGISTRY, nameOrPath) && /[/\\]|\.[cm]?[jt]s$/.test(nameOrPath)
}

async function experimentIn(path: string, host: Host): Promise<Experiment> {
  if (!isAbsolute(path) || !isThere(path))
    throw new UsageError(
      `There is no experiment at ${path}: no such file. --list shows those that come with limber.`,
    )
  const module = await importedFrom(path, host)
  const experiment = module['default'] as Partial<Experiment> | undefined
  if (typeof experiment?.setUp !== 'function')
    throw new UsageError(
      `${path} does not export an experiment: write "export default defineExperiment({ … })".`,
    )
  return experiment as Experiment
}

async function importedFrom(path: string, host: Host): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await host.load(path)
  } catch (error) {
    throw new UsageError(`${path} could not be loaded: ${sentenceOf(error)}`, { cause: error })
  }
}
