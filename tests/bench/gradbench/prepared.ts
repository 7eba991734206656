import { compile } from '../../../ad/index.ts'
import type { Prepared } from './protocol.ts'

/**
 * A function of a tree compiled for the structure of an argument, and ready to run on that argument.
 *
 * @param f - function of a tree of scalars
 * @param argument - what it is run on
 * @param shaped - the result as it is to be sent
 */
export function prepared<A, R>(
  f: (argument: A) => R,
  argument: A,
  shaped: (result: R) => unknown = (result) => result,
): Prepared {
  const compiled = compile(f, argument)
  const input = numbersIn(argument)
  const output = new Float64Array(compiled.outputs)
  return {
    run: () => {
      compiled.into(input, output)
    },
    output: () => shaped(compiled(argument)),
  }
}

/** The numbers of a tree, in the order in which a compiled function reads them. */
export function numbersIn(tree: unknown): Float64Array {
  const numbers: number[] = []
  const visit = (part: unknown): void => {
    if (typeof part === 'number') numbers.push(part)
    else if (Array.isArray(part)) part.forEach(visit)
    else if (part !== null && typeof part === 'object') for (const value of Object.values(part)) visit(value)
  }
  visit(tree)
  return new Float64Array(numbers)
}
