/** What every command line asks of the options that it is given. */
import type { ArgsDef } from 'citty'
import { UsageError } from '../errors.ts'
import { kebabCase } from './kebabCase.ts'
import { guess } from './nearest.ts'

/** @throws UsageError for an option that is not known */
export function refuseUnknown(argv: readonly string[], known: readonly string[]): void {
  for (const word of argv) {
    if (word === '--') return
    if (!word.startsWith('--') && word !== '-h' && /^-[a-z]/i.test(word))
      throw unknownOption(word, word.slice(1), known)
    if (!word.startsWith('--')) continue
    const name = word.slice(2).split('=')[0]!
    const base = name.startsWith('no-') ? name.slice(3) : name
    if (!known.includes(kebabCase(base))) throw unknownOption(`--${name}`, base, known)
  }
}

function unknownOption(shown: string, name: string, known: readonly string[]): UsageError {
  const meant = guess(name, known, (word) => `--${word}`)
  return new UsageError(`There is no option ${shown}.${meant} --help lists them all.`)
}

/**
 * The text given with an option, never empty; undefined where the option is not given.
 *
 * @param known - the options, for what to write in its place
 * @throws UsageError when the option stands there without a value
 */
export function written(
  given: Readonly<Record<string, unknown>>,
  name: string,
  known: ArgsDef,
): string | undefined {
  const value = given[name]
  if (value === undefined) return undefined
  if (typeof value === 'string' && value !== '') return value
  const option: { readonly valueHint?: string } | undefined = known[name]
  throw new UsageError(`Option --${name} expects a value: --${name} ${option?.valueHint ?? 'value'}.`)
}

/** The whole number in an option's text. @throws UsageError for any other text */
export function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= least) return value
  throw new UsageError(`Option --${name} is "${text}", expected a whole number, ${least} or more.`)
}

/** The number above 0 in an option's text. @throws UsageError for any other text */
export function positiveNumber(name: string, text: string): number {
  const value = Number(text)
  if (value > 0 && Number.isFinite(value)) return value
  throw new UsageError(`Option --${name} is "${text}", expected a number above 0, as in --${name} 1e-6.`)
}
