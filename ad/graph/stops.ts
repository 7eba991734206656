import { Call, Cond, isKnown, type Node, type Region, Scan, type ScanShape } from './node.ts'

const answers = new WeakMap<Region, boolean>()

/** Whether a loop can stop the run: by going on beyond its bound, or by something in its body. */
export function loopStops({ early, reverse }: ScanShape, body: Region): boolean {
  return (early && !reverse) || stops(body)
}

/** Whether something in a region can stop the run. */
export function stops(region: Region): boolean {
  const known = answers.get(region)
  if (known !== undefined) return known
  const answer = nodeStops(region)
  answers.set(region, answer)
  return answer
}

function nodeStops({ outputs, params, free }: Region): boolean {
  const seen = new Set<Node>([...params, ...free])
  const pending = outputs.filter((node) => !seen.has(node))
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (seen.has(node) || isKnown(node)) continue
    seen.add(node)
    if (node instanceof Scan && loopStops(node.shape, node.body)) return true
    if (node instanceof Cond && (stops(node.onTrue) || stops(node.onFalse))) return true
    if (node instanceof Call && stops(node.callee)) return true
    pending.push(...node.args)
  }
  return false
}
