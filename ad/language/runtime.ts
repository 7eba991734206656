// What rewritten code calls. Plain operands mean what they mean in JavaScript; as soon as one is traced, the operation
// is recorded.

export {
  abs,
  acos,
  asin,
  atan,
  atan2,
  ceil,
  cos,
  cosh,
  exp,
  expm1,
  floor,
  hypot,
  log,
  log1p,
  round,
  sign,
  sin,
  sinh,
  sqrt,
  tan,
  tanh,
  trunc,
} from '../ops/scalar.ts'
export { choose } from './choose.ts'
export { equality, kind, known, predicate, typeOf } from './known.ts'
export { add, div, ge, gt, le, lt, max, min, mul, neg, pos, pow, rem, sub } from './operators.ts'
export { after, at } from './place.ts'
