import type { ValueType } from '../graph/node.ts'

/** The type of a local: what a function of one width keeps its values in. */
export type LocalType = number

/**
 * What code is written in: instructions on one double, or on two of them in the lanes of a vector. Both have the same
 * names here, so that an operation is written once.
 *
 * Truth values are i32 for one double; for two a mask of each lane, all ones or all zeros.
 */
export interface InstructionSet {
  /** whether a value is a pair, a double in each lane */
  readonly paired: boolean
  /** bytes of a value in memory */
  readonly bytes: number
  readonly numberType: LocalType
  readonly truthType: LocalType

  readonly add: readonly number[]
  readonly sub: readonly number[]
  readonly mul: readonly number[]
  readonly div: readonly number[]
  readonly min: readonly number[]
  readonly max: readonly number[]
  readonly neg: readonly number[]
  readonly abs: readonly number[]
  readonly sqrt: readonly number[]
  readonly floor: readonly number[]
  readonly ceil: readonly number[]
  readonly trunc: readonly number[]
  readonly nearest: readonly number[]
  readonly copySign: readonly number[]

  readonly eq: readonly number[]
  readonly ne: readonly number[]
  readonly lt: readonly number[]
  readonly le: readonly number[]
  readonly and: readonly number[]
  readonly or: readonly number[]
  readonly not: readonly number[]
  /** of two numbers and a truth value the first where that holds, else the second */
  readonly select: readonly number[]
  /** the number that some code pushes where the truth value that other code pushes holds, else 0 */
  orZero(number: readonly number[], truth: readonly number[]): readonly number[]

  /** from a number to its 64 bits, which the next eight work on, and back */
  readonly toBits: readonly number[]
  readonly fromBits: readonly number[]
  readonly bitAnd: readonly number[]
  readonly bitOr: readonly number[]
  readonly bitXor: readonly number[]
  bits(value: bigint): readonly number[]
  shiftLeft(places: number): readonly number[]
  shiftRight(places: number): readonly number[]

  number(value: number): readonly number[]
  truth(value: boolean): readonly number[]
  /** Load and store of a number at the address on the stack plus `offset` bytes. */
  load(offset: number): readonly number[]
  store(offset: number): readonly number[]
}

/** The local type that holds a value. */
export function localTypeOf(set: InstructionSet, type: ValueType): LocalType {
  return type === 'boolean' ? set.truthType : set.numberType
}
