import type { Compiled } from '../../ad/index.ts'

/** A call of a compiled function without allocation, on an argument that stays. */
export function repeated(
  compiled: Pick<Compiled<never, unknown>, 'into' | 'outputs'>,
  argument: unknown,
): () => void {
  const [input, output] = [numbersIn(argument), new Float64Array(compiled.outputs)]
  return () => {
    compiled.into(input, output)
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
