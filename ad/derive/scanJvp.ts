import { parameterLike } from '../graph/callee.ts'
import { type ParameterType, pinsOf, project, region, scanNode } from '../graph/graph.ts'
import type { Node, Part, Scan } from '../graph/node.ts'
import { inlined } from '../graph/traverse.ts'
import { movingCarries } from './flow.ts'
import { type Dual, jvp, type ResultDuals } from './jvp.ts'
import { zeroLike } from './rows.ts'

/**
 * The duals of a loop's results: one loop that carries values and the tangents of those carries that have any.
 *
 * @param args - duals of the loop's operands
 */
export function scanDuals(scan: Scan, args: readonly Dual[]): ResultDuals {
  const { carries, xs } = scan.shape
  const init = args.slice(0, carries)
  const rows = args.slice(carries, carries + xs)
  const bound = args.slice(carries + xs)
  const moving = movingCarries(
    scan,
    args.map((dual) => dual.tangent !== undefined),
  )
  const movingRows = indices(rows.map((dual) => dual.tangent !== undefined))
  const carried = [...init, ...moving.map((k) => init[k]!)].map((dual) => parameterLike(dual.value))
  const types = [...carried, ...bodyTypes(0, xs + movingRows.length)]
  let movingYs: number[] = []
  const iteration = (params: readonly Node[]): Node[] => {
    const carry = params.slice(0, carries)
    const carryTangents = params.slice(carries, carries + moving.length)
    const rowParams = params.slice(carries + moving.length, carries + moving.length + xs)
    const rowTangents = params.slice(carries + moving.length + xs, -1)
    const values = bound.map((dual) => dual.value)
    const outputs = inlined(scan.body, [...carry, ...rowParams, params[params.length - 1]!], values)
    const duals = jvp(
      outputs,
      [...carry, ...rowParams, ...values],
      [
        ...carry.map((_, k) => carryTangents[moving.indexOf(k)]),
        ...rowParams.map((_, k) => rowTangents[movingRows.indexOf(k)]),
        ...bound.map((dual) => dual.tangent),
      ],
    )
    const ys = duals.slice(carries)
    movingYs = indices(ys.map((dual) => dual.tangent !== undefined))
    return [
      ...duals.slice(0, carries).map((dual) => dual.value),
      ...moving.map((k) => duals[k]!.tangent ?? zeroLike(init[k]!.value)),
      ...ys.map((dual) => dual.value),
      ...movingYs.map((k) => ys[k]!.tangent!),
    ]
  }
  const body = region(types, iteration, pinsOf(scan.shape))
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

/** Types of a loop body's parameters: carries, elements, index. */
export function bodyTypes(carries: number, xs: number): ParameterType[] {
  return Array.from({ length: carries + xs + 1 }, () => ({ type: 'number' as const }))
}

export function indices(flags: readonly boolean[]): number[] {
  return flags.flatMap((flag, i) => (flag ? [i] : []))
}
