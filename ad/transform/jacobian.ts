import { jvp } from '../derive/jvp.ts'
import { vjp } from '../derive/vjp.ts'
import { operationCount } from '../graph/count.ts'
import { constant, nodeOf, region } from '../graph/graph.ts'
import type { Node, Region } from '../graph/node.ts'
import { inlined, substitute } from '../graph/traverse.ts'
import type { Scalar } from '../scalar.ts'
import { flatten, type Structure, unflatten } from '../trace/tree.ts'
import { colours, has, transposed } from './colouring.ts'
import { type Columns, sparsity } from './sparsity.ts'
import { evaluated } from './transformed.ts'

/**
 * How a Jacobian is found: column by column, row by row, or in passes that find several columns (or rows, where that
 * takes fewer operations) at once because they share none.
 */
export type JacobianMode = 'forward' | 'reverse' | 'coloured'

export interface JacobianOptions {
  /** unless said otherwise, the mode that takes the fewest operations */
  readonly mode?: JacobianMode
}

/**
 * A function that returns f's matrix of first derivatives.
 *
 *   Jᵢₖ = ∂yᵢ/∂xₖ
 *
 * @param f - function of a tree of scalars to a tree of scalars
 * @returns of an argument, J: rows and columns in the order of the leaves of result and argument
 */
export function jacobian<A, R>(
  f: (argument: A) => R,
  options: JacobianOptions = {},
): (argument: A) => readonly (readonly Scalar[])[] {
  return (argument) =>
    evaluated(() => {
      const { leaves, structure } = flatten(argument, 'the argument')
      const types = leaves.map(() => ({ type: 'number' as const }))
      const plain = region(types, (params) =>
        flatten(f(unflatten(structure, params) as A), 'the result').leaves.map(nodeOf),
      )
      const program = jacobianProgram(plain, options.mode)
      return { program, leaves, output: matrix(plain.outputs.length, leaves.length) }
    }) as Scalar[][]
}

/** The Jacobian of outputs with respect to distinct nodes, recorded here: rows of entries. */
export function jacobianNodes(outputs: readonly Node[], wrt: readonly Node[]): Node[][] {
  const types = wrt.map(() => ({ type: 'number' as const }))
  const plain = region(types, (params) =>
    substitute(outputs, new Map(wrt.map((node, k) => [node, params[k]!]))),
  )
  const program = jacobianProgram(plain, 'coloured')
  const entries = inlined(program, wrt, program.free)
  return outputs.map((_, i) => entries.slice(i * wrt.length, (i + 1) * wrt.length))
}

/** The program of the entries of a program's Jacobian, row by row. */
export function jacobianProgram(plain: Region, mode: JacobianMode | 'best' = 'best'): Region {
  const rows = sparsity(plain.outputs, plain.params)
  const candidates = programs[mode](plain, rows)
  const counts = candidates.map((candidate) => operationCount(candidate).executed)
  return candidates[counts.indexOf(Math.min(...counts))]!
}

/** Modes of more passes than this are not tried, for the time that recording them takes. */
const MOST_TRIED = 64

type Candidates = (plain: Region, rows: readonly Columns[]) => readonly Region[]

const programs: Readonly<Record<JacobianMode | 'best', Candidates>> = {
  forward: (plain, rows) => [forward(plain, rows, [...plain.params.keys()])],
  reverse: (plain, rows) => [reverse(plain, rows, [...rows.keys()])],
  coloured: (plain, rows) => [
    forward(plain, rows, colours(rows, plain.params.length)),
    reverse(plain, rows, colours(transposed(rows, plain.params.length), rows.length)),
  ],
  best: (plain, rows) => [
    ...programs.coloured(plain, rows),
    ...(plain.params.length <= MOST_TRIED ? programs.forward(plain, rows) : []),
    ...(rows.length <= MOST_TRIED ? programs.reverse(plain, rows) : []),
  ],
}

/** A program on the parameters of another, made from its outputs. */
function derived(
  plain: Region,
  make: (params: readonly Node[], outputs: readonly Node[]) => readonly Node[],
): Region {
  const types = plain.params.map(() => ({ type: 'number' as const }))
  return region(types, (params) => make(params, inlined(plain, params, plain.free)))
}

/** A pass along all columns of a colour, for each colour. */
function forward(plain: Region, rows: readonly Columns[], colourOf: readonly number[]): Region {
  return derived(plain, (params, outputs) => {
    const passes = groups(colourOf).map((members) => {
      const tangents = params.map((_, k) => (members.has(k) ? constant(1) : undefined))
      return jvp(outputs, params, tangents).map((dual) => dual.tangent)
    })
    return rows.flatMap((row, i) => entries(params.length, row, (k) => passes[colourOf[k]!]![i]))
  })
}

/** A pass back from all rows of a colour, for each colour. */
function reverse(plain: Region, rows: readonly Columns[], colourOf: readonly number[]): Region {
  return derived(plain, (params, outputs) => {
    const passes = groups(colourOf).map((members) => {
      const cotangents = outputs.map((_, i) => (members.has(i) ? constant(1) : undefined))
      return vjp(outputs, cotangents, params)
    })
    return rows.flatMap((row, i) => entries(params.length, row, (k) => passes[colourOf[i]!]![k]))
  })
}

/** A row of the Jacobian: what a pass found where the row has an entry, else zero. */
function entries(count: number, row: Columns, found: (k: number) => Node | undefined): Node[] {
  return Array.from({ length: count }, (_, k) => (has(row, k) ? found(k) : undefined) ?? constant(0))
}

/** For each colour the set of its members. */
function groups(colours: readonly number[]): Set<number>[] {
  const found: Set<number>[] = []
  colours.forEach((colour, k) => {
    if (colour < 0) return
    found[colour] ??= new Set()
    found[colour].add(k)
  })
  return found
}

function matrix(rows: number, columns: number): Structure {
  const row: Structure = {
    kind: 'array',
    items: Array.from({ length: columns }, () => ({ kind: 'leaf', type: 'number' })),
  }
  return { kind: 'array', items: Array.from({ length: rows }, () => row) }
}
