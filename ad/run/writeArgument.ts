import { UNLIKE, writeNumbers } from '../trace/numbers.ts'
import { difference, flattenLike, type Structure } from '../trace/tree.ts'
import { plainStructure } from '../transform/tangent.ts'

/**
 * Writes the numbers of an argument that must be structured like the one that was traced.
 *
 * @param at - where the first goes
 * @throws TypeError when it is structured otherwise, or holds traced values
 */
export function writeArgument(input: Structure, argument: unknown, to: Float64Array, at = 0): void {
  if (writeNumbers(input, argument, to, at) === UNLIKE) throw unlike(input, argument)
}

function unlike(input: Structure, argument: unknown): TypeError {
  const expected = plainStructure(input)
  const given = flattenLike(argument, expected, 'the argument').structure
  const mismatch = difference(expected, given, 'the argument')
  if (mismatch) {
    return new TypeError(
      `The compiled function was given another structure than it was compiled for: ${mismatch} (compiled, given). ` +
        'Compile again for a new structure.',
    )
  }
  return new TypeError(
    'A compiled function was called with traced values. While tracing, call the function that it was compiled from.',
  )
}
