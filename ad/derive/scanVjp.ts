import { addMaybe, sub } from '../graph/build.ts'
import { constant, pinsOf, project, region, scanNode, table } from '../graph/graph.ts'
import { bufferLength, type Node, type Parameter, type Scan } from '../graph/node.ts'
import { regionOrder } from '../graph/order.ts'
import { numberParameters, parameterLike } from '../graph/parameters.ts'
import { inlined } from '../graph/traverse.ts'
import type { Cotangents } from './cotangents.ts'
import { movingCarries } from './flow.ts'
import { intoLoop } from './flowInto.ts'
import { cut, indices } from './positions.ts'
import { total, zeroLike } from './rows.ts'
import { vjp } from './vjp.ts'

/**
 * Hands a loop's cotangents on: a loop in the opposite direction that reads the carries kept from the forward one,
 * recomputes the body and pulls back through it. Only carries are kept, never the body's inner values.
 */
export function scanCotangents(scan: Scan, bars: Cotangents): void {
  const flow = flowThrough(scan, bars)
  if (flow.carries.length + flow.ys.length === 0) return
  const backward = backwardLoop(scan, bars, flow)
  const first = countdown(scan).length
  flow.carries.forEach((k, i) => {
    bars.add(scan.init[k]!, project(backward, 'final', first + i))
  })
  flow.bound.forEach((node, i) => {
    bars.add(node, project(backward, 'final', first + flow.carries.length + i))
  })
  flow.xs.forEach((k, i) => {
    bars.add(scan.xs[k]!, rowWritten(backward, i))
  })
}

/** A row that a loop writes; where its elements are those of a row that it reads, that one. */
function rowWritten(loop: Scan, index: number): Node {
  const { carries, xs, early } = loop.shape
  const read = loop.body.params.indexOf(loop.body.outputs[carries + index] as Parameter) - carries
  return !early && read >= 0 && read < xs ? loop.xs[read]! : project(loop, 'ys', index)
}

/** The carry that counts the iterations still to come on the way back through a loop that ended early. */
function countdown(scan: Scan): Node[] {
  return scan.shape.early ? [project(scan, 'trips', 0)] : []
}

/** What takes part in the reverse of a loop. */
interface Flow {
  /** carries that both depend on what is wanted and reach a result that has a cotangent */
  readonly carries: readonly number[]
  /** rows written that have a cotangent */
  readonly ys: readonly number[]
  /** carries whose histories have a cotangent, from a derivative of this loop taken before */
  readonly histories: readonly number[]
  /** rows read of which the cotangent is wanted */
  readonly xs: readonly number[]
  /** outside nodes of which the cotangent is wanted, each once */
  readonly bound: readonly Node[]
}

function flowThrough(scan: Scan, bars: Cotangents): Flow {
  const { carries } = scan.shape
  const all = scan.init.map((_, k) => k)
  const moving = new Set(
    movingCarries(
      scan,
      scan.args.map((node) => bars.wanted(node)),
    ),
  )
  const ys = indices(
    scan.body.outputs.slice(carries).map((_, k) => bars.ofResult(scan, 'ys', k) !== undefined),
  )
  const histories = all.filter((k) => moving.has(k) && bars.ofResult(scan, 'history', k))
  const finals = all.filter((k) => bars.ofResult(scan, 'final', k))
  const { carries: reaching, reached } = intoLoop(scan, [...finals, ...histories], ys)
  return {
    carries: reaching.filter((k) => moving.has(k)),
    ys,
    histories,
    xs: indices(scan.xs.map((node, k) => bars.wanted(node) && reached.has(scan.body.params[carries + k]!))),
    bound: [...new Set(scan.bound.filter((node, k) => bars.wanted(node) && reached.has(scan.body.free[k]!)))],
  }
}

/** The rows among the carries that no iteration changes. */
function unchangedRows({ init, body }: Scan): number[] {
  return init.flatMap((node, k) => (node.type === 'buffer' && body.outputs[k] === body.params[k] ? [k] : []))
}

/**
 * The carries that the reverse needs: those that the body reads, and those it differentiates. Rows that iterations change
 * are sums of cotangents; what is linear needs no history.
 */
function keptCarries(scan: Scan, flow: Flow): number[] {
  const read = new Set(regionOrder(scan.body))
  return scan.init.flatMap((node, k) => {
    const needed = read.has(scan.body.params[k]!) || flow.carries.includes(k)
    return needed && node.type !== 'buffer' ? [k] : []
  })
}

function backwardLoop(scan: Scan, bars: Cotangents, flow: Flow): Scan {
  const { length, early, reverse, carries, xs } = scan.shape
  const remaining = countdown(scan)
  const [kept, unchanged] = [keptCarries(scan, flow), unchangedRows(scan)]
  const rows = [
    ...kept.map((k) => project(scan, 'history', k)),
    ...scan.xs,
    ...flow.ys.map((k) => bars.ofResult(scan, 'ys', k)!),
    ...flow.histories.map((k) => bars.ofResult(scan, 'history', k)!),
  ]
  const start = [
    ...remaining,
    ...flow.carries.map((k) => bars.ofResult(scan, 'final', k) ?? zeroLike(scan.init[k]!)),
    ...flow.bound.map(zeroLike),
    ...unchanged.map((k) => scan.init[k]!),
  ]
  const carried = [remaining.length, flow.carries.length, flow.bound.length, unchanged.length]
  const read = [kept.length, xs, flow.ys.length, flow.histories.length]
  const iteration = (params: readonly Node[]): Node[] => {
    const [left, next, sums, same, history, elements, yBars, historyBars] = cut(params, [...carried, ...read])
    const carry = scan.init.map(
      (node, k) => history![kept.indexOf(k)] ?? same![unchanged.indexOf(k)] ?? standIn(node),
    )
    const outputs = inlined(scan.body, [...carry, ...elements!, params[params.length - 1]!], scan.bound)
    const cotangents = outputs.map((_, i) =>
      i < carries ? next![flow.carries.indexOf(i)] : yBars![flow.ys.indexOf(i - carries)],
    )
    const wrt = [...flow.carries.map((k) => carry[k]!), ...flow.bound, ...flow.xs.map((k) => elements![k]!)]
    const pulled = vjp(outputs, cotangents, wrt, bars.gatedOutputs(scan), scan.bound)
    const [own, shares, ofRows] = cut(pulled, [flow.carries.length, flow.bound.length, flow.xs.length])
    return [
      ...left!.map((count) => sub(count, constant(1))),
      ...flow.carries.map((k, i) => {
        const bar = addMaybe(own![i], historyBars![flow.histories.indexOf(k)])
        return bar ?? zeroLike(scan.init[k]!)
      }),
      ...sums!.map((sum, i) => (shares![i] ? total(sum, shares![i]!) : sum)),
      ...same!,
      ...ofRows!.map((bar) => bar ?? constant(0)),
    ]
  }
  const types = [...start.map(parameterLike), ...numberParameters(rows.length + 1)]
  const body = region(types, iteration, pinsOf(scan.shape))
  return scanNode({ length, early, reverse: !reverse, carries: start.length, xs: rows.length }, body, [
    ...start,
    ...rows,
    ...body.free,
  ])
}

/**
 * What stands for a carry that was not kept, for the body does not need its value: of a row no number at all. Each row has
 * one of its own, for the cotangents of two that were the same node would be those of their sum.
 */
function standIn(node: Node): Node {
  return node.type === 'buffer' ? table(new Float64Array(bufferLength(node)).fill(Number.NaN)) : constant(0)
}
