// What rewritten code calls. Plain operands mean what they mean in JavaScript; as soon as one is traced, the operation
// is recorded.

export { choose } from './choose.ts'
export { equality, kind, known, predicate, typeOf } from './known.ts'
export { add, div, ge, gt, hypot, le, lt, max, min, mul, neg, pos, rem, sub } from './operators.ts'
export { after, at } from './place.ts'
export {
  abs,
  acos,
  asin,
  atan,
  atan2,
  cbrt,
  ceil,
  cos,
  cosh,
  exp,
  expm1,
  floor,
  log,
  log1p,
  pow,
  round,
  sign,
  sin,
  sinh,
  sqrt,
  tan,
  tanh,
  trunc,
} from './provisional.ts'
