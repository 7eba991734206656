'use grad'
import type { Scalar } from '../ad/index.ts'
import { ExperimentError } from './errors.ts'
import type { Values } from './parameters.ts'

type Terms = (values: Values) => Readonly<Record<string, Scalar>>

/**
 * The loss: the sum of its terms.
 *
 * @throws ExperimentError when what is asked for its terms returns something else
 */
export function totalLoss(terms: Terms): (values: Values) => Scalar {
  return (values) => checkedTerms(terms(values)).reduce((sum, term) => sum + term, 0)
}

function checkedTerms(terms: unknown): readonly Scalar[] {
  if (typeof terms !== 'object' || terms === null || Array.isArray(terms) || Object.keys(terms).length === 0)
    throw new ExperimentError(
      "The experiment's terms(values) returned no terms, expected numbers by name, as in { distance: x, effort: y }.",
    )
  for (const [name, term] of Object.entries(terms)) {
    if (typeof term === 'number') continue
    throw new ExperimentError(
      `The experiment's terms(values): ${name} is ${term === undefined ? 'undefined' : `of type ${typeof term}`}, expected a number.`,
    )
  }
  return Object.values(terms) as readonly Scalar[]
}
