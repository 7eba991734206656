import { difference, type Flat, flattenLike } from '../trace/tree.ts'

/** The leaves of an argument that must be structured like the one that was traced. */
export function leavesLike(argument: unknown, input: Flat): readonly number[] {
  const flat = flattenLike(argument, input.structure, 'the argument')
  const mismatch = difference(input.structure, flat.structure, 'the argument')
  if (mismatch) {
    throw new TypeError(
      `The compiled function was given another structure than it was compiled for: ${mismatch} (compiled, given). ` +
        'Compile again for a new structure.',
    )
  }
  if (!flat.leaves.every((leaf) => typeof leaf === 'number')) {
    throw new TypeError(
      'A compiled function was called with traced values. While tracing, call the function that it was compiled from.',
    )
  }
  return flat.leaves as readonly number[]
}
