import { nearest } from '../kernels/bits.ts'
import type { RoundingName } from './names.ts'
import { type Op, unary } from './op.ts'

const step = { smoothness: 'step' } as const

export const rounding: Readonly<Record<RoundingName, Op>> = {
  floor: unary(Math.floor, 'none', { code: (set) => set.floor }, step),
  ceil: unary(Math.ceil, 'none', { code: (set) => set.ceil }, step),
  trunc: unary(Math.trunc, 'none', { code: (set) => set.trunc }, step),
  /** to the nearest integer, halves to the even one */
  nearest: unary((a) => nearest(a), 'none', { code: (set) => set.nearest }, step),
}
