import { compile } from '../../../ad/index.ts'

/** What a function of numbers returns when it is traced and its program is run one operation at a time. */
export function throughTrace(f: (...operands: number[]) => unknown, operands: readonly number[]): unknown {
  return compile((at: readonly number[]) => f(...at), operands).interpret(operands)
}
