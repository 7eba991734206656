import { apply, constant } from './graph.ts'
import type { Node } from './node.ts'

// The calculus of nodes: what derivative rules and transforms are written in.

export const add = (a: Node, b: Node): Node => apply('add', a, b)
export const sub = (a: Node, b: Node): Node => apply('sub', a, b)
export const mul = (a: Node, b: Node): Node => apply('mul', a, b)
export const div = (a: Node, b: Node): Node => apply('div', a, b)
export const neg = (a: Node): Node => apply('neg', a)
export const sqrt = (a: Node): Node => apply('sqrt', a)
export const less = (a: Node, b: Node): Node => apply('lt', a, b)
export const equal = (a: Node, b: Node): Node => apply('eq', a, b)
export const select = (condition: Node, a: Node, b: Node): Node => apply('select', condition, a, b)

export const zero = (): Node => constant(0)
export const number = (value: number): Node => constant(value)

/** a + b where a missing term is zero. */
export function addMaybe(a: Node | undefined, b: Node | undefined): Node | undefined {
  if (!a) return b
  return b ? add(a, b) : a
}
