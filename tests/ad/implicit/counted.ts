import { type OperationCount, operationCount } from '../../../ad/graph/count.ts'
import { withFreshGraph } from '../../../ad/graph/graph.ts'
import { pruned } from '../../../ad/graph/prune.ts'
import { trace } from '../../../ad/trace/trace.ts'
import { settled } from '../../../ad/transform/settled.ts'

/** What a function costs as a program, when no more derivatives will be taken of it. */
export function counted<A>(f: (argument: A) => unknown, example: A): OperationCount {
  return withFreshGraph(() => operationCount(pruned(settled(trace(f, example).program))))
}
