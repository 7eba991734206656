/** The same question by other ways, each with as many simulations as the run had. */
import { cmaEs, type Method, randomSearch } from '../ad/optim/index.ts'
import { type DescentOptions, descent } from './descent.ts'
import type { Problem } from './experiment.ts'
import { restricted, type UnitObjective } from './objective.ts'
import { parameterList } from './parameters.ts'
import type { Reporter } from './reporter.ts'
import type { Baseline, RunRequest } from './runRecord.ts'

/** Name of the baseline whose design is held at the start. */
const CONTROL_ONLY = 'control only'

/** The gradient-free methods that may be asked for, by the name a person types. */
export const GRADIENT_FREE: Readonly<Record<string, (seed: number) => Method>> = {
  'cma-es': (seed) => cmaEs({ seed }),
  'random-search': (seed) => randomSearch({ seed }),
}

interface Watch {
  readonly reporter: Reporter
  readonly signal: AbortSignal
}

/**
 * Control only, where there is a design to hold, then the methods that were asked for.
 *
 * @param u - the start of the run, in the unit box
 * @param simulations - evaluations that each may spend
 */
export async function baselinesOf(
  problem: Problem,
  objective: UnitObjective,
  u: Float64Array,
  simulations: number,
  request: RunRequest,
  watch: Watch,
): Promise<readonly Baseline[]> {
  const done: Baseline[] = []
  if (hasBothGroups(problem)) done.push(await controlOnly(problem, objective, u, simulations, watch))
  for (const name of request.baselines) {
    if (watch.signal.aborted) break
    done.push(await gradientFree(name, objective, u, simulations, request.seed, watch))
  }
  return done
}

function hasBothGroups({ parameters }: Problem): boolean {
  return Object.keys(parameters.design).length > 0 && Object.keys(parameters.control).length > 0
}

function controlOnly(
  problem: Problem,
  { withGradient }: UnitObjective,
  u: Float64Array,
  simulations: number,
  watch: Watch,
): Promise<Baseline> {
  const free = parameterList(problem.parameters).flatMap(({ group }, i) => (group === 'control' ? [i] : []))
  const { objective, start } = restricted(withGradient, u, free)
  const method = problem.method ?? 'lbfgsb'
  return baseline(CONTROL_ONLY, { objective, start, method, simulations, ...watch })
}

function gradientFree(
  name: string,
  { valueOnly }: UnitObjective,
  start: Float64Array,
  simulations: number,
  seed: number,
  watch: Watch,
): Promise<Baseline> {
  const method = GRADIENT_FREE[name]!(seed)
  return baseline(name, { objective: valueOnly, start, method, simulations, ...watch })
}

async function baseline(name: string, options: Omit<DescentOptions, 'track'>): Promise<Baseline> {
  const { loss, simulations, iterations, stop } = await descent({ ...options, track: name })
  return { name, loss, simulations, iterations, stop: stop.sentence }
}
