import { add, addMaybe, sub } from '../graph/build.ts'
import { constant, pinsOf, project, region, scanNode } from '../graph/graph.ts'
import type { Node, Parameter, Scan } from '../graph/node.ts'
import { inlined, regionOrder, regionPart } from '../graph/traverse.ts'
import type { Cotangents } from './cotangents.ts'
import { bodyTypes, indices, movingCarries } from './scanJvp.ts'
import { gathered, spread, width } from './spread.ts'
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
  const shares = gathered(flow.bound, (i) => project(backward, 'final', first + flow.carries.length + i))
  flow.bound.forEach((node, i) => {
    bars.add(node, shares[i])
  })
  flow.xs.forEach((k, i) => {
    bars.add(scan.xs[k]!, project(backward, 'ys', i))
  })
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
      scan.init.map((node) => bars.wanted(node)),
      [...scan.xs, ...scan.bound].map((node) => bars.wanted(node)),
    ),
  )
  const ys = indices(
    scan.body.outputs.slice(carries).map((_, k) => bars.ofResult(scan, 'ys', k) !== undefined),
  )
  const histories = all.filter((k) => moving.has(k) && bars.ofResult(scan, 'history', k))
  const finals = all.filter((k) => bars.ofResult(scan, 'final', k))
  const reaching = reachingCarries(scan, [...finals, ...histories], ys)
  const read = readFor(scan, reaching, ys)
  return {
    carries: reaching.filter((k) => moving.has(k)),
    ys,
    histories,
    xs: indices(scan.xs.map((node, k) => bars.wanted(node) && read.has(scan.body.params[carries + k]!))),
    bound: [...new Set(scan.bound.filter((node, k) => bars.wanted(node) && read.has(scan.body.free[k]!)))],
  }
}

/** What the body reads to compute some of its next carries and ys. */
function readFor(scan: Scan, carries: readonly number[], ys: readonly number[]): Set<Node> {
  const { outputs } = scan.body
  const ends = [...carries.map((k) => outputs[k]!), ...ys.map((k) => outputs[scan.shape.carries + k]!)]
  return new Set(regionPart(scan.body, ends))
}

/** The carries from which, over some number of iterations, one of the given carries or ys can be reached. */
function reachingCarries(scan: Scan, carries: readonly number[], ys: readonly number[]): number[] {
  const { params } = scan.body
  const reaching = new Set(carries)
  for (;;) {
    const needed = readFor(scan, [...reaching], ys)
    const before = reaching.size
    for (let k = 0; k < scan.shape.carries; k++) if (needed.has(params[k]!)) reaching.add(k)
    if (reaching.size === before) return [...reaching].sort((a, b) => a - b)
  }
}

/** The carries that the reverse needs: those that the body reads, and those it differentiates. */
function keptCarries(scan: Scan, flow: Flow): number[] {
  const read = new Set(regionOrder(scan.body))
  return scan.init.flatMap((_, k) => (read.has(scan.body.params[k]!) || flow.carries.includes(k) ? [k] : []))
}

function backwardLoop(scan: Scan, bars: Cotangents, flow: Flow): Scan {
  const { length, early, reverse, carries, xs } = scan.shape
  const remaining = countdown(scan)
  const kept = keptCarries(scan, flow)
  const rows = [
    ...kept.map((k) => project(scan, 'history', k)),
    ...scan.xs,
    ...flow.ys.map((k) => bars.ofResult(scan, 'ys', k)!),
    ...flow.histories.map((k) => bars.ofResult(scan, 'history', k)!),
  ]
  const boundWidth = flow.bound.reduce((sum, node) => sum + width(node), 0)
  const backCarries = remaining.length + flow.carries.length + boundWidth
  const iteration = (params: readonly Node[]): Node[] => {
    const left = params.slice(0, remaining.length)
    const next = params.slice(left.length, left.length + flow.carries.length)
    const sums = params.slice(left.length + flow.carries.length, backCarries)
    const history = params.slice(backCarries, backCarries + kept.length)
    const elements = params.slice(backCarries + kept.length, backCarries + kept.length + xs)
    const yBars = params.slice(
      backCarries + kept.length + xs,
      backCarries + kept.length + xs + flow.ys.length,
    )
    const historyBars = params.slice(backCarries + kept.length + xs + flow.ys.length, -1)
    const carry: Node[] = scan.init.map((_, k) => history[kept.indexOf(k)] ?? constant(0))
    const outputs = inlined(scan.body, [...carry, ...elements, params[params.length - 1]!], scan.bound)
    const cotangents = outputs.map((_, i) =>
      i < carries ? next[flow.carries.indexOf(i)] : yBars[flow.ys.indexOf(i - carries)],
    )
    const wrt = [
      ...flow.carries.map((k) => carry[k] as Parameter),
      ...flow.bound,
      ...flow.xs.map((k) => elements[k]!),
    ]
    const pulled = vjp(outputs, cotangents, wrt, bars.gated(scan))
    const own = pulled.slice(0, flow.carries.length)
    const barsOfBound = pulled.slice(flow.carries.length, flow.carries.length + flow.bound.length)
    const shares = flow.bound.flatMap((node, i) => spread(node, barsOfBound[i]))
    return [
      ...left.map((count) => sub(count, constant(1))),
      ...own.map(
        (bar, i) => addMaybe(bar, historyBars[flow.histories.indexOf(flow.carries[i]!)]) ?? constant(0),
      ),
      ...shares.map((share, i) => add(sums[i]!, share)),
      ...pulled.slice(flow.carries.length + flow.bound.length).map((bar) => bar ?? constant(0)),
    ]
  }
  const body = region(bodyTypes(backCarries, rows.length), iteration, pinsOf(scan.shape))
  const start = [
    ...remaining,
    ...flow.carries.map((k) => bars.ofResult(scan, 'final', k) ?? constant(0)),
    ...flow.bound.flatMap((node) => spread(node, undefined)),
  ]
  return scanNode({ length, early, reverse: !reverse, carries: backCarries, xs: rows.length }, body, [
    ...start,
    ...rows,
    ...body.free,
  ])
}
