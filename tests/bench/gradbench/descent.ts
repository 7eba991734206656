'use grad'
import { cond, grad, jvp, type Scalar, whileLoop } from '../../../ad/index.ts'

/** A way to a gradient: `forward`, one direction after another, or `reverse`. */
export type Mode = 'forward' | 'reverse'

type Vector = readonly Scalar[]
type Cost = (x: Vector) => Scalar

/** Where the search stops: gradients and moves that are no longer than this. */
const TOLERANCE = 1e-5

/** The first step size, and after how many steps that succeeded one by one it is doubled. */
const FIRST_STEP = 1e-5
const PATIENCE = 10

/** The most turns of a search; one that takes more stops with an error. Those of the evals take a few hundred. */
const MOST_TURNS = 2000

/** The gradient of a function of a vector, by either mode. */
export function gradientBy(mode: Mode, f: Cost): (x: Vector) => Vector {
  if (mode === 'reverse') return grad(f)
  return (x) => x.map((_, i) => jvp(f, x, unit(x.length, i)).tangent)
}

function unit(length: number, i: number): Vector {
  return Array.from({ length }, (_, k) => (k === i ? 1 : 0))
}

/** A search under way. */
interface Search {
  readonly x: Vector
  readonly value: Scalar
  readonly gradient: Vector
  /** step size */
  readonly eta: Scalar
  /** steps that succeeded since the size last changed */
  readonly successes: Scalar
  /** 1 as long as the last move was long enough */
  readonly moving: Scalar
}

/**
 * The place where a function is least, by steps down its gradient whose size doubles after ten that succeed and halves
 * after one that does not.
 *
 * @param f - function of a vector
 * @param gradient - its gradient
 * @param start - where to begin
 * @see GradBench, evals/saddle and evals/particle, which prescribe the method
 */
export function leastPlace(f: Cost, gradient: (x: Vector) => Vector, start: Vector): Vector {
  const first: Search = {
    x: start,
    value: f(start),
    gradient: gradient(start),
    eta: FIRST_STEP,
    successes: 0,
    moving: 1,
  }
  return whileLoop(
    (at) => at.moving * length(at.gradient) > TOLERANCE,
    (at) =>
      cond(
        at.successes >= PATIENCE,
        () => ({ ...at, eta: at.eta * 2, successes: 0 * at.successes }),
        () => stepped(at, f, gradient),
      ),
    first,
    { maxTrips: MOST_TURNS },
  ).x
}

/** The search after one step was tried. */
function stepped(at: Search, f: Cost, gradient: (x: Vector) => Vector): Search {
  const x = at.x.map((xi, i) => xi - at.eta * at.gradient[i]!)
  const halted: Search = { ...at, moving: 0 * at.moving }
  const tried = (): Search => {
    const value = f(x)
    return cond(
      value < at.value,
      (): Search => ({ ...at, x, value, gradient: gradient(x), successes: at.successes + 1 }),
      (): Search => ({ ...at, eta: at.eta / 2, successes: 0 * at.successes }),
    )
  }
  return cond(length(x.map((xi, i) => xi - at.x[i]!)) <= TOLERANCE, () => halted, tried)
}

function length(x: Vector): Scalar {
  return Math.sqrt(x.reduce((sum, xi) => sum + xi * xi, 0))
}
