import { jvp as pushForward } from '../derive/jvp.ts'
import { zeroLike } from '../derive/rows.ts'
import { vjp as pullBack } from '../derive/vjp.ts'
import { constant, nodeOf, region } from '../graph/graph.ts'

import { difference, flatten, flattenLike, flattenRows, type Structure, unflatten } from '../trace/tree.ts'
import { packed, plainStructure, tangentStructure } from './tangent.ts'
import { evaluated } from './transformed.ts'

/** A result and its change along a direction, of the same structure. */
export interface Pushed<R> {
  readonly value: R
  readonly tangent: R
}

/** A result and the gradient of ⟨u, f⟩ with respect to the argument. */
export interface Pulled<A, R> {
  readonly value: R
  readonly grad: A
}

/**
 * The value of f at an argument, and its derivative along a tangent.
 *
 *   tangent = J ȧ
 *
 * @param f - function of a tree of scalars to a tree of scalars
 * @param argument - where
 * @param tangent - along what, same structure as the argument
 */
export function jvp<A, R>(f: (argument: A) => R, argument: A, tangent: A): Pushed<R> {
  return evaluated(() => {
    const at = flatten(argument, 'the argument')
    const along = flattenLike(tangent, at.structure, 'the tangent')
    expectSame(at.structure, along.structure, 'jvp: argument and tangent')
    const n = at.leaves.length
    let output: Structure | undefined
    const program = region(numbers(2 * n), (params) => {
      const result = flattenRows(f(unflatten(at.structure, params.slice(0, n)) as A), 'the result')
      output = result.structure
      const duals = pushForward(result.leaves.map(nodeOf), params.slice(0, n), params.slice(n))
      return [
        ...duals.map((dual) => dual.value),
        ...duals.map((dual) => dual.tangent ?? zeroLike(dual.value)),
      ]
    })
    return {
      program,
      leaves: [...at.leaves, ...along.leaves],
      output: record(['value', 'tangent'], [output!, tangentStructure(output!)]),
    }
  }) as Pushed<R>
}

/**
 * The value of f at an argument, and the gradient of ⟨u, f⟩.
 *
 *   grad = Jᵀ u
 *
 * @param f - function of a tree of scalars to a tree of scalars
 * @param argument - where
 * @param cotangent - u, same structure as f's result
 */
export function vjp<A, R>(f: (argument: A) => R, argument: A, cotangent: R): Pulled<A, R> {
  return evaluated(() => {
    const at = flatten(argument, 'the argument')
    const u = flatten(cotangent, 'the cotangent')
    const n = at.leaves.length
    let output: Structure | undefined
    const program = region(numbers(n + u.leaves.length), (params) => {
      const result = flattenRows(f(unflatten(at.structure, params.slice(0, n)) as A), 'the result')
      output = result.structure
      expectSame(plainStructure(output), u.structure, 'vjp: result and cotangent')
      const outputs = result.leaves.map(nodeOf)
      const bars = pullBack(outputs, packed(output, params.slice(n)), params.slice(0, n))
      return [...outputs, ...bars.map((bar) => bar ?? constant(0))]
    })
    return {
      program,
      leaves: [...at.leaves, ...u.leaves],
      output: record(['value', 'grad'], [output!, at.structure]),
    }
  }) as Pulled<A, R>
}

function numbers(count: number): { type: 'number' }[] {
  return Array.from({ length: count }, () => ({ type: 'number' }))
}

function record(keys: readonly string[], items: readonly Structure[]): Structure {
  return { kind: 'record', keys, items }
}

function expectSame(a: Structure, b: Structure, names: string): void {
  const mismatch = difference(a, b, 'the value')
  if (mismatch) throw new TypeError(`${names} differ in structure: ${mismatch}.`)
}
