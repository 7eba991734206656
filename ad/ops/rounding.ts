import { nearest } from '../kernels/bits.ts'
import { op } from '../wasm/instructions.ts'
import type { RoundingName } from './names.ts'
import { type Op, unary } from './op.ts'

const step = { smoothness: 'step' } as const

export const rounding: Readonly<Record<RoundingName, Op>> = {
  floor: unary(Math.floor, 'none', { code: [op.f64Floor] }, step),
  ceil: unary(Math.ceil, 'none', { code: [op.f64Ceil] }, step),
  trunc: unary(Math.trunc, 'none', { code: [op.f64Trunc] }, step),
  /** to the nearest integer, halves to the even one */
  nearest: unary((a) => nearest(a), 'none', { code: [op.f64Nearest] }, step),
}
