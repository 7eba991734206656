import { resolve } from 'node:path'
import { guess } from '../cli/nearest.ts'
import { sentenceOf, UsageError } from '../errors.ts'
import type { Host } from '../host.ts'
import { experimentSubject, isExperiment } from './experimentSubject.ts'
import { isRobot } from './library.ts'
import { robotSubject } from './robotCases.ts'
import { caseOf, type Subject, type SubjectOptions } from './subject.ts'

type Exports = Readonly<Record<string, unknown>>

/** Names under which a module exports the argument at which its function is to be checked. */
const POINTS = ['at', 'defaults']

/**
 * A function, a robot or an experiment that a module exports: the one named, else its default, else its only one.
 *
 * A function is checked at `at`, a value that the module exports beside it, or what it returns when it is a function.
 *
 * @param exported - name of the export
 * @param steps - of a robot's rollout
 * @param seed - of an experiment
 * @throws UsageError that says what is missing in the module
 */
export async function moduleSubject(
  path: string,
  exported: string | undefined,
  { steps, seed }: SubjectOptions,
  host: Host,
): Promise<Subject> {
  const module = await loaded(path, host)
  const name = exported ?? onlyName(path, module)
  const found = module[name]
  const label = name === 'default' ? stem(path) : name
  if (isRobot(found)) return robotSubject(label, found, steps)
  if (isExperiment(found)) return experimentSubject(found, seed)
  if (typeof found !== 'function') throw noSuchExport(path, name, module)
  const f = found as (argument: unknown) => unknown
  return { name: label, cases: [caseOf(label, f, pointOf(path, name, module))], notes: [] }
}

async function loaded(path: string, host: Host): Promise<Exports> {
  try {
    return await host.load(resolve(path))
  } catch (error) {
    throw new UsageError(`${path} could not be loaded: ${sentenceOf(error)}`, { cause: error })
  }
}

function candidates(module: Exports): string[] {
  return Object.keys(module).filter((name) => !POINTS.includes(name) && isCheckable(module[name]))
}

function isCheckable(value: unknown): boolean {
  return typeof value === 'function' || isRobot(value) || isExperiment(value)
}

function onlyName(path: string, module: Exports): string {
  const names = candidates(module)
  if (names.includes('default') || names.length === 1)
    return names.includes('default') ? 'default' : names[0]!
  if (names.length === 0)
    throw new UsageError(
      `${path} exports no function and no robot: write "export function loss(x) { 'use grad' … }" and "export const at = { … }".`,
    )
  throw new UsageError(
    `${path} exports several: name one of them, as in ${path}#${names[0]}. There are: ${names.join(', ')}.`,
  )
}

function noSuchExport(path: string, name: string, module: Exports): UsageError {
  const names = candidates(module)
  return new UsageError(
    `${path} exports no function or robot "${name}".${guess(name, names)} ` +
      `There are: ${names.join(', ') || 'none'}.`,
  )
}

function pointOf(path: string, name: string, module: Exports): unknown {
  const given = POINTS.find((point) => module[point] !== undefined)
  if (given === undefined)
    throw new UsageError(
      `${path} does not say where to check ${name}: export the argument, as in "export const at = { … }".`,
    )
  const point = module[given]
  return typeof point === 'function' ? point() : point
}

/** `loss` of `folder/loss.ts`. */
function stem(path: string): string {
  return path.replace(/^.*[/\\]/, '').replace(/\.[^.]+$/, '')
}
