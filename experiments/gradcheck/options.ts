/** What a person may write after `npm run gradcheck --`. */
import { type ArgsDef, parseArgs, renderUsage } from 'citty'
import { nearest } from '../cli/nearest.ts'
import { UsageError } from '../errors.ts'

const ARGUMENTS = {
  what: {
    type: 'positional',
    required: false,
    description: 'robot (hopper), MJCF model (ant.xml), or module with an export (loss.ts, loss.ts#distance)',
  },
  tolerance: { type: 'string', valueHint: 'number', description: 'relative error allowed (default 1e-7)' },
  steps: { type: 'string', valueHint: 'n', description: 'steps of the rollout of a robot (default 20)' },
  seed: {
    type: 'string',
    valueHint: 'n',
    description: 'whole number that random directions come from (default 0)',
  },
  out: { type: 'string', valueHint: 'dir', description: 'where the picture goes (default gradcheck)' },
  help: { type: 'boolean', alias: 'h', description: 'show this' },
} as const satisfies ArgsDef

/** What was asked for. */
export interface Options {
  readonly what: string
  readonly tolerance: number
  readonly steps: number
  readonly seed: number
  readonly out: string
}

/** The help text. */
export function usage(): Promise<string> {
  return renderUsage({
    meta: { name: 'npm run gradcheck --', description: 'Check derivatives against high-order differences.' },
    args: ARGUMENTS,
  })
}

/** Whether help was asked for; nothing at all asks for it too. */
export function asksForHelp(argv: readonly string[]): boolean {
  return argv.length === 0 || argv.includes('--help') || argv.includes('-h')
}

/**
 * The options in the arguments.
 *
 * @throws UsageError that names the option and what was expected
 */
export function parsedOptions(argv: readonly string[]): Options {
  refuseUnknown(argv)
  const given = parseArgs([...argv], ARGUMENTS) as Record<string, unknown> & { readonly _: readonly string[] }
  const [what, ...more] = given._
  if (what === undefined)
    throw new UsageError('Name what to check: a robot, a model.xml or a module.ts. See --help.')
  if (more.length > 0) throw new UsageError(`One at a time: "${given._.join('", "')}" were named.`)
  return {
    what,
    tolerance: positive('tolerance', given['tolerance'], 1e-7),
    steps: wholeNumber('steps', given['steps'], 1, 20),
    seed: wholeNumber('seed', given['seed'], 0, 0),
    out: String(given['out'] ?? 'gradcheck'),
  }
}

function refuseUnknown(argv: readonly string[]): void {
  const known = Object.keys(ARGUMENTS).filter((name) => name !== 'what')
  for (const word of argv.filter((each) => each.startsWith('-') && each !== '-h')) {
    const name = word.replace(/^-+/, '').split('=')[0]!
    if (known.includes(name)) continue
    const meant = nearest(name, known)
    throw new UsageError(
      `There is no option ${word}.${meant ? ` Did you mean --${meant}?` : ''} --help lists them all.`,
    )
  }
}

function positive(name: string, text: unknown, otherwise: number): number {
  if (text === undefined) return otherwise
  const value = Number(text)
  if (text === '' || !(value > 0 && Number.isFinite(value)))
    throw new UsageError(`Option --${name} is "${text}", expected a number above 0, as in --${name} 1e-6.`)
  return value
}

function wholeNumber(name: string, text: unknown, least: number, otherwise: number): number {
  if (text === undefined) return otherwise
  const value = Number(text)
  if (text === '' || !Number.isSafeInteger(value) || value < least)
    throw new UsageError(`Option --${name} is "${text}", expected a whole number, ${least} or more.`)
  return value
}
