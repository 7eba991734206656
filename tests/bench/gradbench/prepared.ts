import { compile } from '../../../ad/index.ts'
import { repeated } from '../repeated.ts'
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
  return { run: repeated(compiled, argument), output: () => shaped(compiled(argument)) }
}
