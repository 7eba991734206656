'use grad'
import { type Scalar, scan } from '../../ad/index.ts'
import { bodyPoses, type Model, quatRotate, type State, step } from '../../sim/index.ts'

/** The root: the first body that is not the world. */
export const ROOT = 1

/** What drives a machine: its controls at a state and a time [s]. */
export type Control = (state: State, time: Scalar) => readonly Scalar[]

/** A walk in numbers; means are over time. */
export interface Walk {
  /** way of the root along x and y [m] */
  readonly ahead: Scalar
  readonly aside: Scalar
  /** how far the root was below a share of its first height, mean square of the share [1] */
  readonly sunk: Scalar
  /** how far the root leaned: mean of 1 − cos of the angle from where it began, squared [1] */
  readonly tilt: Scalar
  /** mean square of the root's turn about the vertical, as the sine of the angle [1] */
  readonly turned: Scalar
  /** mean square of the motors' torques [N²·m² or N²] */
  readonly effort: Scalar
}

/** Height of the root, over that at the start, below which it counts as sunk [1]. */
const STANDING = 0.8

/**
 * Lets a machine walk.
 *
 * @param start - where it begins
 * @param steps - of the model's timestep
 */
export function walk(model: Model, start: State, control: Control, steps: number): Walk {
  const begin = rootOf(model, start)
  const sums = { sunk: 0, tilt: 0, turned: 0, effort: 0 }
  const { carry } = scan(
    ({ q, v, sums }: { q: readonly Scalar[]; v: readonly Scalar[]; sums: typeof zeroSums }, k: Scalar) => {
      const state = { q, v }
      const u = control(state, k * model.timestep)
      return {
        carry: { ...step(model, state, u), sums: added(sums, posture(model, begin, state), u, model) },
      }
    },
    { q: start.q, v: start.v, sums },
    steps,
  )
  const end = rootOf(model, carry)
  return {
    ahead: end.p[0] - begin.p[0],
    aside: end.p[1] - begin.p[1],
    sunk: carry.sums.sunk / steps,
    tilt: carry.sums.tilt / steps,
    turned: carry.sums.turned / steps,
    effort: carry.sums.effort / steps,
  }
}

const zeroSums: Pick<Walk, 'sunk' | 'tilt' | 'turned' | 'effort'> = { sunk: 0, tilt: 0, turned: 0, effort: 0 }

/** Pose of the root. */
function rootOf(model: Model, { q }: { readonly q: readonly Scalar[] }) {
  return bodyPoses(model, q)[ROOT]!
}

/** How far a state is from standing upright, looking ahead. */
function posture(model: Model, begin: ReturnType<typeof rootOf>, state: State) {
  const { p, Q } = rootOf(model, state)
  const up = quatRotate(Q, [0, 0, 1])
  const left = quatRotate(Q, [0, 1, 0])
  const low = Math.max(0, STANDING - p[2] / begin.p[2])
  const lean = 1 - up[2]
  return { sunk: low * low, tilt: lean * lean, turned: left[0] * left[0] }
}

function added(
  sums: typeof zeroSums,
  { sunk, tilt, turned }: ReturnType<typeof posture>,
  u: readonly Scalar[],
  model: Model,
) {
  const effort = u.reduce((sum, ui, i) => sum + (model.motors[i]!.gear * ui) ** 2, 0)
  return {
    sunk: sums.sunk + sunk,
    tilt: sums.tilt + tilt,
    turned: sums.turned + turned,
    effort: sums.effort + effort,
  }
}
