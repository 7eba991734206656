import { jvp as pushForward } from '../derive/jvp.ts'
import { zeroLike } from '../derive/rows.ts'
import { nodeOf, recording, region, withGraph } from '../graph/graph.ts'
import type { Region } from '../graph/node.ts'
import { regionWith } from '../graph/regionWith.ts'
import { inlined } from '../graph/traverse.ts'
import { parametersFor } from '../trace/row.ts'
import { resultOn } from '../trace/trace.ts'
import { difference, type Flat, flattenRows, flattenRowsLike, type Structure } from '../trace/tree.ts'
import { jvp } from './jvp.ts'
import { settled } from './settled.ts'
import { tangentStructure } from './tangent.ts'
import { evaluated } from './transformed.ts'

/** A result, and the linear map that approximates the function near by. */
export interface Linearized<A, R> {
  readonly value: R
  /** J dx, for a change dx of the argument, of the same structure */
  readonly linear: (dx: A) => R
}

/**
 * The value of f at x and its derivative there as a function: f is traced once, for however many directions.
 *
 *   f(x + dx) ≈ value + linear(dx)
 *
 * What depends on x alone is computed once (except by loops, which carry values and changes together).
 *
 * @param f - function of a tree of scalars to a tree of scalars
 * @param x - where
 * @throws TypeError from `linear` when dx is not structured like x
 */
export function linearize<A, R>(f: (argument: A) => R, x: A): Linearized<A, R> {
  const at = flattenRows(x, 'the argument')
  const traced = recording()
  const { program, output } = withGraph(() => {
    const found = specialised(f, at)
    // a program of plain numbers is settled where it is recorded, for it will be run elsewhere
    return traced ? found : { ...found, program: settled(found.program) }
  })
  const linear = (dx: A): R => {
    const along = flattenRowsLike(dx, at.structure, 'the change')
    const mismatch = difference(at.structure, along.structure, 'the value')
    if (mismatch) throw new TypeError(`linear: argument and change differ in structure: ${mismatch}.`)
    // a map made of plain numbers belongs to no program that is traced later
    if (recording() && !traced) return jvp(f, x, dx).tangent
    return evaluated(() => ({
      program,
      leaves: along.leaves,
      output: tangentStructure(output),
    })) as R
  }
  return { value: f(x), linear }
}

/** The changes of f's result at x, on the parameters dx. */
function specialised<A, R>(f: (argument: A) => R, at: Flat): { program: Region; output: Structure } {
  const n = at.leaves.length
  const types = parametersFor(at.structure)
  const { region: general, found } = regionWith([...types, ...types], (params) => {
    const { nodes, structure } = resultOn(f, at.structure, params.slice(0, n))
    const duals = pushForward(nodes, params.slice(0, n), params.slice(n))
    return { outputs: duals.map((dual) => dual.tangent ?? zeroLike(dual.value)), found: structure }
  })
  const program = region(types, (params) =>
    inlined(general, [...at.leaves.map(nodeOf), ...params], general.free),
  )
  return { program, output: found }
}
