'use grad'
import type { Scalar } from '../../../ad/index.ts'
import { gradientBy, leastPlace, type Mode } from './descent.ts'
import { prepared } from './prepared.ts'
import type { Functions, Prepared } from './protocol.ts'

interface Input {
  readonly start: readonly number[]
}

type Point = readonly Scalar[]

/** f(x, y) = (x₁² + x₂²) − (y₁² + y₂²) */
function height(x: Point, y: Point): Scalar {
  return x[0]! * x[0]! + x[1]! * x[1]! - (y[0]! * y[0]! + y[1]! * y[1]!)
}

/**
 * The saddle of f: x where max over y of f is least, then the y that makes f greatest there.
 *
 * The gradient that leads to x goes through the whole search for y, whose every step is a gradient too.
 *
 * @param outer - how the gradient of max f is taken
 * @param inner - how the gradient of f is
 * @param start - where every search begins
 * @see GradBench, evals/saddle
 */
export function saddle(outer: Mode, inner: Mode, start: Point): Point {
  const highestPlace = (x: Point, mode: Mode): Point => {
    const depth = (y: Point) => -height(x, y)
    return leastPlace(depth, gradientBy(mode, depth), start)
  }
  const top = (x: Point) => height(x, highestPlace(x, inner))
  const x = leastPlace(top, gradientBy(outer, top), start)
  return [...x, ...highestPlace(x, outer)]
}

function by(outer: Mode, inner: Mode): (input: Input) => Prepared {
  return ({ start }) => prepared((at: Point) => saddle(outer, inner, at), start)
}

export const functions: Functions = {
  ff: by('forward', 'forward'),
  fr: by('forward', 'reverse'),
  rf: by('reverse', 'forward'),
  rr: by('reverse', 'reverse'),
}
