import project from '../../package.json' with { type: 'json' }
import { type Expectation, numbersByPath, type Units } from './baseline.ts'
import { baselineFileOf, baselinesIn, record } from './baselineFile.ts'
import { disagreement } from './disagreement.ts'
import { type Surroundings, says, UPDATE } from './surroundings.ts'

/** What a stored gradient is measured in, and how closely it must be met. */
export interface BaselineOptions {
  readonly unit: Units
  /** relative difference allowed; default 1e-9 */
  readonly tolerance?: number
}

/** Loose enough for sums taken in another order, far tighter than a mistake in a formula. */
const TOLERANCE = 1e-9

/** A baseline that a test asks for. */
export interface BaselineRequest {
  readonly testPath: string
  readonly name: string
  readonly gradient: unknown
  readonly options: BaselineOptions
  /** whether the test runner was told to update what it keeps (`vitest -u`) */
  readonly updating: boolean
}

/** What a matcher answers. */
export interface Answer {
  readonly pass: boolean
  readonly message: () => string
}

/**
 * Whether a gradient is what was recorded; records it when that was asked for, and only then.
 *
 * A baseline that still holds stays as it is, provenance included.
 */
export function matchBaseline(request: BaselineRequest, surroundings: Surroundings): Answer {
  const { testPath, name, gradient, options } = request
  const { unit, tolerance = TOLERANCE } = options
  const file = baselineFileOf(testPath)
  const now: Expectation = { value: numbersByPath(gradient), unit, tolerance }
  const before = baselinesIn(file, surroundings)[name]
  const failure = before ? disagreement(name, before, now) : missing(name, file)
  if (failure === undefined) return { pass: true, message: () => '' }
  if (!request.updating && !says(surroundings, UPDATE))
    return {
      pass: false,
      message: () => `${failure}\n${howToRecord(before !== undefined, request, surroundings)}`,
    }
  if (says(surroundings, 'CI'))
    return {
      pass: false,
      message: () => `${failure}\nBaselines are never recorded in CI; record it at your desk.`,
    }
  const { engine } = surroundings
  const recorded = { date: surroundings.today(), limber: project.version, engine }
  record(file, name, { ...now, recorded }, surroundings)
  return { pass: true, message: () => '' }
}

function missing(name: string, file: string): string {
  return `There is no baseline "${name}" in ${file}.`
}

function howToRecord(changed: boolean, { testPath }: BaselineRequest, { folder }: Surroundings): string {
  const shown = testPath.startsWith(`${folder}/`) ? testPath.slice(folder.length + 1) : testPath
  return `${changed ? 'If the change is meant, record it' : 'To record it'}: ${UPDATE}=1 npx vitest run ${shown}`
}
