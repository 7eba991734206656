import type { Scalar } from '../../ad/index.ts'
import type { InverseWeights } from '../constraint/inverseWeights.ts'
import type { ContactPair } from '../contact/pairs.ts'
import type { Inertia, Pose, Quaternion, Vec3 } from '../spatial/types.ts'
import type { Equality } from './equality.ts'
import type { Fluid, FluidBox } from './fluid.ts'
import type { Joint } from './joint.ts'
import type { BodyFrame, Link, ShapeFrame } from './link.ts'
import type { Motor } from './motor.ts'
import type { Pairing, Shape } from './shape.ts'
import type { Tie } from './tie.ts'

/** A body of the tree and the joints that let it move in its parent. */
export interface Body {
  readonly name: string
  /** index of the parent in `Model.bodies`, smaller than the body's own; the world (0) is its own parent */
  readonly parent: number
  /** X_PB, pose of the body frame in its parent when every joint is at its reference */
  readonly X_PB: Pose
  /** from the parent outward, applied in this order (MuJoCo's); none: welded to the parent */
  readonly joints: readonly Joint[]
  readonly inertia: Inertia
  /** Q_BI, axes in which the inertia is diagonal, for the drag of a fluid; none: worked out when there is one */
  readonly principalAxes?: Quaternion
}

/**
 * How a step goes: semi-implicit Euler, the same with no damping a step ahead, or with motors and fluid ahead too, Runge and
 * Kutta's of fourth order, or the implicit midpoint.
 */
export type IntegratorName = (typeof INTEGRATORS)[number]

/** All there are. */
export const INTEGRATORS = [
  'euler',
  'eulerExplicit',
  'implicitFast',
  'rungeKutta4',
  'implicitMidpoint',
] as const

/** How surfaces push on each other: springs with friction, or constraints that are solved in every step (MuJoCo's). */
export type ContactModelName = 'compliant' | 'convex'

/** How the constraints of a step are solved. */
export interface SolverOptions {
  /** of friction: four- (and more-) sided pyramids, or the smooth cone; none: pyramidal */
  readonly cone?: 'pyramidal' | 'elliptic'
  /** how much stiffer friction is than the normal force, for elliptic cones; none: 1 */
  readonly impratio?: Scalar
  /** Newton steps after which a solve has failed; none: 50 */
  readonly maxIterations?: number
  /** false: constraints may come back faster than in two timesteps, where their time constants say so; none: they may not */
  readonly refsafe?: boolean
}

/** How two surfaces push on each other in the `compliant` model. */
export interface ContactMaterial {
  /** Hertzian stiffness k in f = k depth^1.5 [N/m^1.5] */
  readonly stiffness: Scalar
  /** Hunt–Crossley dissipation d in f = k depth^1.5 (1 + d rate) [s/m] */
  readonly dissipation: Scalar
  /** slip speed at which friction reaches most of the Coulomb limit [m/s] */
  readonly slipSpeed: Scalar
  /** speed of turning at which torsional and rolling friction reach most of their limit [rad/s]; none: 1 */
  readonly turnSpeed?: Scalar
  /**
   * true: the damping of contacts with the world is taken a step ahead, like that of joints; none: at the step's start, which needs
   * dt μ f_n/slipSpeed below twice the mass that a foot moves, or the foot chatters. A third more operations a step.
   */
  readonly implicit?: boolean
}

/** What surrounds a machine, and how it is simulated; every number in it may be traced. */
export interface ModelSettings {
  /** [m/s²], in world axes */
  readonly gravity: Vec3
  /** [s] */
  readonly timestep: Scalar
  /** none: no two shapes may touch, or they do so by the convex model */
  readonly contact?: ContactMaterial
  /** none: compliant */
  readonly contactModel?: ContactModelName
  readonly solver?: SolverOptions
  /** none: euler */
  readonly integrator?: IntegratorName
  /** none: a vacuum */
  readonly fluid?: Fluid
  /** names of shapes that pass through each other, besides those that the rules keep apart; none: none */
  readonly apart?: readonly (readonly [string, string])[]
  /** true: shapes of a body and of its parent may touch; none: they may not, unless the parent is fixed to the world */
  readonly parentsTouch?: boolean
  /** shapes that may touch whatever the rules say, with what is to hold between them; none: none */
  readonly together?: readonly Pairing[]
}

/** A machine in its world, as its maker writes it down; every number in it may be traced. */
export interface ModelParts extends ModelSettings {
  readonly name: string
  /** parents before children; bodies[0] is the world */
  readonly bodies: readonly Body[]
  /** none: it touches nothing and is not seen */
  readonly shapes?: readonly Shape[]
  /** none: nothing drives it */
  readonly motors?: readonly Motor[]
  /** what closes loops and couples joints; none: nothing, the machine is a tree */
  readonly equalities?: readonly Equality[]
}

/**
 * A machine that has been checked and laid out by `buildModel`: an immutable record. What follows from the parts is
 * computed there once; to change a part, build again: `buildModel({ ...model, motors })`.
 */
export interface Model extends ModelParts {
  readonly shapes: readonly Shape[]
  readonly motors: readonly Motor[]
  /** sizes of q, v and u */
  readonly nq: number
  readonly nv: number
  readonly nu: number
  /** one a joint, parents before children; the order of q and v */
  readonly links: readonly Link[]
  /** where each body sits on its link */
  readonly bodyFrames: readonly BodyFrame[]
  /** where each shape sits on its link */
  readonly shapeFrames: readonly ShapeFrame[]
  /** index in v that each motor drives */
  readonly motorDofs: readonly number[]
  /** index in q that each motor drives */
  readonly motorCoordinates: readonly number[]
  /** what the fluid feels; empty in a vacuum */
  readonly fluidBoxes: readonly FluidBox[]
  /** the active equalities, laid out */
  readonly ties: readonly Tie[]
  /** which shapes may touch */
  readonly pairs: readonly ContactPair[]
  /** how easily its parts move, for constraints that are solved; none: there are none such */
  readonly inverseWeights?: InverseWeights
}

/** Where a machine is and how it moves. */
export interface State {
  /** configuration, length nq: [m], [rad], unit quaternions w x y z */
  readonly q: readonly Scalar[]
  /** velocity, length nv: [m/s], [rad/s] */
  readonly v: readonly Scalar[]
  /**
   * v̇ of the step before, length nv, where the constraints of the next begin to be solved; none: at rest. It changes how
   * long a solve takes and nothing else. A step returns it where it was given it.
   */
  readonly warm?: readonly Scalar[]
  /**
   * the greatest residual of a solve that did not converge, 0 where all did. A step that is given it goes on from the best
   * acceleration that was found, and returns it; one that is not throws, or in a program ends in NaN.
   */
  readonly unsolved?: Scalar
}
