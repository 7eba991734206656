import { type Explanation, explain } from './diagnostics/explain.ts'
import { operationCount } from './graph/count.ts'
import { withFreshGraph } from './graph/graph.ts'
import type { Region } from './graph/node.ts'
import { interpret, type Value } from './run/interpret.ts'
import { runner } from './run/runner.ts'
import { writeArgument } from './run/writeArgument.ts'
import type { Scalar } from './scalar.ts'
import { column, numberCount, spansOf } from './trace/numbers.ts'
import { prunedTrace } from './trace/trace.ts'
import { type Structure, unflatten } from './trace/tree.ts'
import { originOf } from './transform/origin.ts'
import { rowOfValues } from './transform/transformed.ts'
import { emitProgram } from './wasm/emitter.ts'

/** What a compiled program weighs. */
export interface CompileStats {
  /** scalar operations in the program, loop bodies counted once */
  readonly operations: number
  /** scalar operations in one call, at most; of a loop without a declared bound, one iteration */
  readonly executed: number
  /** of a derivative, how many times the operations of the function itself one call takes; 1 for what is none */
  readonly ratio: number
  /** size of the module [byte] */
  readonly moduleBytes: number
  /** linear memory that a call uses, kept carries included [byte] */
  readonly memoryBytes: number
  /** time spent tracing and differentiating, and in emitting and instantiating [ms] */
  readonly traceMilliseconds: number
  readonly emitMilliseconds: number
}

/** A traced, differentiated and compiled function. Same results as the function it was made from. */
export interface Compiled<A, R> {
  (argument: A): R
  /**
   * Like the call, without allocation: reads numbers from `input`, in the argument's order, and writes to `output`, in
   * the result's; truth values as 1 and 0.
   *
   * @throws RangeError when `input` has not as many numbers as `.inputs` says, or `output` fewer than `.outputs`
   */
  into(input: ArrayLike<number>, output: Float64Array): Float64Array
  /** numbers in the argument */
  readonly inputs: number
  /** numbers in the result */
  readonly outputs: number
  readonly stats: CompileStats
  /** The same program run one operation at a time, without WebAssembly. */
  interpret(argument: A): R
  /** Same as `explain(f, example)`: what the function weighs, its kinks, what kills its gradient. Traces it again. */
  explain(): Explanation
  readonly program: Region
}

/**
 * The function as WebAssembly: traced once on the structure of `example`, emitted as one module.
 *
 * @param f - function of a tree of scalars to a tree of scalars, e.g. `valueAndGrad(loss)`
 * @param example - an argument; its numbers matter only for their places
 * @throws TypeError from a call whose argument has another structure
 */
export function compile<R>(f: (argument: Scalar) => R, example: Scalar): Compiled<Scalar, R>
export function compile<A, R>(f: (argument: A) => R, example: A): Compiled<A, R>
export function compile<A, R>(f: (argument: A) => R, example: A): Compiled<A, R> {
  const started = performance.now()
  const { program, input, output } = withFreshGraph(() => prunedTrace(f, example))
  const tracedAt = performance.now()
  const emitted = emitProgram(program, spansOf(input.structure))
  const counts = operationCount(program)
  const run = runner(emitted, { input: input.structure, output })
  const stats = {
    operations: counts.written,
    executed: counts.executed,
    get ratio() {
      const origin = originOf(f)
      return origin ? counts.executed / Math.max(1, executedBy(origin as typeof f, example)) : 1
    },
    moduleBytes: emitted.bytes.length,
    memoryBytes: emitted.memory.bytes,
    traceMilliseconds: tracedAt - started,
    emitMilliseconds: performance.now() - tracedAt,
  }
  const call = (argument: A): R => run.call(argument) as R
  return Object.assign(call, {
    into: run.into,
    inputs: emitted.inputs,
    outputs: run.outputs,
    stats,
    program,
    explain: () => explain(f, example),
    interpret: (argument: A) =>
      unflatten(output, interpret(program, argumentValues(input.structure, argument)), rowOfValues) as R,
  })
}

/** Operations of one call of a function. */
function executedBy<A>(f: (argument: A) => unknown, example: A): number {
  return withFreshGraph(() => operationCount(prunedTrace(f, example).program).executed)
}

/** What the parameters of a program are worth. */
function argumentValues(input: Structure, argument: unknown): Value[] {
  const numbers = new Float64Array(numberCount(input))
  writeArgument(input, argument, numbers)
  return spansOf(input).map((span) => (span.inRow ? column(numbers, span) : numbers[span.first]!))
}
