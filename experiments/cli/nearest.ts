/** Typing slips forgiven at most: a third of the letters. */
const FORGIVEN = 1 / 3

/** The word among those known that was probably meant, if one is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const begun = known.filter((k) => k.startsWith(word))
  if (begun.length === 1) return begun[0]
  const ranked = known.map((k) => ({ k, slips: editDistance(word, k) })).sort((a, b) => a.slips - b.slips)
  const best = ranked[0]
  return best && best.slips <= Math.max(1, FORGIVEN * best.k.length) ? best.k : undefined
}

/**
 * " Did you mean …?", for the end of a sentence that refuses a word; empty where none is near.
 *
 * @param shown - how a word is written; none: in quotation marks
 */
export function guess(
  word: string,
  known: readonly string[],
  shown: (meant: string) => string = (meant) => `"${meant}"`,
): string {
  const meant = nearest(word, known)
  return meant === undefined ? '' : ` Did you mean ${shown(meant)}?`
}

/** Insertions, deletions and replacements that turn one word into the other. @see Wagner & Fischer 1974 */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
