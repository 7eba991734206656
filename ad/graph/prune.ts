import { constant, project, region, scanNode } from './graph.ts'
import { Constant, type Node, Project, type Region, Scan } from './node.ts'
import { inlined, postorder, recordedOn } from './traverse.ts'

/** Which operands and outputs of a loop its users need, as positions. */
interface LoopNeeds {
  readonly carries: readonly number[]
  readonly ys: readonly number[]
  readonly xs: readonly number[]
  /** positions in the body's free nodes */
  readonly free: readonly number[]
}

/** The program without carries, rows and loops that no output needs. Differentiation leaves many. */
export function pruned(program: Region): Region {
  // a program without loops is only ever read from its outputs: nothing in it is superfluous
  if (!hasLoop(program.outputs, program.free)) return program
  const types = program.params.map(({ type, length }) => ({ type, length }))
  return region(types, (params) => prunedOutputs(inlined(program, params, program.free), []))
}

/** @param outside - nodes at which the search ends: what a loop body reads from around it */
function prunedOutputs(outputs: readonly Node[], outside: readonly Node[]): Node[] {
  const ends = new Set(outside)
  const order = postorder(outputs, (node) => ends.has(node))
  const { live, loops } = liveness(order, outputs)
  const image = new Map<Node, Node>()
  for (const node of order) {
    if (!live.has(node)) continue
    if (node instanceof Constant || ends.has(node) || node.args.length === 0) image.set(node, node)
    else if (node instanceof Scan) image.set(node, slimLoop(node, loops.get(node)!, image))
    else if (node instanceof Project && node.of instanceof Scan)
      image.set(node, reprojected(node, loops, image))
    else
      image.set(
        node,
        recordedOn(
          node,
          node.args.map((arg) => image.get(arg)!),
        ),
      )
  }
  return outputs.map((output) => image.get(output)!)
}

function hasLoop(outputs: readonly Node[], outside: readonly Node[]): boolean {
  const ends = new Set(outside)
  return postorder(outputs, (node) => ends.has(node)).some((node) => node instanceof Scan)
}

function liveness(order: readonly Node[], outputs: readonly Node[]) {
  const live = new Set(outputs)
  const uses = new Map<Node, Project[]>()
  const loops = new Map<Node, LoopNeeds>()
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i]!
    if (!live.has(node)) continue
    if (node instanceof Project) uses.set(node.of, [...(uses.get(node.of) ?? []), node])
    if (!(node instanceof Scan)) {
      for (const arg of node.args) live.add(arg)
      continue
    }
    const needs = loopNeeds(node, uses.get(node) ?? [])
    loops.set(node, needs)
    for (const k of needs.carries) live.add(node.init[k]!)
    for (const k of needs.xs) live.add(node.xs[k]!)
    for (const k of needs.free) live.add(node.bound[k]!)
  }
  return { live, loops }
}

function loopNeeds(scan: Scan, uses: readonly Project[]): LoopNeeds {
  const { carries, xs } = scan.shape
  const { params, free, outputs } = scan.body
  const ys = [...new Set(uses.filter((use) => use.part === 'ys').map((use) => use.index))].sort(
    (a, b) => a - b,
  )
  const kept = new Set(uses.filter((use) => use.part !== 'ys').map((use) => use.index))
  for (;;) {
    const reached = new Set(
      postorder([...[...kept].map((k) => outputs[k]!), ...ys.map((k) => outputs[carries + k]!)]),
    )
    const before = kept.size
    for (let k = 0; k < carries; k++) if (reached.has(params[k]!)) kept.add(k)
    if (kept.size > before) continue
    return {
      carries: [...kept].sort((a, b) => a - b),
      ys,
      xs: Array.from({ length: xs }, (_, k) => k).filter((k) => reached.has(params[carries + k]!)),
      free: free.flatMap((node, k) => (reached.has(node) ? [k] : [])),
    }
  }
}

function slimLoop(scan: Scan, needs: LoopNeeds, image: ReadonlyMap<Node, Node>): Scan {
  const { carries, length, reverse } = scan.shape
  const bound = scan.bound.map((node, k) => (needs.free.includes(k) ? image.get(node)! : constant(0)))
  const count = needs.carries.length + needs.xs.length + 1
  const body = region(
    Array.from({ length: count }, () => ({ type: 'number' as const })),
    (params) => {
      const args: Node[] = [...scan.body.params.slice(0, -1).map(() => constant(0)), params[count - 1]!]
      needs.carries.forEach((k, i) => {
        args[k] = params[i]!
      })
      needs.xs.forEach((k, i) => {
        args[carries + k] = params[needs.carries.length + i]!
      })
      const all = inlined(scan.body, args, bound)
      const wanted = [...needs.carries.map((k) => all[k]!), ...needs.ys.map((k) => all[carries + k]!)]
      return hasLoop(wanted, bound) ? prunedOutputs(wanted, bound) : wanted
    },
  )
  const shape = { length, reverse, carries: needs.carries.length, xs: needs.xs.length }
  return scanNode(shape, body, [
    ...needs.carries.map((k) => image.get(scan.init[k]!)!),
    ...needs.xs.map((k) => image.get(scan.xs[k]!)!),
    ...body.free,
  ])
}

function reprojected(
  node: Project,
  loops: ReadonlyMap<Node, LoopNeeds>,
  image: ReadonlyMap<Node, Node>,
): Node {
  const needs = loops.get(node.of)!
  const index = (node.part === 'ys' ? needs.ys : needs.carries).indexOf(node.index)
  return project(image.get(node.of) as Scan, node.part, index)
}
