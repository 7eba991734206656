import {
  add3,
  forwardDynamics,
  kinematics,
  type Matrix,
  type Model,
  type Pose,
  pointJacobian,
  quatRotate,
  type State,
  type Vec3,
} from '../../sim/index.ts'
import { supportPoints } from './supportPoints.ts'

// Numbers for the compliant contact and the joint limits of a machine that came without them. Semi-implicit Euler with a
// spring of K = ω² dt² and an explicit damper of C = c dt/m is stable for C < 2 − K/2, and so are the products of its
// step derivatives, which make up a gradient; the numbers are chosen with that bound in mind. They are plain numbers of
// the machine as it came: a design that is tuned later keeps them.

/** ω dt of a contact that bears the whole weight, and of a joint limit, at most: ten steps a period. */
const STIFFNESS_STEP = 0.6

/** Depth under the whole weight, at least [m]: a rubber sole. Harder ground only makes the gradient of an impact larger. */
const SOLE = 0.005

/** C of sliding friction at rest under the whole weight: the bound itself, so that a foot that shares the weight is stable. */
const FRICTION_STEP = 2

/** How many weights a contact may bear before its own damping reaches C = 1. */
const DAMPED_WEIGHTS = 10

/** Dissipation at most [s/m]: beyond it an impact at 1 m/s already keeps nothing of its speed. */
const PLASTIC = 1.5

/** Damping of a limit over its critical damping. */
const LIMIT_DAMPING_RATIO = 0.5

/** Weight of machines that float: as if on Earth [m/s²]. */
const EARTH_GRAVITY = 9.81

/** Of contacts that cannot move anything: they push nothing. */
const IDLE = { stiffness: 0, dissipation: 0, slipSpeed: 1 }

/** Plain numbers for `ContactMaterial`. */
export interface PlainContact {
  readonly stiffness: number
  readonly dissipation: number
  readonly slipSpeed: number
  /** none: no contact resists turning */
  readonly turnSpeed?: number
}

/** Plain numbers for a joint limit. */
export interface PlainLimit {
  readonly stiffness: number
  readonly damping: number
}

/**
 * A contact material that the timestep can bear. With λ the inverse of the least mass that a contact feels, W the weight
 * and μ the greatest friction coefficient, it has under the whole weight
 *
 *   tangent stiffness 3/2 k √depth ≤ (0.6/dt)²/λ,   damping W d ≤ 1/(10 λ dt),   friction slope μ W/slipSpeed = 2/(λ dt)
 *
 * @param model - plain numbers; its own contact material is not used
 * @param state - where the machine starts
 * @returns nothing for a machine that touches nothing
 */
export function contactFor(model: Model, state: State): PlainContact | undefined {
  if (model.pairs.length === 0) return undefined
  const { lambda, turning } = contactMobility(model, state)
  if (lambda === 0) return IDLE
  const dt = model.timestep
  const weight = weightOf(model)
  const depth = Math.max(SOLE, (1.5 * weight * lambda * dt ** 2) / STIFFNESS_STEP ** 2)
  const friction = Math.max(...touchingShapes(model).map((shape) => model.shapes[shape]!.friction))
  return {
    stiffness: weight / depth ** 1.5,
    dissipation: Math.min(PLASTIC, 1 / (DAMPED_WEIGHTS * weight * lambda * dt)),
    slipSpeed: friction > 0 ? (friction * weight * lambda * dt) / FRICTION_STEP : IDLE.slipSpeed,
    ...turnSpeedFor(model, weight * turning * dt),
  }
}

/** The same bound for torsional and rolling friction, where some contact has it: slope μ W/turnSpeed = 2/(λ_ω dt). */
function turnSpeedFor(model: Model, scale: number): Pick<PlainContact, 'turnSpeed'> {
  const turnings = model.pairs.flatMap(({ surface: { condim, friction } }) =>
    condim < 4 ? [] : [friction[2], condim < 6 ? 0 : friction[3]],
  )
  const turnSpeed = (Math.max(0, ...turnings) * scale) / FRICTION_STEP
  return turnSpeed > 0 ? { turnSpeed } : {}
}

function weightOf(model: Model): number {
  const mass = model.bodies.reduce((sum, body) => sum + body.inertia.mass, 0)
  return mass * (Math.hypot(...model.gravity) || EARTH_GRAVITY)
}

/**
 * End stops as stiff as the timestep allows, half critically damped. With I = 1/(M⁻¹)ᵢᵢ the inertia that the joint feels,
 * drive included:
 *
 *   k = I (0.6/dt)²,   c = 2 · 0.5 · √(k I)
 *
 * @returns by name, for joints that are not free; a ball joint's are those of the axis about which it is lightest
 */
export function limitsFor(model: Model, state: State): Readonly<Record<string, PlainLimit>> {
  const mobility = mobilityOf(model, state)
  const omega = STIFFNESS_STEP / model.timestep
  const held = model.links.filter((link) => !link.joint.absolute)
  return Object.fromEntries(
    held.map(({ joint, iv }) => {
      const inertia = 1 / Math.max(...joint.S.map((_, k) => mobility[iv + k]![iv + k]!))
      return [
        joint.name,
        { stiffness: inertia * omega ** 2, damping: 2 * LIMIT_DAMPING_RATIO * inertia * omega },
      ]
    }),
  )
}

/** Shapes that appear in a pair that may touch and can move. */
function touchingShapes(model: Model): readonly number[] {
  const all = new Set(model.pairs.flatMap(({ a, b }) => [a, b]))
  return [...all].filter((shape) => model.shapes[shape]!.geometry.kind !== 'plane')
}

/** λ: the greatest ‖J M⁻¹ Jᵀ‖ of a point that may touch something [1/kg], and of its turning [1/kg·m²]; 0 when none may. */
function contactMobility(model: Model, { q, v }: State): { lambda: number; turning: number } {
  const mobility = mobilityOf(model, { q, v })
  const kin = kinematics(model, q)
  const jacobians = touchingShapes(model).flatMap((index) => {
    const { body, X_BS, geometry } = model.shapes[index]!
    const points = supportPoints(geometry).map(({ center_S }) => pointOn(X_BS, center_S))
    return points.map((p_BP) => pointJacobian(model, q, body, p_BP, kin))
  })
  const greatest = (of: 'linear' | 'angular') =>
    Math.max(0, ...jacobians.map((J) => pointMobility(J[of], mobility)))
  return { lambda: greatest('linear'), turning: greatest('angular') }
}

/** p_BP of a point that is given in a shape's frame. */
function pointOn(X_BS: Pose, p_SP: Vec3): Vec3 {
  return add3(X_BS.p, quatRotate(X_BS.Q, p_SP))
}

/** Frobenius norm of J M⁻¹ Jᵀ, a bound of its greatest eigenvalue; the norm does not depend on the axes. */
function pointMobility(J: Matrix, mobility: Matrix): number {
  const entry = (a: readonly number[], b: readonly number[]) =>
    mobility.reduce((sum, row, i) => sum + a[i]! * row.reduce((s, m, j) => s + m * b[j]!, 0), 0)
  return Math.hypot(...J.flatMap((a) => J.map((b) => entry(a, b))))
}

/**
 * M⁻¹: in each row, how the machine moves off when one degree of freedom is pushed and nothing else is.
 *
 * @throws ModelError when M has no inverse, naming the joint
 */
function mobilityOf(model: Model, { q }: State): Matrix {
  const floating = { ...model, gravity: [0, 0, 0] as const }
  const still = { q, v: Array<number>(model.nv).fill(0) }
  return still.v.map((_, i) => forwardDynamics(floating, still, { tau: still.v.with(i, 1) }))
}
