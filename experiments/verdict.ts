import { type Claim, claim } from './claims.ts'
import type { Endpoint, Outcome, Problem } from './experiment.ts'
import { figures } from './figures.ts'
import type { UnitObjective } from './objective.ts'
import type { Values } from './parameters.ts'

/** One end of a run: the loss by its terms, and what is measured there. */
export function endpoint(problem: Problem, { terms }: UnitObjective, values: Values, loss: number): Endpoint {
  return { values, loss, terms: terms(values), measures: problem.measures?.(values) ?? {} }
}

/** The experiment's own claims, then how the result stands against every baseline. */
export function verdictOf(problem: Problem, outcome: Outcome): readonly Claim[] {
  const against = outcome.baselines.map(({ name, loss, simulations, stop }) =>
    claim(
      `better than ${name} at the same number of simulations`,
      outcome.after.loss < loss,
      `loss ${figures(outcome.after.loss)} after ${outcome.simulations} simulations, ` +
        `${name} ${figures(loss)} after ${simulations} (${stop.replace(/\.$/, '')})`,
    ),
  )
  return [...(problem.verdict?.(outcome) ?? []), ...against]
}
