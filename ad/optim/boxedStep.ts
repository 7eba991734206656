import type { Asking, Iterate } from './asking.ts'
import { type Bounds, breakpoints, pointAlong } from './bounds.ts'
import type { Space } from './space.ts'
import { dot, minus, norm, type Vector } from './vectors.ts'

/** A part of the step's components, the others held, seen from a step already made. */
export interface Face {
  readonly free: readonly number[]
  /** the step made so far */
  readonly step: Float64Array
  /** gradient g + H s of the model there */
  readonly gradient: Float64Array
}

/** A quadratic model of the objective around an iterate: gᵀs + ½ sᵀH s. */
export interface Model {
  /** H s */
  times(s: Float64Array): Asking<Float64Array>
  /** weights D of a step's components: a trust region is ‖D s‖ ≤ radius */
  readonly weights: Vector
  /** the further step of a face's free components, zero in the others, that lowers the model most within a radius */
  onFace(face: Face, radius: number): Asking<FaceStep>
}

/** A step on a face and how much the model falls along it. */
export interface FaceStep {
  readonly step: Float64Array
  readonly decrease: number
}

/** A step, where it ends, what the model promises of it, and the slope of the objective along it. */
export interface Promised {
  readonly step: Float64Array
  readonly end: Float64Array
  readonly decrease: number
  readonly slope: number
}

/** ‖D s‖. */
export function lengthOf({ weights }: Model, step: Vector): number {
  return norm(Float64Array.from(step, (si, i) => weights[i]! * si))
}

/** A projected step must gain this fraction of what the slope at its start promises. */
const SUFFICIENT = 0.01

/** Halvings of a projected step; each costs a product with H. */
const MOST_HALVINGS = 10

/**
 * The step that lowers a model within a trust region and a box.
 *
 * The minimum over the components that no bound blocks, where it is inside the box. Else, from the projected
 * steepest-descent point, minima over one face of the box after the other, each projected, until one is inside.
 *
 * @see Lin & Moré 1999, "Newton's method for large bound-constrained optimization problems"
 */
export function* boxedStep(model: Model, at: Iterate, radius: number, space: Space): Asking<Promised> {
  const { x, gradient } = at
  const zero = new Float64Array(gradient.length)
  const free = [...zero.keys()].filter((i) => !blocked(x[i]!, gradient[i]!, i, space.bounds))
  const { step, decrease } = yield* model.onFace({ free, step: zero, gradient }, radius)
  if (space.curved || inside(x, step, space.bounds))
    return { step, decrease, end: space.moved(x, step), slope: dot(gradient, step) }
  return yield* alongFaces(model, at, radius, space.bounds)
}

/** Whether descent in a component is stopped by the bound that it is on. */
function blocked(x: number, g: number, i: number, { lower, upper }: Bounds): boolean {
  return (g > 0 && x === lower[i]) || (g < 0 && x === upper[i])
}

function inside(x: Vector, step: Vector, { lower, upper }: Bounds): boolean {
  return Array.from(step).every((si, i) => x[i]! + si >= lower[i]! && x[i]! + si <= upper[i]!)
}

function* alongFaces(model: Model, at: Iterate, radius: number, bounds: Bounds): Asking<Promised> {
  let end = yield* steepestPoint(model, at, radius, bounds)
  for (let count = 0; count < end.length; count++) {
    const face = yield* faceAt(model, at, end, bounds)
    const { step: further } = yield* model.onFace(face, radius)
    const whole = inside(end, further, bounds)
    end = whole
      ? end.map((xi, i) => xi + further[i]!)
      : yield* projectedPoint(model, face, end, further, bounds)
    if (whole) break
  }
  const step = minus(end, at.x)
  const slope = dot(at.gradient, step)
  return { step, end, slope, decrease: -slope - dot(step, yield* model.times(step)) / 2 }
}

/** The face of the box that a point is on, with the model's gradient there. */
function* faceAt(model: Model, { x, gradient }: Iterate, end: Float64Array, bounds: Bounds): Asking<Face> {
  const step = minus(end, x)
  const Hs = yield* model.times(step)
  const free = [...end.keys()].filter((i) => end[i]! > bounds.lower[i]! && end[i]! < bounds.upper[i]!)
  return { free, step, gradient: gradient.map((g, i) => g + Hs[i]!) }
}

/** The point P(x − t D⁻²g) with t so short that the model falls as its slope promises, within the radius. */
function* steepestPoint(model: Model, at: Iterate, radius: number, bounds: Bounds): Asking<Float64Array> {
  const d = at.gradient.map((g, i) => -g / model.weights[i]! ** 2)
  const reach = breakpoints(at.x, d, bounds)
  const loose = d.map((di, i) => (reach[i]! > 0 ? di : 0))
  const [slope, Hd] = [dot(at.gradient, loose), yield* model.times(loose)]
  const curvature = dot(loose, Hd)
  const longest = radius / lengthOf(model, loose)
  const face: Face = { free: [], step: new Float64Array(d.length), gradient: at.gradient }
  return yield* shortened(
    model,
    face,
    { x: at.x, d, reach, bounds },
    curvature > 0 ? Math.min(longest, -slope / curvature) : longest,
  )
}

/** The projection of a further step, shortened until the model falls as its slope promises. */
function* projectedPoint(
  model: Model,
  face: Face,
  end: Float64Array,
  further: Float64Array,
  bounds: Bounds,
): Asking<Float64Array> {
  const reach = breakpoints(end, further, bounds)
  return yield* shortened(model, face, { x: end, d: further, reach, bounds }, 1)
}

/** A ray bent at the bounds. */
interface BentRay {
  readonly x: Float64Array
  readonly d: Float64Array
  readonly reach: Float64Array
  readonly bounds: Bounds
}

/** The first of the points at t, t/2, t/4 … of a bent ray where the model is low enough; else its first bend, or the last. */
function* shortened(model: Model, face: Face, ray: BentRay, longest: number): Asking<Float64Array> {
  const at = (t: number) => pointAlong(ray.x, ray.d, t, ray.reach, ray.bounds)
  const bend = Math.min(longest, ...ray.reach.filter((t) => t > 0))
  let t = longest
  for (let count = 0; count < MOST_HALVINGS && t > bend; count++) {
    const move = minus(at(t), ray.x)
    const slope = dot(face.gradient, move)
    const change = slope + dot(move, yield* model.times(move)) / 2
    if (slope < 0 && change <= SUFFICIENT * slope) return at(t)
    t /= 2
  }
  return at(Math.min(t, bend))
}
