'use grad'
import { type Scalar, select } from '../../ad/index.ts'
import type { Model } from '../model/model.ts'
import type { Softness } from '../model/shape.ts'

// How hard a constraint holds, and how it comes back, in MuJoCo's terms.

type Solref = NonNullable<Softness['solref']>
type Solimp = NonNullable<Softness['solimp']>

/** What a constraint has whose softness is not said: back in 20 ms, critically damped. MuJoCo's choice. */
export const DEFAULT_SOLREF: Solref = [0.02, 1]
/** Soft within a millimetre, hard beyond. MuJoCo's choice. */
export const DEFAULT_SOLIMP: Solimp = [0.9, 0.95, 0.001, 0.5, 2]

/** Impedances stay this far from 0 and from 1, where a constraint would be absent or rigid. MuJoCo's bound. */
const LEAST_IMPEDANCE = 1e-4
const GREATEST_IMPEDANCE = 1 - LEAST_IMPEDANCE
/** Widths, regularizations and denominators below this count as this, so that no row is divided by zero. MuJoCo's bound. */
const TINY = 1e-15
/** A standard constraint comes back no faster than in so many timesteps, or the step would overshoot. MuJoCo's rule. */
const STEPS_TO_RETURN = 2

/** One row of a constraint that holds softly. */
export interface SoftRow {
  readonly softness: Softness | undefined
  /** r: its position less its margin [m or rad]; 0 is satisfied. Dry friction has none: the literal 0 */
  readonly violation: Scalar
  /** what its impedance goes by, where rows share one: the length of their violations [m or rad]; none: |r| */
  readonly size?: Scalar
  /** J v [m/s or rad/s] */
  readonly velocity: Scalar
  /** how easily the row moves, about J M⁻¹ Jᵀ: a sum of the model's inverse weights [1/kg or 1/kg·m²] */
  readonly inverseWeight: Scalar
  /** below twice which no standard constraint comes back: see `safeTime` [s] */
  readonly timestep: Scalar
}

/** The timestep that time constants are held against; 0 where the model trusts them as they are [s]. */
export function safeTime({ timestep, solver }: Pick<Model, 'timestep' | 'solver'>): Scalar {
  return solver?.refsafe === false ? 0 : timestep
}

/** How a row pulls: with −weight · (J v̇ − reference) where it is quadratic. */
export interface SoftPull {
  /** a_ref = −B J v − K imp r [m/s² or rad/s²] */
  readonly reference: Scalar
  /** D = 1/R = imp/((1 − imp) · inverseWeight) [kg or kg·m²] */
  readonly weight: Scalar
  /** 0 to 1: which share of the needed force the row gives */
  readonly impedance: Scalar
}

/**
 * What a soft row asks for and with which weight.
 *
 *   a_ref = −B J v − K imp(r) r,   R = (1 − imp)/imp · inverseWeight,   D = 1/R
 *
 * @see MuJoCo documentation, "Computation", "Constraint model"
 */
export function softPull(row: SoftRow): SoftPull {
  const { K, B } = stiffnessAndDamping(row.softness, row.timestep)
  const imp = impedance(row.softness, row.size ?? row.violation)
  const R = Math.max(TINY, ((1 - imp) / imp) * row.inverseWeight)
  return { reference: -(B * row.velocity) - K * imp * row.violation, weight: 1 / R, impedance: imp }
}

/**
 * K [1/s²] and B [1/s] of a softness, which make a violation a damped oscillator r̈ = −B ṙ − K imp r.
 *
 *   standard: K = 1/(w τ ζ)², B = 2/(w τ);   direct, both negative: K = −s₀/w², B = −s₁/w
 *
 * with w the impedance at full violation, τ ≥ 2 dt the time constant and ζ the damping ratio.
 */
export function stiffnessAndDamping(
  softness: Softness | undefined,
  timestep: Scalar,
): { K: Scalar; B: Scalar } {
  const [first, second] = softness?.solref ?? DEFAULT_SOLREF
  const width = withinBounds((softness?.solimp ?? DEFAULT_SOLIMP)[1])
  const standard = first > 0
  // the format that is not in use divides by 1
  const tau = Math.max(select(standard, first, 1), STEPS_TO_RETURN * timestep)
  const zeta = select(standard, second, 1)
  const root = 1 / (width * tau * zeta)
  return {
    K: select(standard, root * root, -first / (width * width)),
    B: select(standard, 2 / (width * tau), -second / width),
  }
}

/**
 * Impedance at a violation: from d₀ at none to d_w at a width, along x^p up to the midpoint and its mirror image after.
 *
 *   imp = d₀ + y(|r|/width) (d_w − d₀)
 *
 * @param violation - r [m or rad], of either sign
 */
export function impedance(softness: Softness | undefined, violation: Scalar): Scalar {
  const [start, end, width, middle, exponent] = softness?.solimp ?? DEFAULT_SOLIMP
  const [d0, dw] = [withinBounds(start), withinBounds(end)]
  const wide = width > TINY
  const x = Math.min(1, Math.abs(violation) / select(wide, width, 1))
  const y = sigmoid(x, withinBounds(middle), Math.max(1, exponent))
  return select(wide, d0 + y * (dw - d0), 0.5 * (d0 + dw))
}

/** From 0 to 1: x^p/m^(p−1) up to the midpoint m, 1 − (1 − x)^p/(1 − m)^(p−1) after it. */
function sigmoid(x: Scalar, middle: Scalar, p: Scalar): Scalar {
  const before = x ** p / middle ** (p - 1)
  const after = 1 - (1 - x) ** p / (1 - middle) ** (p - 1)
  return select(x <= middle, before, after)
}

function withinBounds(impedance: Scalar): Scalar {
  return Math.min(GREATEST_IMPEDANCE, Math.max(LEAST_IMPEDANCE, impedance))
}
