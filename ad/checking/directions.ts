import { randomFrom, randomState } from '../optim/index.ts'

/** A direction to check along, and what to call it. */
export interface Direction {
  readonly dx: Float64Array
  readonly component?: number
  readonly label: string
}

/** Which directions to check. */
export interface DirectionOptions {
  /** where, shape (n) */
  readonly at: ArrayLike<number>
  /** single variables, by index; default: all of them, where there are 64 at most */
  readonly components?: 'all' | readonly number[]
  /** how many random directions, or which; default 2 */
  readonly directions?: number | readonly ArrayLike<number>[]
  /** what the variables are called, shape (n) */
  readonly names?: readonly string[]
  /** whole number that fixes the random directions; default 0 */
  readonly seed?: number
}

/** Up to so many variables are checked one by one unless told otherwise. */
const MOST_COMPONENTS = 64

/** The directions that options ask for: single variables first, then the others. */
export function directionsOf(options: DirectionOptions): Direction[] {
  const { at, directions = 2, components = at.length <= MOST_COMPONENTS ? 'all' : [] } = options
  const single = components === 'all' ? Array.from(at, (_, i) => i) : components
  const given =
    typeof directions === 'number' ? randomDirections(at, directions, options.seed ?? 0) : directions
  return [
    ...single.map((i) => unitDirection(at.length, i, options.names)),
    ...given.map((dx, k) => ({ dx: checked(dx, at.length, k), label: `direction ${k}` })),
  ]
}

/** The direction of one variable. */
export function unitDirection(n: number, i: number, names?: readonly string[]): Direction {
  if (!Number.isInteger(i) || i < 0 || i >= n) {
    throw new Error(`check: there is no component ${i}, expected an index from 0 to ${n - 1}.`)
  }
  const name = names?.[i]
  return {
    dx: new Float64Array(n).fill(1, i, i + 1),
    component: i,
    label: name === undefined ? `[${i}]` : `[${i}] (${name})`,
  }
}

/** Normal directions in which each variable moves by its own size. */
function randomDirections(at: ArrayLike<number>, count: number, seed: number): Float64Array[] {
  const random = randomFrom(randomState(seed))
  return Array.from({ length: count }, () =>
    Float64Array.from(at, (x) => (Math.max(1, Math.abs(x)) * random.normal()) / Math.sqrt(at.length)),
  )
}

function checked(dx: ArrayLike<number>, n: number, k: number): Float64Array {
  if (dx.length === n) return Float64Array.from(dx)
  throw new Error(`check: direction ${k} has length ${dx.length}, expected ${n}, one per variable.`)
}
