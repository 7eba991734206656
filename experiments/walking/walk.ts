'use grad'
import { type Scalar, scan } from '../../ad/index.ts'
import { bodyPoses, type Model, type Pose, quatRotate, type State, step } from '../../sim/index.ts'

/** The root: the first body that is not the world. */
export const ROOT = 1

/** What drives a machine: its controls at a state and a time [s]. */
export type Control = (state: State, time: Scalar) => readonly Scalar[]

/** A walk in numbers; means are over time. */
export interface Walk {
  /** way of the root along x and y [m] */
  readonly ahead: Scalar
  readonly aside: Scalar
  /** mean square of how far the root was below a share of its first height, over that height [1] */
  readonly sunk: Scalar
  /** mean of 1 − cos of the root's angle to the vertical [1] */
  readonly lean: Scalar
  /** mean square of the sine of the root's turn about the vertical [1] */
  readonly turned: Scalar
  /** mean sum of the squares of the motors' torques [N²·m² or N²] */
  readonly effort: Scalar
}

/** Sums over the steps of a walk. */
type Sums = Pick<Walk, 'sunk' | 'lean' | 'turned' | 'effort'>

const NOTHING: Sums = { sunk: 0, lean: 0, turned: 0, effort: 0 }

/** Height of the root, over that at the start, below which it counts as sunk [1]. */
const STANDING = 0.8

/**
 * Lets a machine walk.
 *
 * @param steps - of the model's timestep
 */
export function walk(model: Model, start: State, control: Control, steps: number): Walk {
  const begin = rootOf(model, start.q)
  const { carry } = scan(
    ({ q, v, sums }: State & { readonly sums: Sums }, k: Scalar) => {
      const state = { q, v }
      const u = control(state, k * model.timestep)
      const next = step(model, state, u)
      return { carry: { q: next.q, v: next.v, sums: added(sums, seen(model, begin, q, u)) } }
    },
    { q: start.q, v: start.v, sums: NOTHING },
    steps,
  )
  const end = rootOf(model, carry.q)
  const { sunk, lean, turned, effort } = carry.sums
  return {
    ahead: end.p[0] - begin.p[0],
    aside: end.p[1] - begin.p[1],
    sunk: sunk / steps,
    lean: lean / steps,
    turned: turned / steps,
    effort: effort / steps,
  }
}

function rootOf(model: Model, q: readonly Scalar[]): Pose {
  return bodyPoses(model, q)[ROOT]!
}

/** How far a state is from standing upright and looking ahead, and what it costs the motors. */
function seen(model: Model, begin: Pose, q: readonly Scalar[], u: readonly Scalar[]): Sums {
  const { p, Q } = rootOf(model, q)
  const up = quatRotate(Q, [0, 0, 1])
  const left = quatRotate(Q, [0, 1, 0])
  const low = Math.max(0, STANDING - p[2] / begin.p[2])
  return {
    sunk: low * low,
    lean: 1 - up[2],
    turned: left[0] * left[0],
    effort: u.reduce((sum, ui, i) => sum + (model.motors[i]!.gear * ui) ** 2, 0),
  }
}

function added(a: Sums, b: Sums): Sums {
  return {
    sunk: a.sunk + b.sunk,
    lean: a.lean + b.lean,
    turned: a.turned + b.turned,
    effort: a.effort + b.effort,
  }
}
