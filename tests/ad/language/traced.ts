import { withFreshGraph } from '../../../ad/graph/graph.ts'
import { interpret } from '../../../ad/run/interpret.ts'
import { trace } from '../../../ad/trace/trace.ts'
import { unflatten } from '../../../ad/trace/tree.ts'

/** What a function of numbers returns when it is traced and its program is run one operation at a time. */
export function throughTrace(f: (...operands: number[]) => unknown, operands: readonly number[]): unknown {
  return withFreshGraph(() => {
    const { program, output } = trace((at: readonly number[]) => f(...at), operands)
    return unflatten(output, interpret(program, operands))
  })
}
