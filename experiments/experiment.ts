/**
 * An experiment: a question, the numbers that may change, a loss, and a verdict.
 *
 * What differs between two runs of it are its settings (numbers and words with defaults, each of them an option on the
 * command line), a seed, and for some a model file. From these `setUp` makes a problem; the harness does the rest.
 */
import type { Scalar } from '../ad/index.ts'
import type { GradientMethodName, Method } from '../ad/optim/index.ts'
import type { Model } from '../sim/index.ts'
import type { Recording } from '../sim/record/index.ts'
import type { Claim } from './claims.ts'
import { ExperimentError } from './errors.ts'
import type { ParameterTable, Values } from './parameters.ts'
import type { Baseline } from './runRecord.ts'

/** A number or a word that a person may choose, with its default. */
export interface Setting {
  readonly value: number | string
  readonly unit?: string
  /** a number must be greater than this; absent: any number will do */
  readonly above?: number
  /** what it is, in a few words: shown by --help */
  readonly about: string
}

/** The settings of an experiment by name. */
export type SettingTable = Readonly<Record<string, Setting>>

/** The chosen value of every setting. */
export type SettingValues<S extends SettingTable> = {
  readonly [K in keyof S]: S[K]['value'] extends number ? number : string
}

/** What a run is set up from. */
export type SetUp<S extends SettingTable> = SetUpWith<SettingValues<S>>

/** The same for values of any settings. */
export interface SetUpWith<V> {
  readonly settings: V
  readonly seed: number
  /** present when the experiment asks for a model file */
  readonly model?: ModelFile
  /** tells the person at the prompt something: an unhonoured element of a model file */
  readonly note: (sentence: string) => void
}

/** A model file and its text. */
export interface ModelFile {
  /** as it was named on the command line */
  readonly file: string
  readonly text: string
}

/** A quantity that the verdict and the summary speak of. */
export interface Measure {
  readonly value: number
  readonly unit: string
}

/** What is minimized and how it is looked at. */
export interface Problem<T extends ParameterTable = ParameterTable> {
  readonly parameters: T
  /**
   * The loss as named terms; their sum is minimized. A penalty is a term like any other.
   * Traced once, differentiated and compiled by the harness: its code opens with 'use grad'.
   */
  readonly terms: (values: Values) => Readonly<Record<string, Scalar>>
  /** absent: L-BFGS-B */
  readonly method?: GradientMethodName | Method
  /** the motion at these values, on plain numbers; `framesPerSecond` 'all' keeps every step */
  readonly record?: (values: Values, framesPerSecond: number | 'all') => Recording
  /** quantities to judge by, on plain numbers */
  readonly measures?: (values: Values) => Readonly<Record<string, Measure>>
  readonly verdict?: (outcome: Outcome) => readonly Claim[]
  /** the machine at these values, on plain numbers: what is rebuilt in another engine */
  readonly machine?: (values: Values) => Model
  /** names what went wrong where the loss is not finite */
  readonly diagnose?: (values: Values) => string
}

/** What a run found. */
export interface Outcome {
  readonly before: Endpoint
  readonly after: Endpoint
  readonly iterations: number
  readonly simulations: number
  /** control only first, then what was asked for */
  readonly baselines: readonly Baseline[]
}

/** One end of a run. */
export interface Endpoint {
  readonly values: Values
  readonly loss: number
  readonly terms: Readonly<Record<string, number>>
  readonly measures: Readonly<Record<string, Measure>>
}

/** What `defineExperiment` takes. */
export interface ExperimentDefinition<S extends SettingTable> {
  /** as on the command line: lower-case words joined by hyphens */
  readonly name: string
  readonly title: string
  readonly question: string
  readonly settings?: S
  /** iterations of the optimizer when nothing else is asked for */
  readonly iterations: number
  /** a small version of it that tests run */
  readonly quick: Partial<SettingValues<NoInfer<S>>> & { readonly iterations: number }
  /** what --model is for; absent: the experiment takes no model file */
  readonly model?: { readonly about: string }
  readonly setUp: (context: SetUp<S>) => Problem | Promise<Problem>
}

/** A definition that was checked. */
export interface Experiment extends Omit<ExperimentDefinition<SettingTable>, 'setUp' | 'quick'> {
  readonly settings: SettingTable
  readonly quick: Readonly<Record<string, number | string>> & { readonly iterations: number }
  readonly setUp: (
    context: SetUpWith<Readonly<Record<string, number | string>>>,
  ) => Problem | Promise<Problem>
}

/**
 * An experiment, ready for the registry and the command line.
 *
 * @throws ExperimentError when the name could not be typed on a command line, or is not a folder's name
 */
export function defineExperiment<const S extends SettingTable = Record<never, never>>(
  definition: ExperimentDefinition<S>,
): Experiment {
  if (typeof definition.name !== 'string' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(definition.name))
    throw new ExperimentError(
      `An experiment is named "${definition.name}", expected lower-case words joined by hyphens, like "tune-model".`,
    )
  return { ...definition, settings: definition.settings ?? {} } as unknown as Experiment
}
