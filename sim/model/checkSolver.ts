import { checkPositive, complaint } from './checkNumber.ts'
import type { ContactModelName, ModelParts, SolverOptions } from './model.ts'

const CONTACT_MODELS: readonly (ContactModelName | undefined)[] = [undefined, 'compliant', 'convex']
const CONES: readonly SolverOptions['cone'][] = [undefined, 'pyramidal', 'elliptic']

/** @throws ModelError unless the model's constraints can be solved as it says */
export function checkSolver(where: string, { contactModel, solver = {} }: ModelParts): void {
  if (!CONTACT_MODELS.includes(contactModel))
    complaint(`${where}: contactModel`, `is "${contactModel}"`, 'compliant or convex')
  const { cone, impratio, maxIterations } = solver
  if (!CONES.includes(cone)) complaint(`${where}: solver.cone`, `is "${cone}"`, 'pyramidal or elliptic')
  if (impratio !== undefined) checkPositive(impratio, `${where}: solver.impratio`)
  if (maxIterations !== undefined && !(Number.isInteger(maxIterations) && maxIterations > 0))
    complaint(`${where}: solver.maxIterations`, `is ${maxIterations}`, 'a whole number above 0')
}
