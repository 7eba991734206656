import { jvp } from '../derive/jvp.ts'
import { vjp } from '../derive/vjp.ts'
import { executedByAll } from '../graph/count.ts'
import { constant, nodeOf, region } from '../graph/graph.ts'
import type { Node, Region } from '../graph/node.ts'
import { has } from '../graph/numberSet.ts'
import { numberParameters } from '../graph/parameters.ts'
import { postorder } from '../graph/postorder.ts'
import { inlined, outsideOf, substitute } from '../graph/traverse.ts'
import type { Scalar } from '../scalar.ts'
import { flatten, type Structure, unflatten } from '../trace/tree.ts'
import { colours, transposed } from './colouring.ts'
import { derivedFrom } from './origin.ts'
import { type Columns, sparsity } from './sparsity.ts'
import { type Sweep, sweepsFrom } from './sweeps.ts'
import { evaluated } from './transformed.ts'

/**
 * How a Jacobian is found: column by column; row by row; in passes that find several columns (or rows, where that takes
 * fewer operations) at once because they share none; or by one loop over all columns, two at a time in lanes, whose code
 * does not grow with their number. The first three too sweep neighbouring columns or rows by loops where that is cheaper.
 */
export type JacobianMode = 'forward' | 'reverse' | 'coloured' | 'looped'

/** What a Jacobian may be told. */
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
  return derivedFrom(f, (argument: A) => {
    const rows = evaluated(() => {
      const { leaves, structure } = flatten(argument, 'the argument')
      const plain = region(numberParameters(leaves.length), (params) =>
        flatten(f(unflatten(structure, params) as A), 'the result').leaves.map(nodeOf),
      )
      const program = jacobianProgram(plain, options.mode)
      return { program, leaves, output: matrix(plain.outputs.length, leaves.length) }
    })
    return rows as Scalar[][]
  })
}

/** The Jacobian of outputs with respect to distinct nodes, recorded here: rows of entries. */
export function jacobianNodes(outputs: readonly Node[], wrt: readonly Node[]): Node[][] {
  const plain = region(numberParameters(wrt.length), (params) =>
    substitute(outputs, new Map(wrt.map((node, k) => [node, params[k]!]))),
  )
  const program = jacobianProgram(plain, 'coloured')
  const entries = inlined(program, wrt, program.free)
  return outputs.map((_, i) => entries.slice(i * wrt.length, (i + 1) * wrt.length))
}

/** The program of the entries of a program's Jacobian, row by row. */
export function jacobianProgram(plain: Region, mode: JacobianMode | 'best' = 'best'): Region {
  const rows = sparsity(plain.outputs, plain.params)
  return region(numberParameters(plain.params.length), (params) => {
    const outputs = inlined(plain, params, plain.free)
    return cheapest(programs[mode]({ params, outputs, rows }), params).entries()
  })
}

/** Up to this many operations candidates are recorded and counted; above, where that takes long, estimates decide. */
const MOST_COUNTED = 20_000

function cheapest(candidates: readonly Candidate[], params: readonly Node[]): Candidate {
  if (candidates.length === 1) return candidates[0]!
  const estimates = candidates.map(({ cost }) => cost)
  const exact = Math.min(...estimates) <= MOST_COUNTED
  const costs = exact ? candidates.map((candidate) => counted(candidate, params)) : estimates
  return candidates[costs.indexOf(Math.min(...costs))]!
}

/** Operations of the entries as they are recorded, without those around the program. */
function counted({ entries }: Candidate, params: readonly Node[]): number {
  const around = outsideOf(params)
  return executedByAll(postorder(entries(), around).filter((node) => !around(node)))
}

/** A program whose Jacobian is asked for, and which entries that has. */
interface Plain {
  readonly params: readonly Node[]
  readonly outputs: readonly Node[]
  readonly rows: readonly Columns[]
}

/** A way to find the entries, not gone yet but for what all sweeps share. */
interface Candidate {
  /** about how many operations it takes */
  readonly cost: number
  readonly entries: () => Node[]
}

const programs: Readonly<Record<JacobianMode | 'best', (plain: Plain) => readonly Candidate[]>> = {
  forward: (plain) => [forward(plain, [...plain.params.keys()])],
  reverse: (plain) => [reverse(plain, [...plain.rows.keys()])],
  coloured: (plain) => [
    forward(plain, colours(plain.rows, plain.params.length)),
    reverse(plain, colours(transposed(plain.rows, plain.params.length), plain.rows.length)),
  ],
  looped: (plain) => [forward(plain, [...plain.params.keys()], true)],
  best: (plain) => [...programs.coloured(plain), ...programs.forward(plain), ...programs.reverse(plain)],
}

/** A pass along all columns of a colour, for each colour. */
function forward({ params, outputs, rows }: Plain, colourOf: readonly number[], whole = false): Candidate {
  const sweep: Sweep = (seeds) =>
    jvp(
      outputs,
      params,
      colourOf.map((colour) => seeds[colour]),
    ).map((dual) => dual.tangent)
  const { cost, recorded } = sweepsFrom(coloursIn(colourOf), sweep, params, whole)
  const found = () => {
    const passes = recorded()
    return rows.flatMap((row, i) => entries(params.length, row, (k) => passes[colourOf[k]!]![i]))
  }
  return { cost, entries: found }
}

/** A pass back from all rows of a colour, for each colour. */
function reverse({ params, outputs, rows }: Plain, colourOf: readonly number[]): Candidate {
  const sweep: Sweep = (seeds) =>
    vjp(
      outputs,
      colourOf.map((colour) => seeds[colour]),
      params,
    )
  const { cost, recorded } = sweepsFrom(coloursIn(colourOf), sweep, params)
  const found = () => {
    const passes = recorded()
    return rows.flatMap((row, i) => entries(params.length, row, (k) => passes[colourOf[i]!]![k]))
  }
  return { cost, entries: found }
}

/** A row of the Jacobian: what a pass found where the row has an entry, else zero. */
function entries(count: number, row: Columns, found: (k: number) => Node | undefined): Node[] {
  return Array.from({ length: count }, (_, k) => (has(row, k) ? found(k) : undefined) ?? constant(0))
}

/** How many colours there are. */
function coloursIn(colourOf: readonly number[]): number {
  return colourOf.reduce((most, colour) => Math.max(most, colour + 1), 0)
}

function matrix(rows: number, columns: number): Structure {
  const row: Structure = {
    kind: 'array',
    items: Array.from({ length: columns }, () => ({ kind: 'leaf', type: 'number' })),
  }
  return { kind: 'array', items: Array.from({ length: rows }, () => row) }
}
