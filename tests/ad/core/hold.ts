import fc from 'fast-check'

/** Smaller programs that are tried after a failure, so that it is told soon. */
const MOST_SHRINKS = 200

/** Holds a number of examples against a law. */
export function hold<T>(
  arbitrary: fc.Arbitrary<T>,
  numRuns: number,
  seed: number,
  law: (example: T) => void,
): void {
  let left = Infinity
  const property = fc.property(arbitrary, (example) => {
    if (left-- <= 0) return
    try {
      law(example)
    } catch (failure) {
      left = Math.min(left, MOST_SHRINKS)
      throw failure
    }
  })
  fc.assert(property, { numRuns, seed })
}
