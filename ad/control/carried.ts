import { difference, type Flat, flatten, flattenLike, type Leaf, type Structure } from '../trace/tree.ts'
import { differingTruths } from '../trace/truths.ts'

const CARRY = 'the carry'

/**
 * A loop's first carry as leaves, and what `record` makes of it. A truth value that is written in the first carry becomes
 * a leaf if an iteration changes it; then the body is recorded once more.
 *
 * @param asker - what kind of loop it is, for errors
 * @param record - records the body; its second argument gives the leaves of the next carry
 * @throws TypeError when the carry changes its structure
 */
export function carried<R>(
  asker: string,
  init: unknown,
  record: (start: Flat, leavesOf: (carry: unknown) => readonly Leaf[]) => R,
): { readonly start: Flat; readonly recorded: R } {
  const truths = new Set<string>()
  for (;;) {
    const start = flatten(init, CARRY, truths)
    const before = truths.size
    const recorded = record(start, (carry) => {
      const next = flattenLike(carry, start.structure, CARRY, truths)
      for (const path of differingTruths(start.structure, next.structure, CARRY)) truths.add(path)
      if (truths.size === before) expectSame(asker, start.structure, next.structure)
      return next.leaves
    })
    if (truths.size === before) return { start, recorded }
  }
}

function expectSame(asker: string, before: Structure, after: Structure): void {
  const mismatch = difference(before, after, CARRY)
  if (!mismatch) return
  throw new TypeError(
    `${asker}: the carry must keep its structure, but before and after the body: ${mismatch}.`,
  )
}
