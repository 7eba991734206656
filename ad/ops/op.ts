import type { Node } from '../graph/node.ts'
import type { InstructionSet } from '../wasm/instructionSet.ts'
import type { KernelName } from './names.ts'

/** How an operation behaves as a function: smooth, with a kink in value or slope, or stepwise constant. */
export type Smoothness = 'smooth' | 'kink' | 'step'

/**
 * WebAssembly of an operation: instructions that follow its operands on the stack (pushed in `order` where that is
 * not the operation's own), a short sequence that needs an operand twice and finds them in locals, or a call of one of
 * our kernels. Each is written for one number and for two in lanes at once, by asking an instruction set.
 */
export type Emission =
  | { readonly code: (set: InstructionSet) => readonly number[]; readonly order?: readonly number[] }
  | { readonly twice: (operands: readonly number[], set: InstructionSet) => readonly number[] }
  | { readonly kernel: KernelName }

/**
 * An operation of the scalar program: value, derivative, domain and machine code in one record.
 *
 * `slopes` are ∂y/∂a for each operand, given operands and result, and serve forward and reverse mode alike;
 * undefined marks an operand through which nothing flows.
 */
export interface Op {
  // biome-ignore lint/suspicious/noExplicitAny: operands are numbers or truth values, by the operation's own signature
  readonly value: (...operands: any[]) => number | boolean
  readonly arity: 1 | 2 | 3
  readonly result: 'number' | 'boolean'
  readonly slopes: ((operands: readonly Node[], y: Node) => readonly (Node | undefined)[]) | 'none'
  readonly smoothness: Smoothness
  /** whether a slope can be infinite or NaN at a finite operand, so that a zero cotangent must be kept zero */
  readonly singular: boolean
  readonly commutative: boolean
  /** operands that the result may not depend on at all, as of the arm of a `select` that is not chosen */
  readonly gates: readonly number[]
  /** the operand that makes the result 0 when it is 0, whatever the other is */
  readonly absolute?: number
  readonly wasm: Emission
}

const traits = {
  singular: false,
  commutative: false,
  smoothness: 'smooth',
  result: 'number',
  gates: [],
} as const

type Traits = Partial<Pick<Op, 'singular' | 'commutative' | 'smoothness' | 'result' | 'gates' | 'absolute'>>
type Slope = (operand: Node, y: Node) => Node

/** An operation of one operand. */
export function unary(
  value: (a: number) => number,
  slope: Slope | 'none',
  wasm: Emission,
  more: Traits = {},
): Op {
  const slopes = slope === 'none' ? 'none' : ([a]: readonly Node[], y: Node) => [slope(a!, y)]
  return { ...traits, value, arity: 1, slopes, wasm, ...more }
}

/** An operation of two operands. */
export function binary(
  value: (a: number, b: number) => number,
  slopes: ((a: Node, b: Node, y: Node) => readonly (Node | undefined)[]) | 'none',
  wasm: Emission,
  more: Traits = {},
): Op {
  const each = slopes === 'none' ? 'none' : ([a, b]: readonly Node[], y: Node) => slopes(a!, b!, y)
  return { ...traits, value, arity: 2, slopes: each, wasm, ...more }
}

/** A comparison or an operation on truth values: nothing flows through it. */
export function test(
  arity: 1 | 2,
  // biome-ignore lint/suspicious/noExplicitAny: numbers or truth values, by the operation's own signature
  value: (...operands: any[]) => boolean,
  wasm: Emission,
  commutative = false,
): Op {
  return { ...traits, value, arity, result: 'boolean', slopes: 'none', smoothness: 'step', wasm, commutative }
}
