import { UsageError } from '../errors.ts'
import type { Experiment, ModelFile } from '../experiment.ts'
import type { Host } from '../host.ts'
import { addressOf, DEFAULT_EXPERIMENT, experimentBy } from '../registry.ts'
import { namedFile, newRunFolder, openRunFolder, type RunFolder } from '../runFolder.ts'
import type { RunRequest } from '../runRecord.ts'
import { resolvedSettings } from '../settings.ts'
import { experimentNamed, type Options, parsedOptions } from './options.ts'

/** Where run folders go when nothing is said. */
const OUT = 'runs'

/** A run to be done, its folder not yet made. */
export interface Task {
  readonly experiment: Experiment
  readonly options: Options
  readonly request: RunRequest
  readonly model: ModelFile | undefined
  readonly folder: () => RunFolder
}

/**
 * The run that the arguments ask for: a new one, or one to go on with.
 *
 * @throws UsageError where they make no sense
 */
export function taskIn(argv: readonly string[], host: Host): Promise<Task> {
  return argv.some((word) => word === '--resume' || word.startsWith('--resume='))
    ? resumedTask(argv, host)
    : newTask(argv, host)
}

async function newTask(argv: readonly string[], host: Host): Promise<Task> {
  const named = experimentNamed(argv)
  const experiment = await experimentBy(named ?? DEFAULT_EXPERIMENT, host)
  const options = parsedOptions(argv, experiment.settings)
  const request: RunRequest = {
    experiment: addressOf(named ?? DEFAULT_EXPERIMENT),
    seed: options.seed ?? 0,
    iterations: options.iterations ?? (options.quick ? experiment.quick.iterations : experiment.iterations),
    settings: resolvedSettings(experiment, options.quick, options.settings),
    set: options.set,
    baselines: options.baselines,
    ...(options.model === undefined ? {} : { model: options.model }),
  }
  const model = options.help ? undefined : modelFor(experiment, options.model)
  const folder = () => newRunFolder(options.out ?? OUT, experiment.name, request.seed, new Date())
  return { experiment, options, request, model, folder }
}

async function resumedTask(argv: readonly string[], host: Host): Promise<Task> {
  const options = parsedOptions(argv, {})
  refuseBeside(options)
  const folder = openRunFolder(options.resume!)
  const record = folder.record()
  const request = { ...record.request, iterations: options.iterations ?? record.request.iterations }
  if (record.status === 'done' && request.iterations <= record.request.iterations)
    throw new UsageError(
      `The run in ${folder.path} is done after ${record.iterations} iterations: there is nothing to resume. ` +
        'To go further, ask for more with --iterations.',
    )
  const text = folder.model()
  return {
    experiment: await experimentBy(request.experiment, host),
    options,
    request,
    model: text === undefined ? undefined : { file: request.model ?? 'model.xml', text },
    folder: () => folder,
  }
}

/** What a run is cannot be changed halfway: only its length may be. */
function refuseBeside({ experiment, model, seed, out, quick, set, baselines }: Options): void {
  const said = Object.entries({ experiment, model, seed, out, quick, set, baselines })
  const wrong = said.filter(([, value]) =>
    typeof value === 'object' ? Object.keys(value).length > 0 : value,
  )
  if (wrong.length > 0)
    throw new UsageError(
      `--resume goes on with the run as it was asked for; leave out ${wrong.map(([name]) => name).join(', ')}. ` +
        'Only --iterations may change.',
    )
}

function modelFor(experiment: Experiment, path: string | undefined): ModelFile | undefined {
  if (path !== undefined && !experiment.model)
    throw new UsageError(`Experiment "${experiment.name}" takes no --model. "tune-model" does.`)
  if (path === undefined && experiment.model)
    throw new UsageError(`Experiment "${experiment.name}" needs --model file.xml: ${experiment.model.about}.`)
  return path === undefined ? undefined : { file: path, text: namedFile(path, 'model file') }
}
