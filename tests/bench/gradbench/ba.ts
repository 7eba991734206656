'use grad'
import { cond, jacobian, type Scalar } from '../../../ad/index.ts'
import { batched } from './batched.ts'
import type { Functions, Prepared } from './protocol.ts'

/** Numbers of a camera, of a point, and of what one observation's error is differentiated by. */
const CAMERA = 11
const POINT = 3
const VARIABLES = CAMERA + POINT + 1

/** Numbers that the Jacobian has for an observation: two rows of variables, and the weight's own. */
const ENTRIES = 2 * VARIABLES + 1

type Vector = readonly Scalar[]

/** One sight of one point by one camera, and how much it counts. */
interface Observation {
  /** axis-angle rotation, centre, focal length [pixel], principal point [pixel], two radial distortions */
  readonly camera: Vector
  readonly point: Vector
  readonly weight: Scalar
  /** where the point was seen [pixel] */
  readonly feature: Vector
}

interface Input {
  /** numbers of cameras, points and observations */
  readonly n: number
  readonly m: number
  readonly p: number
  readonly cam: readonly number[]
  readonly x: readonly number[]
  readonly w: number
  readonly feat: readonly number[]
}

/**
 * By how much a point is seen beside where its camera should see it, weighted.
 *
 *   w (project(camera, point) − feature)
 *
 * @see GradBench, evals/ba
 */
export function reprojectionError({ camera, point, weight, feature }: Observation): Vector {
  const seen = rotated(
    camera.slice(0, 3),
    point.map((x, i) => x - camera[3 + i]!),
  )
  const [x, y] = [seen[0]! / seen[2]!, seen[1]! / seen[2]!]
  const square = x * x + y * y
  const distortion = 1 + camera[9]! * square + camera[10]! * square * square
  return [x, y].map((p, i) => weight * (p * distortion * camera[6]! + camera[7 + i]! - feature[i]!))
}

/** A vector turned about an axis by the axis' length [rad]; to first order where that is zero. */
function rotated(rotation: Vector, v: Vector): Vector {
  const square = dot(rotation, rotation)
  return cond(
    square > 0,
    () => {
      const angle = Math.sqrt(square)
      const axis = rotation.map((r) => r / angle)
      const [c, s] = [Math.cos(angle), Math.sin(angle)]
      const along = dot(axis, v) * (1 - c)
      const across = cross(axis, v)
      return v.map((vi, i) => vi * c + across[i]! * s + axis[i]! * along)
    },
    () => cross(rotation, v).map((t, i) => v[i]! + t),
  )
}

function dot(a: Vector, b: Vector): Scalar {
  return a.reduce((sum, ai, i) => sum + ai * b[i]!, 0)
}

function cross(a: Vector, b: Vector): Vector {
  const [a0, a1, a2] = a as [Scalar, Scalar, Scalar]
  const [b0, b1, b2] = b as [Scalar, Scalar, Scalar]
  return [a1 * b2 - a2 * b1, a2 * b0 - a0 * b2, a0 * b1 - a1 * b0]
}

/** 1 − w², which keeps weights near 1. */
export function weightError(weight: Scalar): Scalar {
  return 1 - weight * weight
}

/** Derivatives of the two errors by camera, point and weight, and of the weight's error: 31 numbers. */
export function observationJacobian({ feature, camera, point, weight }: Observation): Vector {
  const error = (by: Omit<Observation, 'feature'>) => reprojectionError({ ...by, feature })
  const J = jacobian(error)({ camera, point, weight })
  const own = jacobian(({ w }: { w: Scalar }) => weightError(w))({ w: weight })
  return [...J.flat(), own[0]![0]!]
}

/** What is observed: the protocol sends one of each, to be taken n, m and p times. */
class Scene {
  readonly cameras: Float64Array
  readonly points: Float64Array
  readonly weights: Float64Array
  readonly features: Float64Array

  constructor({ n, m, p, cam, x, w, feat }: Input) {
    const times = (list: readonly number[], count: number) =>
      Float64Array.from({ length: list.length * count }, (_, i) => list[i % list.length]!)
    this.cameras = times(cam, n)
    this.points = times(x, m)
    this.weights = times([w], p)
    this.features = times(feat, p)
  }

  get observations(): number {
    return this.weights.length
  }

  /** Which camera makes observation i. */
  cameraOf(i: number): number {
    return i % (this.cameras.length / CAMERA)
  }

  /** Which point observation i is of. */
  pointOf(i: number): number {
    return i % (this.points.length / POINT)
  }

  /** Writes the numbers of observation i, in the order of an `Observation`. */
  readonly gather = (i: number, into: Float64Array, at: number): void => {
    const [camera, point] = [this.cameraOf(i) * CAMERA, this.pointOf(i) * POINT]
    for (let k = 0; k < CAMERA; k++) into[at + k] = this.cameras[camera + k]!
    for (let k = 0; k < POINT; k++) into[at + CAMERA + k] = this.points[point + k]!
    into[at + CAMERA + POINT] = this.weights[i]!
    for (let k = 0; k < 2; k++) into[at + VARIABLES + k] = this.features[2 * i + k]!
  }

  /** f of all observations, one after another. */
  every(f: (observation: Observation) => Vector): () => Float64Array {
    const example = {
      camera: Array.from({ length: CAMERA }, () => 0),
      point: Array.from({ length: POINT }, () => 0),
      weight: 0,
      feature: [0, 0],
    }
    return batched(
      (_: readonly never[], item: Observation) => f(item),
      [],
      example,
      this.observations,
      this.gather,
    )
  }
}

/** A matrix by rows: entries `starts[r]` up to `starts[r + 1]` of `columns` and `values` are row r. */
interface Sparse {
  readonly starts: Int32Array
  readonly columns: Int32Array
  readonly values: Float64Array
}

/**
 * The Jacobian of all errors. Its rows are the two of each observation in turn, then the errors of the weights; its
 * columns the cameras' numbers, the points', the weights.
 *
 * @param entries - the numbers of `observationJacobian` for each observation in turn
 */
function assembled(scene: Scene, entries: Float64Array): Sparse {
  const p = scene.observations
  const [firstPoint, firstWeight] = [scene.cameras.length, scene.cameras.length + scene.points.length]
  const starts = new Int32Array(3 * p + 1)
  const columns = new Int32Array(ENTRIES * p)
  const values = new Float64Array(ENTRIES * p)
  for (let i = 0; i < p; i++) {
    const at = 2 * VARIABLES * i
    values.set(entries.subarray(ENTRIES * i, ENTRIES * i + 2 * VARIABLES), at)
    values[2 * VARIABLES * p + i] = entries[ENTRIES * i + 2 * VARIABLES]!
    for (let row = at; row < at + 2 * VARIABLES; row += VARIABLES) {
      for (let k = 0; k < CAMERA; k++) columns[row + k] = scene.cameraOf(i) * CAMERA + k
      for (let k = 0; k < POINT; k++) columns[row + CAMERA + k] = firstPoint + scene.pointOf(i) * POINT + k
      columns[row + CAMERA + POINT] = firstWeight + i
    }
    columns[2 * VARIABLES * p + i] = firstWeight + i
    starts[2 * i + 1] = at + VARIABLES
    starts[2 * i + 2] = at + 2 * VARIABLES
    starts[2 * p + i + 1] = 2 * VARIABLES * p + i + 1
  }
  return { starts, columns, values }
}

function objective(input: Input): Prepared {
  const scene = new Scene(input)
  const errors = scene.every((o) => [...reprojectionError(o), weightError(o.weight)])
  let found = new Float64Array()
  return {
    run: () => {
      found = errors() as typeof found
    },
    output: () => ({
      reproj_error: { elements: [found[0]!, found[1]!], repeated: input.p },
      w_err: { element: found[2]!, repeated: input.p },
    }),
  }
}

function sparseJacobian(input: Input): Prepared {
  const scene = new Scene(input)
  const entries = scene.every(observationJacobian)
  let matrix: Sparse
  return {
    run: () => {
      matrix = assembled(scene, entries())
    },
    output: () => ({ rows: ends(matrix.starts), cols: ends(matrix.columns), vals: ends(matrix.values) }),
  }
}

/** What is sent of a long list: its first thirty numbers and its last. */
function ends(list: ArrayLike<number>): number[] {
  const first = Array.from({ length: Math.min(2 * VARIABLES, list.length) }, (_, i) => list[i]!)
  return [...first, list[list.length - 1]!]
}

export const functions: Functions = { objective, jacobian: sparseJacobian }
