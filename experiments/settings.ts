import { kebabCase } from './cli/kebabCase.ts'
import { UsageError } from './errors.ts'
import type { Experiment, Setting } from './experiment.ts'

/**
 * A value for every setting of an experiment: what was written, else the quick value if quick, else the default.
 *
 * @param written - settings as text, by name
 * @throws UsageError when a number was expected, or a greater one
 */
export function resolvedSettings(
  experiment: Experiment,
  quick: boolean,
  written: Readonly<Record<string, string>>,
): Record<string, number | string> {
  const small = quick ? experiment.quick : undefined
  return Object.fromEntries(
    Object.entries(experiment.settings).map(([name, setting]) => {
      const { value } = setting
      const text = written[name]
      if (text !== undefined) return [name, typeof value === 'number' ? numberIn(name, text, setting) : text]
      return [name, small?.[name] ?? value]
    }),
  )
}

function numberIn(
  name: string,
  text: string,
  { above = Number.NEGATIVE_INFINITY, unit = '' }: Setting,
): number {
  const value = Number(text)
  if (Number.isFinite(value) && value > above) return value
  const bound = Number.isFinite(above) ? ` greater than ${above}` : ''
  const expected = `${bound}${unit === '' || unit === '1' ? '' : ` [${unit}]`}`
  throw new UsageError(`Option --${kebabCase(name)} is "${text}", expected a number${expected}.`)
}
