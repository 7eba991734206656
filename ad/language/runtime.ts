import * as ops from '../ops/scalar.ts'
import { choose } from './choose.ts'
import { equality, kind, known, predicate, typeOf } from './known.ts'
import * as operators from './operators.ts'
import { after, at } from './place.ts'
import { Table } from './table.ts'

const { abs, acos, asin, atan, atan2, ceil, cos, cosh, exp, expm1, floor, hypot } = ops
const { log, log1p, round, sign, sin, sinh, sqrt, tan, tanh, trunc } = ops

const elementary = { abs, acos, asin, atan, atan2, ceil, cos, cosh, exp, expm1, floor, hypot }
const more = { log, log1p, round, sign, sin, sinh, sqrt, tan, tanh, trunc }
const language = { after, at, choose, equality, kind, known, predicate, typeOf }

/**
 * What rewritten code calls. Plain operands mean what they mean in JavaScript; as soon as one is traced, the operation
 * is recorded.
 */
export const runtime = { ...operators, ...elementary, ...more, ...language }

// engines treat methods of a prototype as constants, and inline them
Object.assign(Table.prototype, runtime)
