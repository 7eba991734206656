// Provisional: plain-number meaning of the public surface while the core is being laid. Same names, same types.
import type { Scalar, Tree } from './scalar.ts'

export type { Scalar, Tree } from './scalar.ts'

/** a where the condition holds, else b; both are computed when traced. */
export function select<T extends Tree>(condition: boolean, a: T, b: T): T {
  return condition ? a : b
}

/** Runs f under a label that errors and diagnostics show: "body thigh". */
export function named<T>(_label: string, f: () => T): T {
  return f()
}

/**
 * A loop that stays a loop. `over` is a number of iterations (the body's second argument is the index) or an array
 * of records (its second argument is the element).
 */
export function scan<C extends Tree, Y extends Tree, X extends Tree = Scalar>(
  body: (carry: C, x: X) => { carry: C; y?: Y },
  init: C,
  over: number | readonly X[],
): { carry: C; ys: readonly Y[] } {
  let carry = init
  const ys: Y[] = []
  const n = typeof over === 'number' ? over : over.length
  for (let i = 0; i < n; i++) {
    const out = body(carry, typeof over === 'number' ? (i as X) : over[i]!)
    carry = out.carry
    if (out.y !== undefined) ys.push(out.y)
  }
  return { carry, ys }
}
