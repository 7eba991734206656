import { jvp as pushForward } from '../derive/jvp.ts'
import { zeroLike } from '../derive/rows.ts'
import { vjp as pullBack } from '../derive/vjp.ts'
import { nodeOf, region } from '../graph/graph.ts'
import { parametersFor, treeOfNodes } from '../trace/row.ts'
import { difference, flattenRows, flattenRowsLike, type Leaf, type Structure } from '../trace/tree.ts'
import { tangentStructure } from './tangent.ts'
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
    const at = flattenRows(argument, 'the argument')
    const along = flattenRowsLike(tangent, at.structure, 'the tangent')
    expectSame(at.structure, along.structure, 'jvp: argument and tangent')
    const n = at.leaves.length
    const types = parametersFor(at.structure)
    let output: Structure | undefined
    const program = region([...types, ...types], (params) => {
      const result = flattenRows(f(treeOfNodes(at.structure, params.slice(0, n)) as A), 'the result')
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
    const at = flattenRows(argument, 'the argument')
    const u = flattenRows(cotangent, 'the cotangent')
    const n = at.leaves.length
    let output: Structure | undefined
    const types = [...parametersFor(at.structure), ...parametersFor(u.structure)]
    const program = region(types, (params) => {
      const result = flattenRows(f(treeOfNodes(at.structure, params.slice(0, n)) as A), 'the result')
      output = result.structure
      const outputs = result.leaves.map(nodeOf)
      const bar = cotangentOf(output, treeOfNodes(u.structure, params.slice(n)))
      const bars = pullBack(outputs, bar.map(nodeOf), params.slice(0, n))
      return [...outputs, ...bars.map((found, i) => found ?? zeroLike(params[i]!))]
    })
    return {
      program,
      leaves: [...at.leaves, ...u.leaves],
      output: record(['value', 'grad'], [output!, at.structure]),
    }
  }) as Pulled<A, R>
}

/** The leaves of a cotangent of a result: rows where that has rows, whatever lists stand there. */
function cotangentOf(output: Structure, cotangent: unknown): readonly Leaf[] {
  const expected = tangentStructure(output)
  const u = flattenRowsLike(cotangent, expected, 'the cotangent')
  expectSame(expected, u.structure, 'vjp: result and cotangent')
  return u.leaves
}

function record(keys: readonly string[], items: readonly Structure[]): Structure {
  return { kind: 'record', keys, items }
}

function expectSame(a: Structure, b: Structure, names: string): void {
  const mismatch = difference(a, b, 'the value')
  if (mismatch) throw new TypeError(`${names} differ in structure: ${mismatch}.`)
}
