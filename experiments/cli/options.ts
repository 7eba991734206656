/** What a person may write after `npm run experiment --`, and what they wrote. */
import { type ArgsDef, type CommandDef, parseArgs, renderUsage } from 'citty'
import { GRADIENT_FREE } from '../baselines.ts'
import { UsageError } from '../errors.ts'
import type { Experiment, SettingTable } from '../experiment.ts'
import { figures } from '../figures.ts'
import type { Host } from '../host.ts'
import { kebabCase } from './kebabCase.ts'
import { refuseUnknown, wholeNumber, written } from './optionWords.ts'

/** Options of every experiment. */
const COMMON = {
  experiment: {
    type: 'positional',
    required: false,
    description: 'name (see --list) or path of an experiment',
  },
  model: { type: 'string', valueHint: 'file.xml', description: 'model file, for experiments that take one' },
  iterations: { type: 'string', valueHint: 'n', description: 'iterations of the optimizer, at most' },
  seed: {
    type: 'string',
    valueHint: 'n',
    description: 'whole number that all chance comes from (default 0)',
  },
  set: {
    type: 'string',
    valueHint: 'name=value,…',
    description: 'start parameters elsewhere than at their defaults',
  },
  baseline: { type: 'string', valueHint: 'name,…', description: 'compare also with: cma-es, random-search' },
  out: { type: 'string', valueHint: 'dir', description: 'where run folders go (default runs)' },
  resume: { type: 'string', valueHint: 'dir', description: 'go on with the run in this folder' },
  quick: { type: 'boolean', description: 'the small version that the tests run' },
  transfer: { type: 'boolean', description: 'replay the result in cannon-es and say how far it holds' },
  view: {
    type: 'boolean',
    description: 'open the viewer when done',
    negativeDescription: 'stop after writing the run folder',
  },
  list: { type: 'boolean', description: 'list the experiments' },
  help: { type: 'boolean', alias: 'h', description: 'show this' },
} as const satisfies ArgsDef

/** What was asked for, checked as far as no experiment is needed. Absent: not said. */
export interface Options {
  readonly experiment?: string
  readonly model?: string
  readonly iterations?: number
  readonly seed?: number
  readonly set: Readonly<Record<string, number>>
  readonly baselines: readonly string[]
  readonly out?: string
  readonly resume?: string
  readonly quick: boolean
  readonly transfer: boolean
  readonly view: boolean
  readonly list: boolean
  readonly help: boolean
  /** the experiment's own settings as they were written */
  readonly settings: Readonly<Record<string, string>>
}

/** The name of the experiment in the arguments: the first word that is no option, nor an option's value. */
export function experimentNamed(argv: readonly string[]): string | undefined {
  return parseArgs([...argv], COMMON)._[0]
}

/**
 * The options in the arguments.
 *
 * @param settings - the settings of the experiment in question, each an option of its own
 * @throws UsageError that names the option and what was expected
 */
export function parsedOptions(argv: readonly string[], settings: SettingTable): Options {
  const known: ArgsDef = { ...COMMON, ...settingOptions(settings) }
  refuseUnknown(
    argv,
    Object.keys(known).filter((name) => name !== 'experiment'),
  )
  const given = parseArgs([...argv], known) as Record<string, unknown> & { _: string[] }
  refuseMoreThanOne(given._)
  const text = (name: string) => written(given, kebabCase(name), known)
  const count = (name: string) => {
    const word = text(name)
    return word === undefined ? undefined : wholeNumber(name, word, 0)
  }
  return {
    ...present('experiment', given._[0]),
    ...present('model', text('model')),
    ...present('iterations', count('iterations')),
    ...present('seed', count('seed')),
    ...present('out', text('out')),
    ...present('resume', text('resume')),
    set: assignments(text('set')),
    baselines: baselinesNamed(text('baseline')),
    quick: given['quick'] === true,
    transfer: given['transfer'] === true,
    view: given['view'] === true,
    list: given['list'] === true,
    help: given['help'] === true,
    settings: Object.fromEntries(
      Object.keys(settings).flatMap((name) => {
        const value = text(name)
        return value === undefined ? [] : [[name, value]]
      }),
    ),
  }
}

/** The help text, with an experiment's own settings if one is named. */
export function usage(host: Host, experiment?: Experiment): Promise<string> {
  const command: CommandDef = {
    meta: {
      name: host.command('experiment'),
      description: experiment
        ? `${experiment.title}. ${experiment.question}`
        : 'Ask a question of a robot, by gradient.',
    },
    args: { ...COMMON, ...settingOptions(experiment?.settings ?? {}) },
  }
  return renderUsage(command)
}

function settingOptions(settings: SettingTable): ArgsDef {
  return Object.fromEntries(
    Object.entries(settings).map(([name, { about, unit, value }]) => [
      kebabCase(name),
      {
        type: 'string',
        valueHint: unit ?? (typeof value === 'number' ? 'number' : 'word'),
        description: `${about} (default ${typeof value === 'number' ? figures(value) : value})`,
      } as const,
    ]),
  )
}

function refuseMoreThanOne(words: readonly string[]): void {
  if (words.length > 1)
    throw new UsageError(
      `One experiment at a time: "${words.join('", "')}" were named. Did a value lose its option?`,
    )
}

function present<K extends string, V>(name: K, value: V | undefined): { readonly [k in K]?: V } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [k in K]?: V }
}

/** The numbers in `a=1,b=2`. */
function assignments(text: string | undefined): Readonly<Record<string, number>> {
  const pairs = (text ?? '').split(',').filter((pair) => pair.trim() !== '')
  return Object.fromEntries(pairs.map(assignment))
}

function assignment(pair: string): [string, number] {
  const [name = '', value = ''] = pair.split('=').map((part) => part.trim())
  const number = Number(value)
  if (name === '' || value === '' || !Number.isFinite(number))
    throw new UsageError(`Option --set has "${pair}", expected name=number, as in --set thigh=0.4,shank=0.3.`)
  return [name, number]
}

function baselinesNamed(text: string | undefined): readonly string[] {
  const names = (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  for (const name of names)
    if (!Object.hasOwn(GRADIENT_FREE, name))
      throw new UsageError(
        `There is no baseline "${name}". Choose from: ${Object.keys(GRADIENT_FREE).join(', ')}.`,
      )
  return names
}
