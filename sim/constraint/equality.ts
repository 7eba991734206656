'use grad'
import { norm, type Scalar } from '../../ad/index.ts'
import { type DofMotions, dofMotions } from '../dynamics/dofMotions.ts'
import { type Kinematics, kinematics, twists } from '../dynamics/kinematics.ts'
import { linkAccelerations } from '../dynamics/outward.ts'
import type { Model, State } from '../model/model.ts'
import type { Tie } from '../model/tie.ts'
import type { Motion } from '../spatial/motion.ts'
import { connectViolation } from './connect.ts'
import type { Constraint } from './constraint.ts'
import { couplingViolation } from './coupling.ts'
import type { InverseWeights } from './inverseWeights.ts'
import { quadratic } from './quadratic.ts'
import { safeTime, softPull } from './softness.ts'
import type { Moving, Violation } from './violation.ts'
import { weldViolation } from './weld.ts'

/**
 * The constraints that hold a machine's loops closed and its couplings in step, one for each active equality: soft as
 * all constraints, but pulling both ways.
 *
 *   a_ref = −B ṙ − K imp(|r|) r − J̇ v
 *
 * @param V - twists of the links
 * @param motions - `dofMotions` of the same configuration, shared by all constraints
 */
export function equalityConstraints(
  model: Model,
  state: State,
  weights: InverseWeights,
  kin: Kinematics = kinematics(model, state.q),
  V: readonly Motion[] = twists(model, kin, state),
  motions: DofMotions = dofMotions(model, kin),
): readonly Constraint[] {
  if (model.ties.length === 0) return []
  const machine: Moving = { model, state, kin, motions, V, A: linkAccelerations(model, kin, V, state) }
  return model.ties.map((tie) => equalityConstraint(machine, tie, weights))
}

function equalityConstraint(machine: Moving, tie: Tie, weights: InverseWeights): Constraint {
  const { rows, error, rate, drift } = violationOf(machine, tie)
  const { kind, name, softness } = tie.equality
  const size = norm(error)
  const pulls = error.map((violation, i) =>
    softPull({
      softness,
      violation,
      size,
      velocity: rate[i]!,
      inverseWeight: inverseWeightOf(tie, i, weights),
      timestep: safeTime(machine.model),
    }),
  )
  return {
    name: `${kind} "${name}"`,
    rows,
    reference: pulls.map(({ reference }, i) => reference - drift[i]!),
    penalty: quadratic(pulls.map(({ weight }) => weight)),
  }
}

function violationOf(machine: Moving, tie: Tie): Violation {
  switch (tie.kind) {
    case 'connect':
      return connectViolation(machine, tie)
    case 'weld':
      return weldViolation(machine, tie)
    case 'coupling':
      return couplingViolation(machine, tie)
  }
}

/** Of both bodies together, in place for the first three rows and in attitude for the rest; or of both coordinates. */
function inverseWeightOf(tie: Tie, row: number, { bodies, dofs }: InverseWeights): Scalar {
  const each =
    tie.kind === 'coupling'
      ? tie.coordinates.map(({ iv }) => dofs[iv]!)
      : tie.ends.map(({ body }) => bodies[body]![row < 3 ? 'translation' : 'rotation'])
  return each.reduce((sum, weight) => sum + weight, 0)
}
