'use grad'
import { type Scalar, select } from '../../ad/index.ts'
import type { Transform } from '../spatial/transform.ts'
import type { Vec3 } from '../spatial/types.ts'
import { scale3 } from '../spatial/vec3.ts'
import type { Parting } from './boxAxes.ts'
import { type BoxPair, backTo, columns, picked, seenByB, turnedTo } from './boxPair.ts'
import { edgeStarts, type Laid } from './overlap.ts'
import type { Touch } from './touch.ts'

/**
 * A face of one box against the other box: the corners of what the other's face that looks at it most covers of it, as seen
 * square to the face, and how far each is above it.
 */
export function faceTouches(
  boxes: BoxPair,
  { ofB, k }: Parting['face'],
  X_WA: Transform,
  X_WB: Transform,
): Touch[] {
  const { meeting, facing } = facesThatMeet(select(ofB, seenByB(boxes), boxes), k)
  const R = select(ofB, X_WB.R, X_WA.R)
  const normal_W = scale3(select(ofB, -meeting.side, meeting.side), picked(k, columns(R)))
  return cornersOf(meeting).map(({ height, own, other, there }) => ({
    distance: height,
    normal_W,
    center_S: backTo(select(ofB, k, facing), select(ofB, own, other)),
    radius: 0,
    there,
  }))
}

/** A face of A and the face of B that looks at it; each box's axes begin with that which is square to its face. */
interface Meeting {
  readonly boxes: BoxPair
  /** on which side of its box each face is */
  readonly side: Scalar
  readonly otherSide: Scalar
  /** 1 where the other face's axes turn round A's normal as A's do, else −1 */
  readonly handed: Scalar
}

/** The face of A that is square to axis k and looks at B, and which of B's faces looks at it most. */
function facesThatMeet(boxes: BoxPair, k: Scalar): { meeting: Meeting; facing: Scalar } {
  const [x, y, z] = picked(k, boxes.R_AB)
  const [ax, ay, az] = [Math.abs(x), Math.abs(y), Math.abs(z)]
  const facing = select(az > Math.max(ax, ay), 2, select(ay > ax, 1, 0))
  const turned = turnedTo(k, facing, boxes)
  const side = select(turned.p_AB[0] >= 0, 1, -1)
  const handed = select(turned.R_AB[0][0] >= 0, 1, -1)
  return { meeting: { boxes: turned, side, otherSide: -side * handed, handed }, facing }
}

/** A place where two faces meet. */
interface MeetingCorner {
  /** of B's face above A's [m] */
  readonly height: Scalar
  /** on A's face and on B's, in the frames of the boxes [m] */
  readonly own: Vec3
  readonly other: Vec3
  readonly there: boolean
}

/**
 * The corners of the overlap of two faces, projected on A's: those on edges of B's face, then those on edges of A's.
 */
function cornersOf({ boxes, side, otherSide, handed }: Meeting): readonly MeetingCorner[] {
  const { R_AB: R, p_AB: p, hA, hB } = boxes
  const out = otherSide * hB[0]
  const [u, v] = [hB[1], handed * hB[2]]
  const middle = [0, 1, 2].map((i) => p[i as 0] + out * R[i as 0][0])
  const height = ([s, t]: readonly [Scalar, Scalar]): Scalar =>
    side * (middle[0]! + s * u * R[0][1] + t * v * R[0][2]) - hA[0]
  const corner = (onA: readonly [Scalar, Scalar], onB: readonly [Scalar, Scalar], there: boolean) => ({
    height: height(onB),
    own: [side * hA[0], onA[0] * hA[1], onA[1] * hA[2]] as Vec3,
    other: [out, onB[0] * u, onB[1] * v] as Vec3,
    there,
  })
  const laid = facesLaid(boxes, [middle[1]!, middle[2]!], u, v)
  return [
    ...edgeStarts(laid.onA, true).map(({ at, there }) => corner(seen(laid.onA, at), at, there)),
    ...edgeStarts(laid.onB, false).map(({ at, there }) => corner(at, seen(laid.onB, at), there)),
  ]
}

/** A point of a square in the coordinates of the other. */
const seen = ({ middle, U, V }: Laid, [s, t]: readonly [Scalar, Scalar]): readonly [Scalar, Scalar] => [
  middle[0] + s * U[0] + t * V[0],
  middle[1] + s * U[1] + t * V[1],
]

/** Angle below which an edge of one face is parallel to one of the other [rad]. */
const PARALLEL_BELOW = 1e-9

/**
 * Each face in coordinates of the other, in which it is a square of half edge 1, as seen square to A's.
 *
 * @param middle - of B's face, along A's [m]
 * @param u - half edges of B's face along its axes, negative to turn it round [m]
 */
function facesLaid(
  { R_AB: R, hA }: BoxPair,
  middle: readonly [Scalar, Scalar],
  u: Scalar,
  v: Scalar,
): { onA: Laid; onB: Laid } {
  const [x, y] = [hA[1], hA[2]]
  const along = (i: 1 | 2, j: 1 | 2): boolean => Math.abs(R[i][j]) < PARALLEL_BELOW
  const onA: Laid = {
    middle: [middle[0] / x, middle[1] / y],
    U: [(u * R[1][1]) / x, (u * R[2][1]) / y],
    V: [(v * R[1][2]) / x, (v * R[2][2]) / y],
    along: { U: [along(1, 1), along(2, 1)], V: [along(1, 2), along(2, 2)] },
  }
  // the inverse map: R₁₁R₂₂ − R₁₂R₂₁ is R₀₀, as R is a rotation
  const U: Laid['U'] = [(x * R[2][2]) / (u * R[0][0]), (-x * R[2][1]) / (v * R[0][0])]
  const V: Laid['V'] = [(-y * R[1][2]) / (u * R[0][0]), (y * R[1][1]) / (v * R[0][0])]
  const [mx, my] = onA.middle
  return {
    onA,
    onB: {
      middle: [-(mx * U[0] + my * V[0]), -(mx * U[1] + my * V[1])],
      U,
      V,
      along: { U: [along(2, 2), along(2, 1)], V: [along(1, 2), along(1, 1)] },
    },
  }
}
