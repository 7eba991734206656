/** `npm run gradcheck -- …`: are the derivatives right? Exit codes: 0 they are, 1 not all, 2 asked for wrongly. */
import { join } from 'node:path'
import { checkDerivatives, type DerivativeCheck } from '../../ad/diagnostics/index.ts'
import { unusedInputs } from '../../ad/index.ts'
import { paint, type Terminal, unpainted } from '../cli/terminal.ts'
import { ExperimentError, sentenceOf } from '../errors.ts'
import { CHECKOUT, type Host } from '../host.ts'
import { writtenFile } from '../runFolder.ts'
import { curveOf } from './curve.ts'
import { asksForHelp, type Options, parsedOptions, usage } from './options.ts'
import { picture } from './picture.ts'
import type { Case } from './subject.ts'
import { subjectNamed } from './subjectNamed.ts'
import { caseTable } from './table.ts'

/** Does what the arguments ask for, says so, and returns the exit code. */
export async function gradcheck(
  argv: readonly string[],
  terminal: Terminal,
  host: Host = CHECKOUT,
): Promise<number> {
  try {
    if (asksForHelp(argv)) {
      terminal.out(`${unpainted(await usage(host), terminal)}\n`)
      return 0
    }
    return await checked(parsedOptions(argv), terminal, host)
  } catch (error) {
    terminal.err(`${sentenceOf(error)}\n`)
    return error instanceof ExperimentError ? error.exitCode : 1
  }
}

async function checked(options: Options, terminal: Terminal, host: Host): Promise<number> {
  const { what, seed, out } = options
  const { name, cases, notes } = await subjectNamed(what, options, host)
  for (const note of notes) terminal.err(`${note}\n`)
  const checks = cases.map((one) => {
    const check = checkOf(one, options)
    terminal.out(`${caseTable(one.title, check, unusedInputs(one.f, one.at), terminal)}\n`)
    return check
  })
  const curves = checks.map((check, i) => curveOf(cases[i]!.title, check, seed))
  const path = writtenFile(join(out, `${name}.svg`), picture(name, curves))
  terminal.out(`${verdict(name, checks, options, terminal)}\nDifferences against step: ${path}\n`)
  return checks.every(({ passed }) => passed) ? 0 : 1
}

function checkOf({ f, at }: Case, { tolerance, seed }: Options): DerivativeCheck {
  return checkDerivatives(f, at, { tolerance, seed, every: true })
}

function verdict(
  name: string,
  checks: readonly DerivativeCheck[],
  { tolerance }: Options,
  terminal: Terminal,
): string {
  const { green, red } = paint(terminal)
  const failed = checks.filter(({ passed }) => !passed)
  if (failed.length === 0) return green(`✓ ${name}: every derivative is right to ${tolerance}.`)
  return red(`✗ ${name}: ${failed.length} of ${checks.length} not confirmed. ${failed[0]!.sentence}`)
}
