'use grad'
import type { Scalar } from '../ad/index.ts'
import type { Values } from './parameters.ts'

type Terms = (values: Values) => Readonly<Record<string, Scalar>>

/** The loss: the sum of its terms. */
export function totalLoss(terms: Terms): (values: Values) => Scalar {
  return (values) => Object.values(terms(values)).reduce((sum, term) => sum + term, 0)
}
