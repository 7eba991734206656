import { UsageError } from './errors.ts'
import type { Experiment } from './experiment.ts'

/**
 * A value for every setting of an experiment: what was written, else the quick value if quick, else the default.
 *
 * @param written - settings as text, by name
 * @throws UsageError when a number was expected
 */
export function resolvedSettings(
  experiment: Experiment,
  quick: boolean,
  written: Readonly<Record<string, string>>,
): Record<string, number | string> {
  const small = quick ? experiment.quick : undefined
  return Object.fromEntries(
    Object.entries(experiment.settings).map(([name, { value }]) => {
      const text = written[name]
      if (text !== undefined) return [name, typeof value === 'number' ? numberIn(name, text) : text]
      return [name, small?.[name] ?? value]
    }),
  )
}

function numberIn(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value)) throw new UsageError(`Option --${name} is "${text}", expected a number.`)
  return value
}
