'use grad'
import { and, or, type Scalar, select } from '../../ad/index.ts'
import type { Mat3, Vec3 } from '../spatial/types.ts'
import { dot3, scale3 } from '../spatial/vec3.ts'
import { type BoxPair, backTo, columns, from, picked, seenByB } from './boxPair.ts'
import { type Direction, directions } from './boxPlace.ts'

// The axis along which two boxes are farthest apart, or least deep in each other: the normal of a face of either, or what is
// square to an edge of both. Which it is, and the ties, are MuJoCo's.

/** What parts two boxes. */
export interface Parting {
  /** along the axis that parts them most; negative where none does [m] */
  readonly widest: Scalar
  /** the face that parts them most: which axis of which box it is square to */
  readonly face: { readonly ofB: boolean; readonly k: Scalar }
  /** the edges that part them most, by the axes of A and B that they run along */
  readonly edges: { readonly i: Scalar; readonly j: Scalar }
  /** whether the boxes meet with these edges, not with this face */
  readonly byEdges: boolean
}

/** Along an axis that is square to a face [m]. */
interface FaceGap {
  readonly gap: Scalar
  readonly k: Scalar
}

/** Along an axis that is square to an edge of both [m]. */
interface EdgeGap {
  readonly gap: Scalar
  readonly i: Scalar
  readonly j: Scalar
}

/** Share of its gap by which an edge has to be better than what was found before it: faces touch at more places. */
const EDGE_BIAS = 1e-6

/**
 * What parts two boxes most.
 *
 * @see Gottschalk, Lin & Manocha 1996; MuJoCo's `engine_collision_box.c`, whose order and ties these are
 */
export function parting(boxes: BoxPair): Parting {
  const [ofA, ofB] = [faceGap(boxes), faceGap(seenByB(boxes))]
  const face = select(ofB.gap > ofA.gap, { ...ofB, ofB: true }, { ...ofA, ofB: false })
  const gaps = directions.flatMap((i) => directions.map((j) => edgeGap(boxes, i, j, face.gap)))
  const edges = gaps.reduce(
    (best, edge) => select(edge.gap - EDGE_BIAS * Math.abs(edge.gap) > best.gap, edge, best),
    { gap: face.gap, i: 0, j: 0 },
  )
  return {
    widest: gaps.reduce((widest, { gap }) => Math.max(widest, gap), face.gap),
    face,
    edges,
    byEdges: and(edges.gap > face.gap, areEdges(boxes, face, edges)),
  }
}

/** The face of A that parts most; of those that part as much, the first. */
function faceGap({ R_AB, p_AB, hA, hB }: BoxPair): FaceGap {
  const gap = (k: Direction): FaceGap => ({
    gap: Math.abs(p_AB[k]) - hA[k] - dot3(absolute(R_AB[k]), hB),
    k,
  })
  return [gap(1), gap(2)].reduce((best, other) => select(other.gap > best.gap, other, best), gap(0))
}

const absolute = ([x, y, z]: Vec3): Vec3 => [Math.abs(x), Math.abs(y), Math.abs(z)]

/** sin² of the angle below which two edges are parallel: what is square to both is rounding. */
const PARALLEL_BELOW = 1e-16

/**
 * Along e_i × R e_j, over its length. Its components in the axes of either box are entries of R.
 *
 * @param otherwise - the gap of parallel edges, which part nothing that faces do not
 */
function edgeGap(
  { R_AB: R, p_AB: p, hA, hB }: BoxPair,
  i: Direction,
  j: Direction,
  otherwise: Scalar,
): EdgeGap {
  const [i1, i2, j1, j2] = [next(i), next(next(i)), next(j), next(next(j))]
  const [s, c] = [R[i2][j], R[i1][j]]
  const sine2 = s * s + c * c
  const parallel = sine2 < PARALLEL_BELOW
  const ofA = hA[i1] * Math.abs(s) + hA[i2] * Math.abs(c)
  const ofB = hB[j1] * Math.abs(R[i][j2]) + hB[j2] * Math.abs(R[i][j1])
  const apart = Math.abs(p[i2] * c - p[i1] * s) - ofA - ofB
  return { gap: select(parallel, otherwise, apart / Math.sqrt(select(parallel, 1, sine2))), i, j }
}

const next = (k: Direction): Direction => directions[(k + 1) % 3]!

/** Cosine of the angle to the normal of a face below which edges are something else than that face. */
const ALIKE_ABOVE = 0.99

/** Share of the face's gap by which edges that are nearly the face have to part more. */
const FACE_FAVOUR = 0.05

/** Added to that [m]: MuJoCo's `mjMINVAL`. */
const LEAST_GAIN = 1e-15

/** Component of an axis below which it lies in a face: which of two edges is met is then left to rounding. */
const IN_FACE_BELOW = 1e-9

/** Whether edges that part more than a face are to be met: not where the axis is nearly the face's normal, and hardly better. */
function areEdges({ R_AB }: BoxPair, face: FaceGap & { readonly ofB: boolean }, edges: EdgeGap): boolean {
  const { axis, components } = edgeAxis(R_AB, edges)
  const normals = columns(R_AB)
  const along = select(face.ofB, dot3(axis, picked(face.k, normals)), picked(face.k, axis))
  const apart = edges.gap >= face.gap + FACE_FAVOUR * Math.abs(face.gap) + LEAST_GAIN
  const least = components.reduce((smallest, x) => Math.min(smallest, Math.abs(x)), 1)
  return and(or(Math.abs(along) <= ALIKE_ABOVE, apart), least >= IN_FACE_BELOW)
}

/**
 * The unit axis that is square to two edges, in the axes of A, and its components in those of A and B but for the two that
 * are 0. Of parallel edges, no axis: 0.
 */
export function edgeAxis(
  R_AB: Mat3,
  { i, j }: Pick<EdgeGap, 'i' | 'j'>,
): { axis: Vec3; components: readonly Scalar[] } {
  const [, c, s] = from(i, picked(j, columns(R_AB)))
  const [, u, v] = from(j, picked(i, R_AB))
  const sine2 = s * s + c * c
  const parallel = sine2 < PARALLEL_BELOW
  const scale = select(parallel, 0, 1) / Math.sqrt(select(parallel, 1, sine2))
  return {
    axis: scale3(scale, backTo(i, [0, -s, c])),
    components: [s, c, u, v].map((x) => scale * x),
  }
}
