'use grad'
import { cond, type Scalar } from '../../../ad/index.ts'

type Vector = readonly Scalar[]
type Matrix = readonly Vector[]

/** The bones of a hand at rest. */
export interface Skeleton {
  readonly bone_names: readonly string[]
  /** of each bone the bone that carries it, which comes before; −1 for none */
  readonly parents: readonly number[]
  /** of each bone its transform in its parent, 4 × 4 */
  readonly base_relatives: readonly (readonly (readonly number[])[])[]
  /** of each bone the inverse of its transform in the hand, 4 × 4 */
  readonly inverse_base_absolutes: readonly (readonly (readonly number[])[])[]
}

/** How a hand stands. */
export interface Pose {
  /** of each bone the transform from rest, 3 × 4 */
  readonly bones: readonly Matrix[]
  /** of the whole hand */
  readonly rotation: Matrix
  readonly shift: Vector
}

/** Rotations by less than this count as none [rad]: the eval prescribes it. */
const NO_ROTATION = 1e-4

/** Fingers, the joints of each that move, and the bones of each. */
const FINGERS = 5
const JOINTS = 3
const BONES = 4

/** A rotation about x, z and y [rad]: the order in which the eval stores them. */
type Angles = readonly [x: Scalar, z: Scalar, y: Scalar]

/**
 * The pose of a hand.
 *
 * @param theta - rotation of the hand (axis times angle) [rad], its shift, and of each finger the bends of three joints
 *   [rad], the first followed by its spread [rad]
 */
export function handPose(skeleton: Skeleton, theta: Vector): Pose {
  const angles = jointAngles(skeleton.bone_names.length, theta)
  const absolutes: Matrix[] = []
  skeleton.base_relatives.forEach((rest, b) => {
    const relative = product(rest, homogeneous(eulerRotation(angles[b]!)))
    const parent = skeleton.parents[b]!
    absolutes.push(parent < 0 ? relative : product(absolutes[parent]!, relative))
  })
  return {
    bones: absolutes.map((absolute, b) => product(absolute, skeleton.inverse_base_absolutes[b]!).slice(0, 3)),
    rotation: axisAngleRotation(theta.slice(0, 3)),
    shift: theta.slice(3, 6),
  }
}

/** Of each bone its angles: zero where no parameter bends it. */
function jointAngles(bones: number, theta: Vector): Angles[] {
  const angles = Array.from({ length: bones }, (): Angles => [0, 0, 0])
  let next = 6
  for (let finger = 0; finger < FINGERS; finger++) {
    for (let joint = 0; joint < JOINTS; joint++) {
      const bend = theta[next++]!
      const spread = joint === 0 ? theta[next++]! : 0
      // bone 0 is the wrist; the first bone of a finger, in the palm, stays
      angles[2 + finger * BONES + joint] = [bend, spread, 0]
    }
  }
  return angles
}

/** R_z R_y R_x */
function eulerRotation([x, z, y]: Angles): Matrix {
  const [cx, sx] = [Math.cos(x), Math.sin(x)]
  const [cy, sy] = [Math.cos(y), Math.sin(y)]
  const [cz, sz] = [Math.cos(z), Math.sin(z)]
  const Rx = [
    [1, 0, 0],
    [0, cx, -sx],
    [0, sx, cx],
  ]
  const Ry = [
    [cy, 0, sy],
    [0, 1, 0],
    [-sy, 0, cy],
  ]
  const Rz = [
    [cz, -sz, 0],
    [sz, cz, 0],
    [0, 0, 1],
  ]
  return product(product(Rz, Ry), Rx)
}

/** The rotation about an axis by its length. */
function axisAngleRotation(rotation: Vector): Matrix {
  const square = rotation.reduce((sum, r) => sum + r * r, 0)
  return cond(
    square < NO_ROTATION * NO_ROTATION,
    () => identity(),
    () => {
      const angle = Math.sqrt(square)
      const axis = rotation.map((r) => r / angle)
      const [c, s] = [Math.cos(angle), Math.sin(angle)]
      const [x, y, z] = axis as [Scalar, Scalar, Scalar]
      const turned = [
        [c, -z * s, y * s],
        [z * s, c, -x * s],
        [-y * s, x * s, c],
      ]
      return turned.map((row, i) => row.map((t, j) => t + axis[i]! * axis[j]! * (1 - c)))
    },
  )
}

function identity(): Matrix {
  return [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]
}

function homogeneous(R: Matrix): Matrix {
  return [...R.map((row) => [...row, 0]), [0, 0, 0, 1]]
}

function product(A: Matrix, B: Matrix): Matrix {
  return A.map((row) => B[0]!.map((_, j) => row.reduce((sum, a, k) => sum + a * B[k]![j]!, 0)))
}
