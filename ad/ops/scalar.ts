import { apply, nodeOf } from '../graph/graph.ts'
import { Node } from '../graph/node.ts'
import * as bit from '../kernels/bits.ts'
import * as kernels from '../kernels/index.ts'
import type { Scalar } from '../scalar.ts'
import type { OpName } from './names.ts'

// The operations as functions: what 'use grad' code is rewritten to, and what code without a build step calls.
// Plain operands are computed at once; a traced operand makes the operation part of the program.

type Operand = number | boolean

/** Whether a value stands for a number or truth value of the program being traced. */
export function isTraced(value: unknown): boolean {
  return value instanceof Node
}

// one function for each number of operands: an operand that is missing is refused, it does not make the operation another
function unary<T>(op: OpName, a: Operand): T {
  return apply(op, operand(op, a, truths(op) > 0)) as T
}

function binary<T>(op: OpName, a: Operand, b: Operand): T {
  const truth = truths(op)
  return apply(op, operand(op, a, truth > 0), operand(op, b, truth > 1)) as T
}

function ternary<T>(op: OpName, a: Operand, b: Operand, c: Operand): T {
  const truth = truths(op)
  return apply(op, operand(op, a, truth > 0), operand(op, b, truth > 1), operand(op, c, false)) as T
}

function operand(op: OpName, value: Operand, truth: boolean): Node {
  const node = nodeOf(value)
  if ((node.type === 'boolean') !== truth) throw new TypeError(misfit(op, truth))
  return node
}

/** How many of an operation's operands, from the first on, are truth values. */
const TRUTHS: { readonly [op in OpName]?: number } = { and: 2, or: 2, not: 1, select: 1 }

function truths(op: OpName): number {
  return TRUTHS[op] ?? 0
}

function misfit(op: OpName, truth: boolean): string {
  return truth
    ? `${op}: an operand is a number, expected a truth value, as the comparison x > 0 gives.`
    : `${op}: an operand is a truth value, expected a number; to count with it write select(condition, 1, 0).`
}

const plain = (a: unknown): a is number => typeof a === 'number'

/** a + b */
export function add(a: Scalar, b: Scalar): Scalar {
  return plain(a) && plain(b) ? a + b : binary('add', a, b)
}
/** a − b */
export function sub(a: Scalar, b: Scalar): Scalar {
  return plain(a) && plain(b) ? a - b : binary('sub', a, b)
}
/** a · b */
export function mul(a: Scalar, b: Scalar): Scalar {
  return plain(a) && plain(b) ? a * b : binary('mul', a, b)
}
/** a / b */
export function div(a: Scalar, b: Scalar): Scalar {
  return plain(a) && plain(b) ? a / b : binary('div', a, b)
}
/** Remainder with the sign of the dividend, JavaScript's %. */
export function rem(a: Scalar, b: Scalar): Scalar {
  return plain(a) && plain(b) ? a % b : binary('rem', a, b)
}
/** −a */
export function neg(a: Scalar): Scalar {
  return plain(a) ? -a : unary('neg', a)
}
/** a ** p; the exponents 0, 1, 2, 3 and −1 are products and quotients. */
export function pow(a: Scalar, p: Scalar): Scalar {
  return plain(a) && plain(p) ? kernels.pow(a, p) : binary('pow', a, p)
}
/** √a, whose slope at 0 is infinite. */
export function sqrt(a: Scalar): Scalar {
  return plain(a) ? Math.sqrt(a) : unary('sqrt', a)
}
/** √a whose slope at 0 is 0 instead of infinite: for norms from their squares. */
export function safeSqrt(a: Scalar): Scalar {
  return plain(a) ? Math.sqrt(a) : unary('safeSqrt', a)
}
/** |a|, whose slope at 0 is 0. */
export function abs(a: Scalar): Scalar {
  return plain(a) ? Math.abs(a) : unary('abs', a)
}
/** −1, 0 or 1; a step, whose slope is 0. */
export function sign(a: Scalar): Scalar {
  return plain(a) ? Math.sign(a) : unary('sign', a)
}
/** The least of its operands; those that tie share the slope. */
export function min(a: Scalar, ...others: readonly Scalar[]): Scalar {
  return others.reduce(
    (least, b) => (plain(least) && plain(b) ? Math.min(least, b) : binary('min', least, b)),
    a,
  )
}
/** The greatest of its operands; those that tie share the slope, but for max(0, a), whose slope at 0 is 0. */
export function max(a: Scalar, ...others: readonly Scalar[]): Scalar {
  return others.reduce((most, b) => (plain(most) && plain(b) ? Math.max(most, b) : binary('max', most, b)), a)
}
/** a held between low and high, NaN where it is NaN; its slope is 1 strictly between them, 0 at and beyond them. */
export function clamp(a: Scalar, low: Scalar, high: Scalar): Scalar {
  const aboveLow = choose(le(a, low), low, a)
  return choose(le(high, aboveLow), high, aboveLow)
}
/** The greatest integer that is not above a; a step. */
export function floor(a: Scalar): Scalar {
  return plain(a) ? Math.floor(a) : unary('floor', a)
}
/** The least integer that is not below a; a step. */
export function ceil(a: Scalar): Scalar {
  return plain(a) ? Math.ceil(a) : unary('ceil', a)
}
/** a without its fraction; a step. */
export function trunc(a: Scalar): Scalar {
  return plain(a) ? Math.trunc(a) : unary('trunc', a)
}
/** To the nearest integer, halves to the even one. */
export function nearest(a: Scalar): Scalar {
  return plain(a) ? bit.nearest(a) : unary('nearest', a)
}
/** To the nearest integer, halves up: JavaScript's Math.round. */
export function round(a: Scalar): Scalar {
  if (plain(a)) return Math.round(a)
  const below = floor(a)
  const rounded = choose(lt(sub(a, below), 0.5), below, add(below, 1))
  return copySign(rounded, a)
}

/** a < b */
export function lt(a: Scalar, b: Scalar): boolean {
  return plain(a) && plain(b) ? a < b : binary('lt', a, b)
}
/** a ≤ b */
export function le(a: Scalar, b: Scalar): boolean {
  return plain(a) && plain(b) ? a <= b : binary('le', a, b)
}
/** a > b */
export function gt(a: Scalar, b: Scalar): boolean {
  return lt(b, a)
}
/** a ≥ b */
export function ge(a: Scalar, b: Scalar): boolean {
  return le(b, a)
}
/** Whether a and b are the same number. */
export function equal(a: Scalar, b: Scalar): boolean {
  return plain(a) && plain(b) ? a === b : binary('eq', a, b)
}
/** Whether both hold. */
export function and(a: boolean, b: boolean): boolean {
  return typeof a === 'boolean' && typeof b === 'boolean' ? a && b : binary('and', a, b)
}
/** Whether either holds. */
export function or(a: boolean, b: boolean): boolean {
  return typeof a === 'boolean' && typeof b === 'boolean' ? a || b : binary('or', a, b)
}
/** Whether a does not hold. */
export function not(a: boolean): boolean {
  return typeof a === 'boolean' ? !a : unary('not', a)
}
/** One scalar or the other; `select` does this for whole trees. */
export function choose(condition: boolean, a: Scalar, b: Scalar): Scalar {
  return typeof condition === 'boolean' ? (condition ? a : b) : ternary('select', condition, a, b)
}

/** 2ᵏ, for an integer k in [−1022, 1023]. */
export function powerOfTwo(k: Scalar): Scalar {
  return plain(k) ? bit.powerOfTwo(k) : unary('powerOfTwo', k)
}
/** The exponent e of |a| = 1.f · 2ᵉ; −1023 for zero and subnormals, 1024 for infinities and NaN. */
export function exponentOf(a: Scalar): Scalar {
  return plain(a) ? bit.exponentOf(a) : unary('exponentOf', a)
}
/** The significand 1.f of |a| = 1.f · 2ᵉ, in [1, 2). */
export function significandOf(a: Scalar): Scalar {
  return plain(a) ? bit.significandOf(a) : unary('significandOf', a)
}
/** |magnitude| with the sign of `signOf`, −0 counting as negative. */
export function copySign(magnitude: Scalar, signOf: Scalar): Scalar {
  return plain(magnitude) && plain(signOf)
    ? bit.copySign(magnitude, signOf)
    : binary('copySign', magnitude, signOf)
}
/** Exclusive or, binary digit by digit, of whole numbers in [0, 2⁵²). */
export function xor(a: Scalar, b: Scalar): Scalar {
  return plain(a) && plain(b) ? bit.xor(a, b) : binary('xor', a, b)
}

/** Sine of an angle [rad]. */
export function sin(a: Scalar): Scalar {
  return plain(a) ? kernels.sin(a) : unary('sin', a)
}
/** Cosine of an angle [rad]. */
export function cos(a: Scalar): Scalar {
  return plain(a) ? kernels.cos(a) : unary('cos', a)
}
/** Tangent of an angle [rad]. */
export function tan(a: Scalar): Scalar {
  return plain(a) ? kernels.tan(a) : unary('tan', a)
}
/** The angle in [−π/2, π/2] whose sine is a [rad]; NaN for |a| > 1. */
export function asin(a: Scalar): Scalar {
  return plain(a) ? kernels.asin(a) : unary('asin', a)
}
/** The angle in [0, π] whose cosine is a [rad]; NaN for |a| > 1. */
export function acos(a: Scalar): Scalar {
  return plain(a) ? kernels.acos(a) : unary('acos', a)
}
/** The angle in [−π/2, π/2] whose tangent is a [rad]. */
export function atan(a: Scalar): Scalar {
  return plain(a) ? kernels.atan(a) : unary('atan', a)
}
/** The angle of the point (x, y) in [−π, π] [rad]; its slopes at the origin are 0. */
export function atan2(y: Scalar, x: Scalar): Scalar {
  return plain(y) && plain(x) ? kernels.atan2(y, x) : binary('atan2', y, x)
}
/** eᵃ */
export function exp(a: Scalar): Scalar {
  return plain(a) ? kernels.exp(a) : unary('exp', a)
}
/** eᵃ − 1, right for small a too. */
export function expm1(a: Scalar): Scalar {
  return plain(a) ? kernels.expm1(a) : unary('expm1', a)
}
/** Natural logarithm of a. */
export function log(a: Scalar): Scalar {
  return plain(a) ? kernels.log(a) : unary('log', a)
}
/** log(1 + a), right for small a too. */
export function log1p(a: Scalar): Scalar {
  return plain(a) ? kernels.log1p(a) : unary('log1p', a)
}
/** Hyperbolic sine of a. */
export function sinh(a: Scalar): Scalar {
  return plain(a) ? kernels.sinh(a) : unary('sinh', a)
}
/** Hyperbolic cosine of a. */
export function cosh(a: Scalar): Scalar {
  return plain(a) ? kernels.cosh(a) : unary('cosh', a)
}
/** Hyperbolic tangent of a. */
export function tanh(a: Scalar): Scalar {
  return plain(a) ? kernels.tanh(a) : unary('tanh', a)
}
/** Error function, 2/√π ∫₀ᵃ e^(−t²) dt. */
export function erf(a: Scalar): Scalar {
  return plain(a) ? kernels.erf(a) : unary('erf', a)
}
/** √(Σ aᵢ²) whose slope at the origin is 0. */
export function hypot(...parts: readonly Scalar[]): Scalar {
  return norm(parts)
}
/** Length of a vector, √(v·v); its slope at the origin is 0. */
export function norm(v: readonly Scalar[]): Scalar {
  return safeSqrt(v.reduce((sum, part) => add(sum, mul(part, part)), 0))
}
