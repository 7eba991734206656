import { add, div, equal, less, mul, neg, number, select, sqrt, sub, zero } from '../graph/build.ts'
import { apply } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import * as kernels from '../kernels/index.ts'
import type { TranscendentalName } from './names.ts'
import { binary, type Op, unary } from './op.ts'

const one = () => number(1)
const square = (a: Node) => mul(a, a)
const reciprocal = (a: Node) => div(one(), a)
/** √(1 − a²) without cancellation at |a| = 1 */
const cosineOfArcsine = (a: Node) => sqrt(mul(sub(one(), a), add(one(), a)))

/** 2/√π, the slope of the error function at 0 */
const TWO_OVER_ROOT_PI = 1.1283791670955126

const singular = { singular: true } as const

// kernels are named through functions, for their modules may still be loading when this table is made
export const transcendental: Readonly<Record<TranscendentalName, Op>> = {
  sin: unary(
    (a) => kernels.sin(a),
    (a) => apply('cos', a),
    { kernel: 'sin' },
  ),
  cos: unary(
    (a) => kernels.cos(a),
    (a) => neg(apply('sin', a)),
    { kernel: 'cos' },
  ),
  tan: unary(
    (a) => kernels.tan(a),
    (_a, y) => add(one(), square(y)),
    { kernel: 'tan' },
    singular,
  ),
  asin: unary(
    (a) => kernels.asin(a),
    (a) => reciprocal(cosineOfArcsine(a)),
    { kernel: 'asin' },
    singular,
  ),
  acos: unary(
    (a) => kernels.acos(a),
    (a) => neg(reciprocal(cosineOfArcsine(a))),
    { kernel: 'acos' },
    singular,
  ),
  atan: unary(
    (a) => kernels.atan(a),
    (a) => reciprocal(add(one(), square(a))),
    { kernel: 'atan' },
  ),
  /** slopes at the origin are 0, where no direction is distinguished */
  atan2: binary(
    (y, x) => kernels.atan2(y, x),
    (y, x) => {
      const s = add(square(x), square(y))
      const atOrigin = equal(s, zero())
      const scale = reciprocal(select(atOrigin, one(), s))
      const slope = (a: Node) => select(atOrigin, zero(), mul(a, scale))
      return [slope(x), neg(slope(y))]
    },
    { kernel: 'atan2' },
    { smoothness: 'kink' },
  ),
  exp: unary(
    (a) => kernels.exp(a),
    (_a, y) => y,
    { kernel: 'exp' },
    singular,
  ),
  expm1: unary(
    (a) => kernels.expm1(a),
    (_a, y) => add(y, one()),
    { kernel: 'expm1' },
    singular,
  ),
  log: unary((a) => kernels.log(a), reciprocal, { kernel: 'log' }, singular),
  log1p: unary(
    (a) => kernels.log1p(a),
    (a) => reciprocal(add(one(), a)),
    { kernel: 'log1p' },
    singular,
  ),
  pow: binary((a, p) => kernels.pow(a, p), powSlopes, { kernel: 'pow' }, singular),
  sinh: unary(
    (a) => kernels.sinh(a),
    (a) => apply('cosh', a),
    { kernel: 'sinh' },
    singular,
  ),
  cosh: unary(
    (a) => kernels.cosh(a),
    (a) => apply('sinh', a),
    { kernel: 'cosh' },
    singular,
  ),
  /** the slope 1/cosh² keeps its digits in the tails, where 1 − tanh² loses them all; at 1/∞² it is 0 */
  tanh: unary(
    (a) => kernels.tanh(a),
    (a) => square(reciprocal(apply('cosh', a))),
    { kernel: 'tanh' },
  ),
  erf: unary(
    (a) => kernels.erf(a),
    (a) => mul(number(TWO_OVER_ROOT_PI), apply('exp', neg(square(a)))),
    { kernel: 'erf' },
  ),
}

/**
 * ∂(aᵖ)/∂a = p aᵖ⁻¹, which is 0 for p = 0, and ∂(aᵖ)/∂p = aᵖ log a, which at a = 0 is 0 for p > 0 and NaN for p ≤ 0.
 *
 * @see ChainRules.jl, POWERGRADS table
 */
function powSlopes(a: Node, p: Node, y: Node): readonly Node[] {
  const ofBase = apply('absoluteMul', p, apply('pow', a, sub(p, one())))
  const atZero = equal(a, zero())
  const logarithm = apply('log', select(atZero, one(), a))
  return [ofBase, select(atZero, slopeInExponentAtZero(a, p), mul(y, logarithm))]
}

/**
 * What aᵖ log a tends to for a → 0. Its own slopes are 0 as long as there are any; aᵖ⁻¹ log a is infinite up to p = 1,
 * which is left at NaN.
 */
function slopeInExponentAtZero(a: Node, p: Node): Node {
  const without = number(Number.NaN)
  const zeroWithoutSlope = apply('absoluteMul', a, without)
  const upToOne = select(less(zero(), p), zeroWithoutSlope, mul(add(a, p), without))
  return select(less(one(), p), zero(), upToOne)
}
