/** A sentence about the outcome, whether it is true, and the numbers that say so. */
export interface Claim {
  readonly claim: string
  readonly holds: boolean
  readonly measured: string
}

/** A claim with its evidence. */
export function claim(sentence: string, holds: boolean, measured: string): Claim {
  return { claim: sentence, holds, measured }
}
