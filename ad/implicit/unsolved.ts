import { apply, named, nodeOf } from '../graph/graph.ts'
import { Constant, Node } from '../graph/node.ts'
import { label, open } from '../graph/recording.ts'
import type { Scalar } from '../scalar.ts'

// A problem without a solution found while a program runs cannot throw. Its result is NaN, made by an operation whose
// name, operand and label `checkFinite` reports: never a plausible wrong number.

/**
 * NaN in the place of a solution.
 *
 * @param misfit - a number that says how bad it is: a residual, a pivot
 * @param what - whose number it is, e.g. "pivot 3 of solve"
 */
export function unsolved(misfit: Scalar, what: string): Scalar {
  const node: unknown = misfit
  if (!(node instanceof Node)) return Number.NaN
  return labelled(what, () => apply('unsolved', nodeOf(node))) as never
}

/** Runs f under a name, and where that is: for nodes whose name is to say all that `checkFinite` says of them. */
export function labelled<T>(what: string, f: () => T): T {
  const around = label(open())
  return named(around ? `${what} in ${around}` : what, f)
}

/** Whether a scalar is known to be zero when tracing. */
export function isLiteralZero(scalar: unknown): boolean {
  return scalar === 0 || (scalar instanceof Constant && scalar.value === 0)
}
