import { arithmetic } from './arithmetic.ts'
import { assignments } from './assignments.ts'
import { branches } from './branches.ts'
import { calls } from './calls.ts'
import type { Rewriter } from './rewriter.ts'
import type { Node, Of } from './syntax.ts'

/** How nodes of marked code are written, by type; nodes of other types are copied, and their children visited. */
export type Handlers = { readonly [T in Node['type']]?: (node: Of<T>, rewriter: Rewriter) => void }

export const handlers: Handlers = { ...arithmetic, ...assignments, ...branches, ...calls }
