import { pinsOf, project, scanNode } from '../graph/graph.ts'
import type { Node, Part, Scan } from '../graph/node.ts'
import { numberParameters, parameterLike } from '../graph/parameters.ts'
import { type RegionWith, regionWith } from '../graph/regionWith.ts'
import { inlined } from '../graph/traverse.ts'
import { movingCarries } from './flow.ts'
import { type Dual, jvp, type ResultDuals } from './jvp.ts'
import { cut, indices } from './positions.ts'
import { zeroLike } from './rows.ts'

/** The duals of a loop's operands, and which of its carries and rows have a tangent at some iteration. */
interface Operands {
  readonly init: readonly Dual[]
  readonly rows: readonly Dual[]
  readonly bound: readonly Dual[]
  readonly movingCarries: readonly number[]
  readonly movingRows: readonly number[]
}

/**
 * The duals of a loop's results: one loop that carries values and the tangents of those carries that have any.
 *
 * @param args - duals of the loop's operands
 */
export function scanDuals(scan: Scan, args: readonly Dual[]): ResultDuals {
  const { carries, xs } = scan.shape
  const operands = operandsOf(scan, args)
  const { init, rows, movingCarries: moving, movingRows } = operands
  const { region: body, found: movingYs } = bodyOfDuals(scan, operands)
  const loop = scanNode(
    { ...scan.shape, carries: carries + moving.length, xs: xs + movingRows.length },
    body,
    [
      ...init.map((dual) => dual.value),
      ...moving.map((k) => init[k]!.tangent ?? zeroLike(init[k]!.value)),
      ...rows.map((dual) => dual.value),
      ...movingRows.map((k) => rows[k]!.tangent!),
      ...body.free,
    ],
  )
  const ysCount = scan.body.outputs.length - carries
  return (part: Part, index: number): Dual => {
    if (part === 'trips') return { value: project(loop, 'trips', 0), tangent: undefined }
    const [among, offset] = part === 'ys' ? [movingYs, ysCount] : [moving, carries]
    const k = among.indexOf(index)
    return {
      value: project(loop, part, index),
      tangent: k < 0 ? undefined : project(loop, part, offset + k),
    }
  }
}

function operandsOf(scan: Scan, args: readonly Dual[]): Operands {
  const { carries, xs } = scan.shape
  const moves = args.map((dual) => dual.tangent !== undefined)
  return {
    init: args.slice(0, carries),
    rows: args.slice(carries, carries + xs),
    bound: args.slice(carries + xs),
    movingCarries: movingCarries(scan, moves),
    movingRows: indices(moves.slice(carries, carries + xs)),
  }
}

/** An iteration on values and tangents, and which of the rows that it writes have a tangent. */
function bodyOfDuals(
  scan: Scan,
  { init, rows, bound, movingCarries: moving, movingRows }: Operands,
): RegionWith<readonly number[]> {
  const values = bound.map((dual) => dual.value)
  const pieces = [init.length, moving.length, rows.length, movingRows.length]
  const iteration = (params: readonly Node[]) => {
    const [carry, carryTangents, elements, elementTangents] = cut(params, pieces)
    const formal = [...carry!, ...elements!]
    const tangents = [
      ...carry!.map((_, k) => carryTangents![moving.indexOf(k)]),
      ...elements!.map((_, k) => elementTangents![movingRows.indexOf(k)]),
      ...bound.map((dual) => dual.tangent),
    ]
    const outputs = inlined(scan.body, [...formal, params[params.length - 1]!], values)
    const duals = jvp(outputs, [...formal, ...values], tangents)
    const ys = duals.slice(init.length)
    const movingYs = indices(ys.map((dual) => dual.tangent !== undefined))
    const next = [
      ...duals.slice(0, init.length).map((dual) => dual.value),
      ...moving.map((k) => duals[k]!.tangent ?? zeroLike(init[k]!.value)),
      ...ys.map((dual) => dual.value),
      ...movingYs.map((k) => ys[k]!.tangent!),
    ]
    return { outputs: next, found: movingYs }
  }
  const carried = [...init, ...moving.map((k) => init[k]!)].map((dual) => parameterLike(dual.value))
  const types = [...carried, ...numberParameters(rows.length + movingRows.length + 1)]
  return regionWith(types, iteration, pinsOf(scan.shape))
}
