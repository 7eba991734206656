'use grad'
import { clamp, type Scalar, select } from '../../ad/index.ts'

// Where two parallelograms overlap. Each edge of the overlap lies on one of their eight edges, and a polygon has as many
// corners as edges: the corners are where what is left of the eight edges starts, all turned the same way round.

type Vec2 = readonly [Scalar, Scalar]

/** The square |u|, |v| ≤ 1 as it lies in the coordinates x, y of another such square: (x, y) = middle + u U + v V. */
export interface Laid {
  readonly middle: Vec2
  readonly U: Vec2
  readonly V: Vec2
  /** which components of U and V are as nothing: such edges are parallel to the other square's */
  readonly along: { readonly U: readonly [boolean, boolean]; readonly V: readonly [boolean, boolean] }
}

/** A corner of the overlap, in coordinates of the square whose edge starts there. */
export interface Corner {
  readonly at: Vec2
  /** false: nothing is left of the edge */
  readonly there: boolean
}

/** Share of the other square within which an edge that is parallel to one of its edges lies on it. */
const ON_EDGE = 1e-9

/** Length of an edge, in half edges, below which it is a point. */
const SHORT = 1e-7

/**
 * Where the part of each edge starts that lies in the other square |x|, |y| ≤ 1, as the edges follow each other from u to v.
 *
 * @param shares - whether edges that lie on the other square's count; they have to for one of the two
 */
export function edgeStarts({ middle, U, V, along }: Laid, shares: boolean): readonly Corner[] {
  const part = (side: 1 | -1, of: 'U' | 'V') => {
    const [run, across] = of === 'U' ? [U, V] : [V, U]
    const limits = across.map((a) => (shares ? 1 + ON_EDGE : 1 - ON_EDGE * Math.abs(a)))
    return partWithin([middle[0] + side * across[0], middle[1] + side * across[1]], run, along[of], limits)
  }
  const [low, right, high, left] = [part(-1, 'U'), part(1, 'V'), part(1, 'U'), part(-1, 'V')]
  return [
    { at: [low.first, -1], there: low.there },
    { at: [1, right.first], there: right.there },
    { at: [high.last, 1], there: high.there },
    { at: [-1, left.last], there: left.there },
  ]
}

/** More than any place on an edge. */
const BEYOND = 4

/**
 * The part of a line from −1 to 1 that lies in the square.
 *
 * @param parallel - to which sides of the square it is
 * @param limits - how far out it may be where it is
 */
function partWithin(
  middle: Vec2,
  run: Vec2,
  parallel: readonly [boolean, boolean],
  limits: readonly Scalar[],
): { first: Scalar; last: Scalar; there: boolean } {
  const ranges = ([0, 1] as const).map((k) => {
    const pace = 1 / select(parallel[k], 1, run[k])
    const center = select(parallel[k], 0, -middle[k] * pace)
    const inside = select(Math.abs(middle[k]) <= limits[k]!, BEYOND, -BEYOND)
    return { center, reach: select(parallel[k], inside, Math.abs(pace)) }
  })
  const first = ranges.reduce((latest, { center, reach }) => Math.max(latest, center - reach), -1 as Scalar)
  const last = ranges.reduce((earliest, { center, reach }) => Math.min(earliest, center + reach), 1 as Scalar)
  return { first: clamp(first, -1, 1), last: clamp(last, -1, 1), there: last - first > SHORT }
}
