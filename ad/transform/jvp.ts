import { jvp as pushForward } from '../derive/jvp.ts'
import { zeroLike } from '../derive/rows.ts'
import { vjp as pullBack } from '../derive/vjp.ts'
import { nodeOf } from '../graph/graph.ts'
import { regionWith } from '../graph/regionWith.ts'
import { parametersFor, treeOfNodes } from '../trace/row.ts'
import { resultOn } from '../trace/trace.ts'
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
    const { region, found } = regionWith([...types, ...types], (params) => {
      const { nodes, structure } = resultOn(f, at.structure, params.slice(0, n))
      const duals = pushForward(nodes, params.slice(0, n), params.slice(n))
      const tangents = duals.map((dual) => dual.tangent ?? zeroLike(dual.value))
      return { outputs: [...duals.map((dual) => dual.value), ...tangents], found: structure }
    })
    return {
      program: region,
      leaves: [...at.leaves, ...along.leaves],
      output: record(['value', 'tangent'], [found, tangentStructure(found)]),
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
    const types = [...parametersFor(at.structure), ...parametersFor(u.structure)]
    const { region, found } = regionWith(types, (params) => {
      const { nodes, structure } = resultOn(f, at.structure, params.slice(0, n))
      const bar = cotangentOf(structure, treeOfNodes(u.structure, params.slice(n)))
      const bars = pullBack(nodes, bar.map(nodeOf), params.slice(0, n))
      return { outputs: [...nodes, ...bars.map((own, i) => own ?? zeroLike(params[i]!))], found: structure }
    })
    return {
      program: region,
      leaves: [...at.leaves, ...u.leaves],
      output: record(['value', 'grad'], [found, at.structure]),
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
