import { callNode, project } from '../graph/graph.ts'
import type { Call, Node, Region } from '../graph/node.ts'
import { parameterLike, parametersOf } from '../graph/parameters.ts'
import { regionWith } from '../graph/regionWith.ts'
import { inlined } from '../graph/traverse.ts'
import { Versions } from '../graph/versions.ts'
import type { Cotangents } from './cotangents.ts'
import { intoCallee } from './flowInto.ts'
import { indices } from './positions.ts'
import { vjp } from './vjp.ts'

/** A function of arguments and cotangents of results. */
interface Pulling {
  readonly callee: Region
  /** arguments of which its results are the cotangents */
  readonly pulled: readonly number[]
}

const pulling = new Versions<Pulling>()

/**
 * Hands a call's cotangents on: a call of the function that computes again what is needed and pulls back through it. It
 * is written once for all calls of which the same results have cotangents and the same arguments want them.
 */
export function callCotangents(call: Call, bars: Cotangents): void {
  const { callee, args } = call
  const barOf = callee.outputs.map((_, i) => bars.ofResult(call, 'result', i))
  const flowing = indices(barOf.map((bar) => bar !== undefined))
  if (flowing.length === 0) return
  const reached = intoCallee(callee, flowing)
  const wanted = indices(args.map((arg, k) => bars.wanted(arg) && reached.has(k)))
  const gated = bars.gatedOutputs(call)
  const key = [flowing.join(), wanted.join(), flowing.filter(gated).join()].join(' ')
  const back = pulling.of(callee, key, () => pullingBack(callee, flowing, wanted, gated))
  const pulled = callNode(back.callee, [...args, ...flowing.map((i) => barOf[i]!)])
  back.pulled.forEach((k, i) => {
    bars.add(args[k]!, project(pulled, 'result', i))
  })
}

function pullingBack(
  callee: Region,
  flowing: readonly number[],
  wanted: readonly number[],
  gated: (output: number) => boolean,
): Pulling {
  const count = callee.params.length
  const types = [...parametersOf(callee), ...flowing.map((i) => parameterLike(callee.outputs[i]!))]
  const back = (params: readonly Node[]) => {
    const outputs = inlined(callee, params.slice(0, count), [])
    const cotangents = outputs.map((_, i) => params.slice(count)[flowing.indexOf(i)])
    const inputs = wanted.map((k) => params[k]!)
    const bars = vjp(outputs, cotangents, inputs, gated)
    return { outputs: bars.flatMap((bar) => bar ?? []), found: wanted.filter((_, i) => bars[i]) }
  }
  const { region, found } = regionWith(types, back, 'all')
  return { callee: region, pulled: found }
}
