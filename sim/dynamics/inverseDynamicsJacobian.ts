'use grad'
import type { Scalar } from '../../ad/index.ts'
import { checkVector } from '../model/checkState.ts'
import { WORLD } from '../model/link.ts'
import type { Model, State } from '../model/model.ts'
import {
  type CompositeInertia,
  compositeAdd,
  compositeForce,
  compositeOf,
  compositeOut,
  zeroComposite,
} from '../spatial/composite.ts'
import {
  type Coriolis,
  coriolisAdd,
  coriolisForce,
  coriolisOf,
  coriolisPower,
  zeroCoriolis,
} from '../spatial/coriolis.ts'
import {
  crossForce,
  crossMotion,
  type Force,
  forceAdd,
  forceOut,
  forceSub,
  type Motion,
  motionAdd,
  power,
  zeroForce,
  zeroMotion,
} from '../spatial/motion.ts'
import type { Vec3 } from '../spatial/types.ts'
import { dot3 } from '../spatial/vec3.ts'
import { type Kinematics, kinematics } from './kinematics.ts'
import type { Matrix } from './massMatrix.ts'
import { groundAcceleration } from './outward.ts'
import { acrossStage, type Stage, type Stages, stagesOf } from './stages.ts'

/** How the forces of inverse dynamics move with the state, in tangent coordinates. */
export interface InverseDynamicsJacobian {
  /** ∂τ/∂dq, nv × nv, where q ⊕ dq */
  readonly dtau_dq: Matrix
  /** ∂τ/∂v, nv × nv */
  readonly dtau_dv: Matrix
}

/**
 * The derivatives of `inverseDynamics` with respect to configuration and velocity at a fixed v̇, without a pass for each of
 * them. Moving a joint turns all that hangs on it as one body, so that what is left to know of a subtree are sums over it:
 * its inertia, its Coriolis forces and the wrench that it needs. The cost is that of the pairs of degrees of freedom one of
 * which carries the other.
 *
 *   Ψ̇ = V_P × S,   Ψ̈ = A_P × S + V_P × Ψ̇,   Ṡ = V × S
 *   of what j moves: dF/dqⱼ = B Ψ̇ⱼ + I Ψ̈ⱼ + Sⱼ ×* F,   dF/dvⱼ = B Sⱼ + I (Ψ̇ⱼ + Ṡⱼ)
 *
 * A joint that carries j feels all of dF, one that j carries feels what of it is left when it is itself turned along.
 *
 * @param vdot - acceleration, length nv
 * @param external - wrench on each link from outside, in its own axes about its origin, that moves along with it; none: no
 *   contact
 * @returns with literal zeros where neither of two degrees of freedom carries the other
 * @throws StateError when v̇ has the wrong length or is not finite
 * @see Singh, Russo & Wensing 2022, "Efficient analytical derivatives of rigid-body dynamics using spatial vector algebra"
 */
export function inverseDynamicsJacobian(
  model: Model,
  state: State,
  vdot: readonly Scalar[],
  external?: readonly Force[],
  kin: Kinematics = kinematics(model, state.q),
  tree: Stages = stagesOf(model, kin),
): InverseDynamicsJacobian {
  checkVector(model, 'vdot', vdot, model.nv)
  const moving = outward(model, tree, state.v, vdot)
  const held = inward(model, kin, tree, moving, external)
  const dofs = tree.stages.map((stage, s) => responses(stage, moving, held[s]!, s))
  return filled(model.nv, tree.stages, dofs)
}

/** Twist and acceleration of what each stage moves, in the world's axes. */
interface StageMotion {
  readonly V: Motion
  readonly A: Motion
  /** of what carries it */
  readonly V_P: Motion
  readonly A_P: Motion
}

function outward(
  model: Model,
  { stages }: Stages,
  v: readonly Scalar[],
  vdot: readonly Scalar[],
): readonly StageMotion[] {
  const moving: StageMotion[] = []
  for (const stage of stages) {
    const carrier = stage.parent === WORLD ? undefined : moving[stage.parent]!
    const [V_P, A_P] = carrier ? [carrier.V, carrier.A] : [zeroMotion, groundAcceleration(model)]
    const speed = acrossStage(stage, v)
    const V = motionAdd(V_P, speed)
    const A = motionAdd(motionAdd(A_P, acrossStage(stage, vdot)), crossMotion(V, speed))
    moving.push({ V, A, V_P, A_P })
  }
  return moving
}

/** Sums over all that a stage moves. */
interface Subtree {
  readonly I: CompositeInertia
  readonly B: Coriolis
  readonly F: Force
}

function inward(
  model: Model,
  kin: Kinematics,
  { stages, r }: Stages,
  moving: readonly StageMotion[],
  external: readonly Force[] | undefined,
): readonly Subtree[] {
  const held = stages.map((stage, s): Subtree => {
    if (!stage.last) return { I: zeroComposite, B: zeroCoriolis, F: zeroForce }
    const X = { R: kin.X_WL[stage.link]!.R, p: r[stage.link]! }
    const I = compositeOut(X, compositeOf(model.links[stage.link]!.inertia))
    const { V, A } = moving[s]!
    const needed = forceAdd(compositeForce(I, A), crossForce(V, compositeForce(I, V)))
    const push = external?.[stage.link]
    return { I, B: coriolisOf(I, V), F: push ? forceSub(needed, forceOut(X, push)) : needed }
  })
  for (let s = stages.length - 1; s >= 0; s--) {
    const { parent } = stages[s]!
    if (parent === WORLD) continue
    const [own, carried] = [held[parent]!, held[s]!]
    held[parent] = {
      I: compositeAdd(own.I, carried.I),
      B: coriolisAdd(own.B, carried.B),
      F: forceAdd(own.F, carried.F),
    }
  }
  return held
}

/** What moving one degree of freedom does, and how much of what others do it feels. */
interface Response {
  readonly dof: number
  readonly S: Motion
  /** Ψ̇ and Ψ̈, by which configurations move twists and accelerations of what it carries, besides turning them */
  readonly turned: Motion
  readonly turnedTwice: Motion
  /** Ψ̇ + Ṡ, by which speeds move accelerations */
  readonly swept: Motion
  /** on what it carries, from its configuration and from its speed */
  readonly byConfiguration: Force
  readonly bySpeed: Force
  /** Bᵀ S, which angular velocities meet, and I S, which accelerations do */
  readonly resistance: Vec3
  readonly momentum: Force
}

function responses(
  { dofs, S }: Stage,
  moving: readonly StageMotion[],
  { I, B, F }: Subtree,
  s: number,
): readonly Response[] {
  const { V, V_P, A_P } = moving[s]!
  return S.map((column, k) => {
    const turned = crossMotion(V_P, column)
    const turnedTwice = motionAdd(crossMotion(A_P, column), crossMotion(V_P, turned))
    // a single column does not turn itself
    const swept = motionAdd(turned, S.length === 1 ? turned : crossMotion(V, column))
    const left = forceAdd(coriolisForce(B, turned.angular), compositeForce(I, turnedTwice))
    return {
      dof: dofs[k]!,
      S: column,
      turned,
      turnedTwice,
      swept,
      byConfiguration: forceAdd(left, crossForce(column, F)),
      bySpeed: forceAdd(coriolisForce(B, column.angular), compositeForce(I, swept)),
      resistance: coriolisPower(B, column),
      momentum: compositeForce(I, column),
    }
  })
}

/** The entries of each degree of freedom with its own stage and all that carry it. */
function filled(
  nv: number,
  stages: readonly Stage[],
  ofStage: readonly (readonly Response[])[],
): InverseDynamicsJacobian {
  const [dq, dv] = [0, 1].map(() => Array.from({ length: nv }, () => Array<Scalar>(nv).fill(0))) as [
    Scalar[][],
    Scalar[][],
  ]
  ofStage.forEach((own, s) => {
    for (const j of own) {
      for (const i of own) {
        dq[i.dof]![j.dof] = feltInside(i, j.turned, j.turnedTwice)
        dv[i.dof]![j.dof] = power(i.S, j.bySpeed)
      }
      for (let t = stages[s]!.parent; t !== WORLD; t = stages[t]!.parent) {
        for (const i of ofStage[t]!) {
          dq[i.dof]![j.dof] = power(i.S, j.byConfiguration)
          dv[i.dof]![j.dof] = power(i.S, j.bySpeed)
          dq[j.dof]![i.dof] = feltInside(j, i.turned, i.turnedTwice)
          dv[j.dof]![i.dof] = feltInside(j, i.S, i.swept)
        }
      }
    }
  })
  return { dtau_dq: dq, dtau_dv: dv }
}

/** Sᵀ (B V + I A) */
function feltInside({ resistance, momentum }: Response, V: Motion, A: Motion): Scalar {
  return dot3(resistance, V.angular) + power(A, momentum)
}
