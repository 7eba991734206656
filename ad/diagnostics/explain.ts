import { withFreshGraph } from '../graph/graph.ts'
import { Scan } from '../graph/node.ts'
import { has, members } from '../graph/numberSet.ts'
import { pruned } from '../graph/prune.ts'
import { withSources } from '../graph/recording.ts'
import { type Traced, trace } from '../trace/trace.ts'
import { input, NOTHING, union } from './dependence.ts'
import { type Encounter, encounterAt, gathered } from './encounters.ts'
import { gradientProgram } from './gradientProgram.ts'
import { structurePaths } from './paths.ts'
import { reportOf } from './report.ts'
import { sourceLine } from './sourceLine.ts'
import { type Tally, tallies } from './tally.ts'
import { type Visit, walk } from './walk.ts'
import { type Weight, weightOf } from './weight.ts'

/** A loop of a program. */
export interface LoopSummary {
  /** iterations, at most; 2³¹ − 1 where no bound was declared */
  readonly length: number
  /** loops around it */
  readonly depth: number
  /** how often it is begun in one call, at most; a loop around it without a declared bound counts once */
  readonly times: number
  readonly label: string
  /** file:line:column of the code that asked for it, when known */
  readonly source: string | undefined
}

/** `Encounter` with its inputs by name. */
export type Met = Omit<Encounter, 'inputs'> & { readonly inputs: readonly string[] }

/** What a function is as a program, and what its gradient will meet. */
export interface Explanation {
  /** the numbers of the argument, by path: `design.thigh`, `q[3]` */
  readonly inputs: readonly string[]
  readonly value: Weight
  /** of the value with its reverse derivative */
  readonly gradient: Weight
  readonly operations: readonly Tally[]
  readonly loops: readonly LoopSummary[]
  readonly kinks: readonly Met[]
  /** steps, then choices: changes that no gradient sees */
  readonly killers: readonly Met[]
  /** inputs that nothing depends on */
  readonly unused: readonly string[]
  /** inputs on which the result depends, yet through steps and choices only, so that their gradient is always 0 */
  readonly flat: readonly string[]
  /** a sentence for each thing that is likely a mistake */
  readonly warnings: readonly string[]
  /** all of this for people, in lines */
  readonly report: string
}

/**
 * What a function becomes when it is traced, and where its gradient will be 0, jump, or not see a change.
 *
 * Keeps a stack trace an operation, traces twice and compiles twice: for looking, not for running.
 *
 * @param f - function of a tree of scalars to a tree of scalars, as it is given to `compile` or `valueAndGrad`
 * @param example - an argument; its numbers matter only for their places
 */
export function explain<A>(f: (argument: A) => unknown, example: A): Explanation {
  const traced = prunedTrace(f, example, true)
  const inputs = structurePaths(traced.input.structure, 'x')
  const seen = walked(traced)
  const named = (encounter: Encounter): Met => ({
    ...encounter,
    inputs: members(encounter.inputs).map((i) => inputs[i]!),
  })
  const encounters = gathered(seen.encounters).map(named)
  const facts = {
    inputs,
    value: weightOf(traced.program),
    gradient: weightOf(gradientProgram(f, example)),
    operations: tallies(traced.program),
    loops: seen.loops,
    kinks: encounters.filter(({ kind }) => kind === 'kink'),
    killers: [
      ...encounters.filter(({ kind }) => kind === 'step'),
      ...encounters.filter(({ kind }) => kind === 'choice'),
    ],
    unused: inputs.filter((_, i) => !has(seen.reaching.value, i)),
    flat: inputs.filter((_, i) => has(seen.reaching.value, i) && !has(seen.reaching.slope, i)),
  }
  const warnings = warningsOn(facts)
  return { ...facts, warnings, report: reportOf({ ...facts, warnings }) }
}

/**
 * The numbers of an argument that no number of f's result depends on, by path: often a parameter that was declared and
 * forgotten.
 *
 * @param example - an argument; its numbers matter only for their places
 */
export function unusedInputs<A>(f: (argument: A) => unknown, example: A): string[] {
  const traced = prunedTrace(f, example, false)
  const { value } = walked(traced).reaching
  return structurePaths(traced.input.structure, 'x').filter((_, i) => !has(value, i))
}

function prunedTrace<A>(f: (argument: A) => unknown, example: A, sources: boolean): Traced {
  return withFreshGraph(() => {
    const traced = sources ? withSources(() => trace(f, example)) : trace(f, example)
    return { ...traced, program: pruned(traced.program) }
  })
}

/** All that is met on the way through a program, and the inputs that reach its results. */
function walked({ program }: Traced) {
  const encounters: Encounter[] = []
  const loops: LoopSummary[] = []
  const note = (visit: Visit) => {
    const met = encounterAt(visit)
    if (met) encounters.push(met)
    if (visit.node instanceof Scan) loops.push(summary(visit, visit.node))
  }
  const reached = walk(
    program,
    program.params.map((_, i) => input(i)),
    note,
  )
  return { encounters, loops, reaching: union([NOTHING, ...reached]) }
}

function summary({ times, depth }: Visit, { shape, label, source }: Scan): LoopSummary {
  return { length: shape.length, depth, times, label, source: sourceLine(source?.stack) }
}

function warningsOn(facts: Pick<Explanation, 'unused' | 'flat' | 'killers'>): string[] {
  const steps = facts.killers.filter(({ kind }) => kind === 'step')
  return [
    ...facts.unused.map((path) => `${path}: nothing depends on it; use it, or take it out of the argument.`),
    ...facts.flat.map((path) => {
      const by = steps.find(({ inputs }) => inputs.includes(path))
      const what = by ? `${by.operation}${by.source ? ` at ${by.source}` : ''}` : 'a choice'
      return `${path}: the result depends on it only through ${what}, so its gradient is always 0; smooth that, or leave it to a gradient-free method.`
    }),
  ]
}
