/** What a person may write after `npm run gradcheck --`. */
import { type ArgsDef, parseArgs, renderUsage } from 'citty'
import { positiveNumber, refuseUnknown, wholeNumber, written } from '../cli/optionWords.ts'
import { UsageError } from '../errors.ts'
import type { Host } from '../host.ts'

/** What is meant by an option that is not given. */
const DEFAULTS = { tolerance: '1e-7', steps: '20', seed: '0', out: 'gradcheck' } as const

const ARGUMENTS = {
  what: {
    type: 'positional',
    required: false,
    description: 'robot (hopper), MJCF model (ant.xml), or module with an export (loss.ts, loss.ts#distance)',
  },
  tolerance: {
    type: 'string',
    valueHint: 'number',
    description: `relative error allowed (default ${DEFAULTS.tolerance})`,
  },
  steps: {
    type: 'string',
    valueHint: 'n',
    description: `steps of the rollout of a robot (default ${DEFAULTS.steps})`,
  },
  seed: {
    type: 'string',
    valueHint: 'n',
    description: `whole number that random directions come from (default ${DEFAULTS.seed})`,
  },
  out: { type: 'string', valueHint: 'dir', description: `where the picture goes (default ${DEFAULTS.out})` },
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
export function usage(host: Host): Promise<string> {
  return renderUsage({
    meta: {
      name: host.command('gradcheck'),
      description: 'Check derivatives against high-order differences.',
    },
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
  refuseUnknown(
    argv,
    Object.keys(ARGUMENTS).filter((name) => name !== 'what'),
  )
  const given = parseArgs([...argv], ARGUMENTS) as Record<string, unknown> & { readonly _: readonly string[] }
  const [what, ...more] = given._
  if (what === undefined)
    throw new UsageError('Name what to check: a robot, a model.xml or a module.ts. See --help.')
  if (more.length > 0) throw new UsageError(`One at a time: "${given._.join('", "')}" were named.`)
  const text = (name: keyof typeof DEFAULTS) => written(given, name, ARGUMENTS) ?? DEFAULTS[name]
  return {
    what,
    tolerance: positiveNumber('tolerance', text('tolerance')),
    steps: wholeNumber('steps', text('steps'), 1),
    seed: wholeNumber('seed', text('seed'), 0),
    out: text('out'),
  }
}
