'use grad'
import { named, type Scalar } from '../../ad/index.ts'
import { checkVector } from '../model/checkState.ts'
import { coordinatesOf, dofsOf, type Link, WORLD } from '../model/link.ts'
import type { Model, State } from '../model/model.ts'
import {
  type ArticulatedInertia,
  articulatedAdd,
  articulatedForce,
  articulatedMinusOuter,
  articulatedOf,
  articulatedOut,
} from '../spatial/articulated.ts'
import {
  type Force,
  forceAdd,
  forceOut,
  forceScale,
  forceSub,
  type Motion,
  motionAdd,
  motionIn,
  motionScale,
  power,
  zeroMotion,
} from '../spatial/motion.ts'
import { checkPivots } from './checkPivots.ts'
import { type Kinematics, kinematics, onLink, twists } from './kinematics.ts'
import { linkAccelerations, linkForces } from './outward.ts'

/** What acts on a machine besides its own inertia and gravity. */
export interface Loads {
  /** on each degree of freedom, length nv [N, N·m] */
  readonly tau: readonly Scalar[]
  /** wrench on each link, in its own axes about its origin; none: no contact */
  readonly external?: readonly Force[]
  /** inertia on each degree of freedom beyond the armature, length nv: dt · damping in an implicit step; none: 0 */
  readonly dofInertia?: readonly Scalar[]
  /** inertia on links beyond their own, in their frames: dt · damping of their contacts; none: 0 */
  readonly linkInertia?: readonly (ArticulatedInertia | undefined)[]
}

/**
 * Acceleration of a machine under loads: articulated bodies, cost linear in the number of links.
 *
 *   v̇ = (M + extra)⁻¹ (τ + Jᵀ F − c)
 *
 * Velocities and gravity come first, as the forces that the links would need if v did not change; what is left is
 * one solve with M, from the tips inward and back out.
 *
 * @returns v̇, length nv
 * @throws StateError when τ has the wrong length or is not finite
 * @throws ModelError on plain numbers, when M has no inverse
 * @see Featherstone 2008, table 7.1
 */
export function forwardDynamics(
  model: Model,
  state: State,
  { tau, external, dofInertia, linkInertia }: Loads,
  kin: Kinematics = kinematics(model, state.q),
  V: readonly Motion[] = twists(model, kin, state),
): readonly Scalar[] {
  checkVector(model, 'tau', tau, model.nv)
  const A = linkAccelerations(model, kin, V, state)
  const F = linkForces(model, V, A)
  const resisting = external ? F.map((f, i) => forceSub(f, external[i]!)) : F
  const moving = { I: linkInertias(model, linkInertia), drives: driveInertia(model, dofInertia) }
  const pivots = eliminated(model, kin, state.q, tau, resisting, moving)
  const inverses = pivots.map((own) => own.map(({ dInverse }) => dInverse))
  checkPivots(model, kin, inverses, moving.drives)
  return backSubstituted(model, kin, state.q, pivots)
}

/** What resists acceleration, beyond what the links need to keep v as it is. */
interface Resistance {
  /** of each link by itself */
  readonly I: readonly ArticulatedInertia[]
  /** on each degree of freedom, length nv */
  readonly drives: readonly Scalar[]
}

/** Each link's own inertia and what the caller adds to it. */
function linkInertias(
  model: Model,
  extra: readonly (ArticulatedInertia | undefined)[] | undefined,
): readonly ArticulatedInertia[] {
  return model.links.map((link, i) => {
    const own = articulatedOf(link.inertia)
    return extra?.[i] ? articulatedAdd(own, extra[i]) : own
  })
}

/** Armature and what the caller adds to it, length nv. */
function driveInertia(model: Model, extra: readonly Scalar[] | undefined): readonly Scalar[] {
  const armature = model.links.flatMap(({ joint }) => joint.armature)
  return extra ? armature.map((a, i) => a + extra[i]!) : armature
}

/** What one degree of freedom leaves behind when it is solved for: its share of s is (u − U · A)/d. */
interface Pivot {
  /** force that the link's articulated inertia needs along S: U = I S */
  readonly U: Force
  /** 1/d, d = Sᵀ U + armature [1/kg or 1/kg·m²] */
  readonly dInverse: Scalar
  /** the force left over for it: u = τ − Sᵀ p */
  readonly u: Scalar
}

/** Tips to root: solve each degree of freedom for the acceleration of what carries it, hand the rest inward. */
function eliminated(
  model: Model,
  kin: Kinematics,
  q: readonly Scalar[],
  tau: readonly Scalar[],
  resisting: readonly Force[],
  moving: Resistance,
): readonly (readonly Pivot[])[] {
  const I = [...moving.I]
  const p = [...resisting]
  const pivots: (readonly Pivot[])[] = []
  for (let i = model.links.length - 1; i >= 0; i--) {
    const link = model.links[i]!
    named(`body ${link.name}`, () => {
      const own = link.joint.forcesOnRates(coordinatesOf(link, q), dofsOf(link, tau))
      const rest = jointEliminated(link, I[i]!, p[i]!, own, dofsOf(link, moving.drives))
      pivots[i] = rest.pivots
      if (link.parent === WORLD) return
      I[link.parent] = articulatedAdd(I[link.parent]!, articulatedOut(kin.X_PL[i]!, rest.I))
      p[link.parent] = forceAdd(p[link.parent]!, forceOut(kin.X_PL[i]!, rest.p))
    })
  }
  return pivots
}

/**
 * One joint, one degree of freedom after the other: each is a massless link of its own.
 *
 *   I ← I − U Uᵀ/d,   p ← p + U u/d
 *
 * For the free joint, S = 1, this is the L D Lᵀ factorization of its 6 × 6 articulated inertia.
 */
function jointEliminated(
  { joint }: Link,
  I: ArticulatedInertia,
  p: Force,
  tau: readonly Scalar[],
  drives: readonly Scalar[],
): { pivots: readonly Pivot[]; I: ArticulatedInertia; p: Force } {
  const pivots: Pivot[] = []
  joint.S.forEach((S, k) => {
    const U = articulatedForce(I, S)
    const dInverse = 1 / (power(S, U) + drives[k]!)
    const u = tau[k]! - power(S, p)
    const W = forceScale(dInverse, U)
    I = articulatedMinusOuter(I, U, W)
    p = forceAdd(p, forceScale(u, W))
    pivots.push({ U, dInverse, u })
  })
  return { pivots, I, p }
}

/** Root to tips: each joint's acceleration follows from that of what carries it. */
function backSubstituted(
  model: Model,
  kin: Kinematics,
  q: readonly Scalar[],
  pivots: readonly (readonly Pivot[])[],
): readonly Scalar[] {
  const A: Motion[] = []
  return model.links.flatMap((link, i) =>
    named(`body ${link.name}`, () => {
      const carried = motionIn(kin.X_PL[i]!, onLink(A, link.parent, zeroMotion))
      const { onRates, moved } = jointSubstituted(link, carried, pivots[i]!)
      A.push(moved)
      return link.joint.velocities(coordinatesOf(link, q), onRates)
    }),
  )
}

/** N v̇ of one joint, the degree of freedom that was eliminated last first. */
function jointSubstituted(
  { joint }: Link,
  carried: Motion,
  pivots: readonly Pivot[],
): { onRates: Scalar[]; moved: Motion } {
  const onRates: Scalar[] = []
  let moved = carried
  for (let k = joint.nv - 1; k >= 0; k--) {
    const { U, dInverse, u } = pivots[k]!
    onRates[k] = (u - power(moved, U)) * dInverse
    moved = motionAdd(moved, motionScale(onRates[k]!, joint.S[k]!))
  }
  return { onRates, moved }
}
