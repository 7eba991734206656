import type { Scalar } from '../../../ad/index.ts'
import * as kernels from '../../../ad/kernels/index.ts'
import * as operations from '../../../ad/ops/scalar.ts'

type Kernels = Readonly<Record<string, (...operands: readonly Scalar[]) => Scalar>>

/** Names of the kernels with so many operands; `sinCos`, which has two results, is compiled where both are asked for. */
const taking = (operands: number): readonly string[] =>
  Object.entries(kernels).flatMap(([name, kernel]) =>
    name !== 'sinCos' && kernel.length === operands ? [name] : [],
  )

export const UNARY = taking(1)
export const BINARY = taking(2)

/** The kernels as functions of numbers. */
export const PLAIN = { ...kernels } as unknown as Kernels

/** The operations that are kernels; the two kernels that are none record as they stand. */
export const RECORDED = { ...operations, cbrt: kernels.cbrt, hypot: kernels.hypot } as unknown as Kernels
