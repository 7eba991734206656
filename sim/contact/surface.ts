'use grad'
import { type Scalar, select } from '../../ad/index.ts'
import { DEFAULT_SOLIMP, DEFAULT_SOLREF } from '../constraint/softness.ts'
import type { Condim, Friction, Pairing, Shape, Softness } from '../model/shape.ts'

/** What the surfaces of two shapes agree on: how they touch each other. */
export interface Surface {
  readonly condim: Condim
  readonly friction: Friction
  readonly softness: Required<Softness>
  /** solref of the friction alone, which has no impedance of its own; none: that of the softness */
  readonly solrefFriction?: Solref
  /** distance below which the `convex` model begins to push [m] */
  readonly margin: Scalar
  /** beyond the margin, how far away a contact is listed already, without a force [m] */
  readonly gap: Scalar
}

type Solref = Required<Softness>['solref']
type Solimp = Required<Softness>['solimp']

/**
 * Coefficient below which no friction of a cone may fall: the solve divides by it. MuJoCo's `mjMINMU`; at this value a
 * contact holds a thousandth of a per cent of what presses it.
 */
const LEAST_FRICTION = 1e-5

/** Weight of a softness below which it does not count: MuJoCo's `mjMINVAL`. */
const LEAST_WEIGHT = 1e-15

/** Of surfaces that say nothing: MuJoCo's. */
const DEFAULT_FRICTION: Friction = [1, 1, 0.005, 0.0001, 0.0001]

/** What one shape brings along. */
type Half = Pick<Surface, 'condim' | 'friction' | 'softness'>

/**
 * The surface of two shapes. If their priorities differ, the higher decides; else the larger condim and frictions count,
 * and softness is mixed by weight. Margins and gaps add up.
 *
 * @see MuJoCo documentation, "Contact parameters"
 */
export function mixedSurface(a: Shape, b: Shape): Surface {
  return {
    ...mixedHalves(a, b),
    margin: (a.margin ?? 0) + (b.margin ?? 0),
    gap: (a.gap ?? 0) + (b.gap ?? 0),
  }
}

/** The surface that a pairing prescribes; what its shapes say does not count. */
export function pairedSurface({ condim, friction, softness, solrefFriction, margin, gap }: Pairing): Surface {
  return {
    condim: condim ?? 3,
    friction: friction ?? DEFAULT_FRICTION,
    softness: wholeSoftness(softness),
    ...(solrefFriction && { solrefFriction }),
    margin: margin ?? 0,
    gap: gap ?? 0,
  }
}

/** The frictions that a friction cone is made of, none below the least. */
export function coneFriction({ friction }: Surface): Friction {
  const [slide1, slide2, spin, roll1, roll2] = friction
  const least = (mu: Scalar) => Math.max(mu, LEAST_FRICTION)
  return [least(slide1), least(slide2), least(spin), least(roll1), least(roll2)]
}

function mixedHalves(a: Shape, b: Shape): Half {
  const [pa, pb] = [a.priority ?? 0, b.priority ?? 0]
  if (pa !== pb) return halfOf(pa > pb ? a : b)
  const [A, B] = [halfOf(a), halfOf(b)]
  return {
    condim: Math.max(A.condim, B.condim) as Condim,
    friction: larger(A.friction, B.friction),
    softness: mixedSoftness(A.softness, B.softness, weightOf(a, b)),
  }
}

function halfOf(shape: Shape): Half {
  const { friction: slide, softness, condim } = shape
  const spin = shape.torsionalFriction ?? DEFAULT_FRICTION[2]
  const roll = shape.rollingFriction ?? DEFAULT_FRICTION[3]
  return {
    condim: condim ?? 3,
    friction: [slide, slide, spin, roll, roll],
    softness: wholeSoftness(softness),
  }
}

const wholeSoftness = (softness: Softness | undefined): Required<Softness> => ({
  solref: softness?.solref ?? DEFAULT_SOLREF,
  solimp: softness?.solimp ?? DEFAULT_SOLIMP,
})

const mixedSoftness = (A: Required<Softness>, B: Required<Softness>, mix: Scalar): Required<Softness> => ({
  solref: mixedSolref(A.solref, B.solref, mix),
  solimp: blended(A.solimp, B.solimp, mix),
})

/** Share of A's softness in the mixture: a/(a + b), where neither weight vanishes. */
function weightOf(a: Shape, b: Shape): Scalar {
  const [wa, wb] = [a.solmix ?? 1, b.solmix ?? 1]
  const [countsA, countsB] = [wa >= LEAST_WEIGHT, wb >= LEAST_WEIGHT]
  const both = wa / select(countsA, wa + wb, 1)
  return select(countsA, select(countsB, both, 1), select(countsB, 0, 0.5))
}

/** Two time constants are blended; where one of the two is a stiffness, the smaller counts, number by number. */
function mixedSolref(A: Solref, B: Solref, mix: Scalar): Solref {
  const standard = Math.min(A[0], B[0]) > 0
  const at = (i: 0 | 1) => select(standard, blend(A[i], B[i], mix), Math.min(A[i], B[i]))
  return [at(0), at(1)]
}

const blend = (a: Scalar, b: Scalar, mix: Scalar): Scalar => mix * a + (1 - mix) * b

function blended(A: Solimp, B: Solimp, mix: Scalar): Solimp {
  const at = (i: 0 | 1 | 2 | 3 | 4) => blend(A[i], B[i], mix)
  return [at(0), at(1), at(2), at(3), at(4)]
}

function larger(A: Friction, B: Friction): Friction {
  const at = (i: 0 | 1 | 2 | 3 | 4) => Math.max(A[i], B[i])
  return [at(0), at(1), at(2), at(3), at(4)]
}
