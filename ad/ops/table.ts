import { arithmetic } from './arithmetic.ts'
import { bits } from './bits.ts'
import { logic } from './logic.ts'
import { motion } from './motion.ts'
import type { OpName } from './names.ts'
import type { Op } from './op.ts'
import { rounding } from './rounding.ts'
import { transcendental } from './transcendental.ts'

/** Every operation of the scalar program, by name. */
export const operations: Readonly<Record<OpName, Op>> = {
  ...arithmetic,
  ...rounding,
  ...logic,
  ...bits,
  ...transcendental,
  ...motion,
}
