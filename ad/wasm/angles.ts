import { Apply, type Node } from '../graph/node.ts'

/** The sine and the cosine of one angle: a kernel finds both in little more time than one. */
export type SineAndCosine = readonly [sine: Apply, cosine: Apply]

/**
 * Of each sine and each cosine both, where there are both of the same angle.
 *
 * @param nodes - of a region, and what it sees from outside
 * @param isLeaf - whether a node is from outside
 */
export function sinesAndCosines(
  nodes: readonly Node[],
  isLeaf: (node: Node) => boolean,
): Map<Node, SineAndCosine> {
  const ofAngle = { sin: new Map<Node, Apply>(), cos: new Map<Node, Apply>() }
  for (const node of nodes) {
    if (node instanceof Apply && (node.op === 'sin' || node.op === 'cos') && !isLeaf(node)) {
      ofAngle[node.op].set(node.args[0]!, node)
    }
  }
  const found = new Map<Node, SineAndCosine>()
  for (const [angle, sine] of ofAngle.sin) {
    const cosine = ofAngle.cos.get(angle)
    if (!cosine) continue
    found.set(sine, [sine, cosine])
    found.set(cosine, [sine, cosine])
  }
  return found
}
