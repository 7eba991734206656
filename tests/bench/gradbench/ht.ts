'use grad'
import { jacobian, type Scalar } from '../../../ad/index.ts'
import { batched } from './batched.ts'
import { handPose, type Pose, type Skeleton } from './handPose.ts'
import type { Functions, Prepared } from './protocol.ts'

type Vector = readonly Scalar[]

/** A corner of the skin: where it is at rest, in homogeneous coordinates, and how much each bone holds it. */
interface Vertex {
  readonly position: Vector
  readonly weights: Vector
}

/** A measured point and the place on the hand that it belongs to: corners, and how much two of them count. */
interface Match {
  readonly vertices: readonly Vertex[]
  /** of a place on a triangle, its first two barycentric coordinates; of a place at a corner, none */
  readonly u: Vector
  readonly point: Vector
}

interface Model extends Skeleton {
  readonly base_positions: readonly (readonly number[])[]
  readonly weights: readonly (readonly number[])[]
  readonly triangles: readonly (readonly number[])[]
  readonly is_mirrored: boolean
}

interface Input {
  readonly theta: readonly number[]
  readonly data: {
    readonly model: Model
    readonly correspondences: readonly number[]
    readonly points: readonly (readonly number[])[]
  }
  /** empty where measured points belong to corners */
  readonly us: readonly (readonly number[])[]
}

/**
 * By how much a measured point misses its place on the posed hand.
 *
 *   point − R s (Σ_b T_b Σ_v c_v w_vb x_v) − t
 *
 * @param pose - transforms T_b of the bones, scaled rotation R s and shift t of the whole hand
 * @see GradBench, evals/ht
 */
export function miss(pose: Pose, { vertices, u, point }: Match, mirrored: boolean): Vector {
  const shares = u.length === 0 ? [1] : [u[0]!, u[1]!, 1 - u[0]! - u[1]!]
  let place: Vector = [0, 0, 0]
  pose.bones.forEach((transform, b) => {
    const held = [0, 1, 2, 3].map((k) =>
      vertices.reduce((sum, vertex, v) => sum + shares[v]! * vertex.weights[b]! * vertex.position[k]!, 0),
    )
    place = place.map((p, i) => p + held.reduce((sum, h, k) => sum + transform[i]![k]! * h, 0))
  })
  const [x, y, z] = place as [Scalar, Scalar, Scalar]
  const facing = mirrored ? -x : x
  return pose.rotation.map((r, i) => point[i]! - (r[0]! * facing + r[1]! * y + r[2]! * z + pose.shift[i]!))
}

/** What is differentiated by, in the order of the Jacobian's columns. */
interface Variables {
  readonly u: Vector
  readonly theta: Vector
}

/**
 * The rows of a match's Jacobian, one after another.
 *
 * Forward mode, for the bones' derivatives are then the same for all matches and found once, before the loop.
 */
function missJacobian(skeleton: Model, theta: Vector, match: Match): Vector {
  const at = ({ u, theta: angles }: Variables) =>
    miss(handPose(skeleton, angles), { ...match, u }, skeleton.is_mirrored)
  return jacobian(at, { mode: 'forward' })({ u: match.u, theta }).flat()
}

/** f of the pose's parameters and each match, for all matches one after another. */
function every({ theta, data, us }: Input, f: (theta: Vector, match: Match) => Vector): () => Float64Array {
  const { model, correspondences, points } = data
  const onTriangles = us.length > 0
  const cornersOf = (i: number): readonly number[] =>
    onTriangles ? model.triangles[correspondences[i]!]! : [correspondences[i]!]
  const matchAt = (i: number): Match => ({
    vertices: cornersOf(i).map((v) => ({ position: model.base_positions[v]!, weights: model.weights[v]! })),
    u: onTriangles ? us[i]! : [],
    point: points[i]!,
  })
  const gather = (i: number, into: Float64Array, at: number): void => {
    let next = at
    const put = (numbers: Vector) => {
      for (let k = 0; k < numbers.length; k++) into[next++] = numbers[k]!
    }
    for (const v of cornersOf(i)) {
      put(model.base_positions[v]!)
      put(model.weights[v]!)
    }
    if (onTriangles) put(us[i]!)
    put(points[i]!)
  }
  return batched(f, theta, matchAt(0), correspondences.length, gather)
}

function prepared(run: () => Float64Array, shaped: (numbers: number[]) => unknown): Prepared {
  let found = new Float64Array()
  return {
    run: () => {
      found = run() as typeof found
    },
    output: () => shaped(Array.from(found)),
  }
}

function rowsOf(numbers: readonly number[], width: number): number[][] {
  return Array.from({ length: numbers.length / width }, (_, i) => numbers.slice(i * width, (i + 1) * width))
}

export const functions: Functions = {
  objective: (input: Input) => {
    const { model } = input.data
    const errors = every(input, (theta, match) => miss(handPose(model, theta), match, model.is_mirrored))
    return prepared(errors, (numbers) => numbers)
  },
  jacobian: (input: Input) => {
    const width = input.theta.length + (input.us.length > 0 ? 2 : 0)
    const rows = every(input, (theta, match) => missJacobian(input.data.model, theta, match))
    return prepared(rows, (numbers) => rowsOf(numbers, width))
  },
}
