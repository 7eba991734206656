'use grad'
import { type Scalar, select } from '../../ad/index.ts'
import { identity3 } from './mat3.ts'
import type { Mat3, Sym3, Vec3 } from './types.ts'

/**
 * Rounds of three rotations. The off-diagonal part shrinks quadratically once it is small; from the worst start five
 * rounds bring it below rounding.
 */
const ROUNDS = 5

/**
 * R whose columns are directions in which a symmetric matrix is diagonal: Jacobi's rotations, a fixed number of them, so
 * that it can be traced. Smooth where the three moments differ; where two are equal their axes are not determined, and
 * neither is how they turn when the matrix changes.
 *
 * @see Golub & Van Loan 2013, section 8.5
 */
export function principalAxes(A: Sym3): Mat3 {
  let state: Turned = { A: full(A), R: identity3 }
  for (let round = 0; round < ROUNDS; round++) {
    state = rotated(state, 0, 1, 2)
    state = rotated(state, 0, 2, 1)
    state = rotated(state, 1, 2, 0)
  }
  return state.R
}

type Row = [Scalar, Scalar, Scalar]

/** A in the axes of R. */
interface Turned {
  readonly A: readonly [Vec3, Vec3, Vec3]
  readonly R: Mat3
}

function full([xx, yy, zz, xy, xz, yz]: Sym3): Turned['A'] {
  return [
    [xx, xy, xz],
    [xy, yy, yz],
    [xz, yz, zz],
  ]
}

/**
 * Turns axes p and q so that A_pq vanishes: with θ = (A_qq − A_pp)/2A_pq the tangent of the angle is the smaller root of
 * t² + 2 θ t − 1, written so that nothing is divided by an A_pq of 0.
 */
function rotated({ A, R }: Turned, p: 0 | 1 | 2, q: 0 | 1 | 2, r: 0 | 1 | 2): Turned {
  const off = A[p][q]
  const half = 0.5 * (A[q][q] - A[p][p])
  const reach = half * half + off * off
  const some = reach > 0
  const root = Math.sqrt(select(some, reach, 1))
  const t = select(some, off / select(half < 0, half - root, half + root), 0)
  const c = 1 / Math.sqrt(1 + t * t)
  const s = t * c
  const rows: [Row, Row, Row] = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ]
  rows[p][p] = A[p][p] - t * off
  rows[q][q] = A[q][q] + t * off
  rows[r][r] = A[r][r]
  rows[p][r] = rows[r][p] = c * A[p][r] - s * A[q][r]
  rows[q][r] = rows[r][q] = s * A[p][r] + c * A[q][r]
  const turned = R.map((row) => {
    const next: Row = [row[0], row[1], row[2]]
    next[p] = c * row[p] - s * row[q]
    next[q] = s * row[p] + c * row[q]
    return next
  })
  return { A: rows, R: turned as unknown as Mat3 }
}
