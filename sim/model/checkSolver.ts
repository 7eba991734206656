import { checkPositive, complaint } from './checkNumber.ts'
import type { ContactModelName, ModelParts, SolverOptions } from './model.ts'

const CONTACT_MODELS: readonly (ContactModelName | undefined)[] = [undefined, 'compliant', 'convex']
const CONES: readonly SolverOptions['cone'][] = [undefined, 'pyramidal', 'elliptic']

/** @throws ModelError unless the model's constraints can be solved as it says */
export function checkSolver(
  where: string,
  { contactModel, solver = {}, equalities, integrator }: ModelParts,
): void {
  if (!CONTACT_MODELS.includes(contactModel))
    complaint(`${where}: contactModel`, `is "${contactModel}"`, 'compliant or convex')
  const { cone, impratio, maxIterations } = solver
  if (!CONES.includes(cone)) complaint(`${where}: solver.cone`, `is "${cone}"`, 'pyramidal or elliptic')
  if (impratio !== undefined) checkPositive(impratio, `${where}: solver.impratio`)
  if (maxIterations !== undefined && !(Number.isInteger(maxIterations) && maxIterations > 0))
    complaint(`${where}: solver.maxIterations`, `is ${maxIterations}`, 'a whole number above 0')
  const solved = contactModel === 'convex' || (equalities ?? []).some(({ active }) => active !== false)
  if (solved && integrator === 'implicitMidpoint') {
    complaint(
      `${where}: integrator`,
      'is "implicitMidpoint", whose equations are smooth, while constraints begin and end',
      'euler, eulerExplicit, implicitFast or rungeKutta4; or compliant contacts and no equalities',
    )
  }
}
