import type { Scalar } from '../../../ad/index.ts'

/** What has been decided while a program runs on plain numbers, if anyone wants to know. */
let decisions: unknown[] | undefined

/** Takes note of a decision and hands it on; while tracing nothing is decided. */
export function decided<T extends boolean | Scalar>(decision: T): T {
  if (typeof decision !== 'object') decisions?.push(decision)
  return decision
}

/** What f returns, without a note of what it decides. */
export function undisclosed<T>(f: () => T): T {
  const before = decisions
  decisions = undefined
  try {
    return f()
  } finally {
    decisions = before
  }
}

/** What f returns on plain numbers, and all that it decided on its way there. */
export function withDecisions<T>(f: () => T): { readonly result: T; readonly path: string } {
  const own: unknown[] = []
  const before = decisions
  decisions = own
  try {
    return { result: f(), path: own.join() }
  } finally {
    decisions = before
  }
}
