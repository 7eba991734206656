import { callNode, condNode, pinsOf, project, region, scanNode } from './graph.ts'
import { type BranchNeeds, type CallNeeds, type LoopNeeds, type Needs, needsOf } from './needs.ts'
import { Call, Cond, Constant, type Node, Project, type Region, Scan } from './node.ts'
import { parameterLike, parametersOf } from './parameters.ts'
import { postorder } from './postorder.ts'
import { inlined, recordedOn } from './traverse.ts'
import { Versions } from './versions.ts'

/**
 * The program without carries, rows, loops and branch results that no output needs. Differentiation leaves many.
 */
export function pruned(program: Region): Region {
  // a program without loops and branches is only ever read from its outputs: nothing in it is superfluous
  if (!hasRegions(program.outputs, program.free)) return program
  return region(parametersOf(program), (params) => prunedOutputs(inlined(program, params, program.free)))
}

function hasRegions(outputs: readonly Node[], outside: readonly Node[]): boolean {
  const ends = new Set(outside)
  return postorder(outputs, (node) => ends.has(node)).some((node) => node.type === 'tuple')
}

/**
 * Outputs recorded again without what they do not need.
 *
 * @param outside - nodes at which the search ends: what a loop body or a branch reads from around it
 */
export function prunedOutputs(outputs: readonly Node[], outside: readonly Node[] = []): readonly Node[] {
  if (!hasRegions(outputs, outside)) return outputs
  const ends = new Set(outside)
  const order = postorder(outputs, (node) => ends.has(node))
  const needs = needsOf(order, outputs)
  const image = new Map<Node, Node>()
  for (const node of order) {
    if (!needs.live.has(node)) continue
    const whole = node instanceof Constant || ends.has(node) || node.args.length === 0
    image.set(node, whole ? node : slim(node, needs, image))
  }
  return outputs.map((output) => image.get(output)!)
}

function slim(node: Node, needs: Needs, image: ReadonlyMap<Node, Node>): Node {
  if (node instanceof Scan) return slimLoop(node, needs.loops.get(node)!, image)
  if (node instanceof Cond) return slimBranch(node, needs.branches.get(node)!, image)
  if (node instanceof Call) return slimCall(node, needs.calls.get(node)!, image)
  if (node instanceof Project) return reprojected(node, needs, image)
  const args = node.args.map((arg) => image.get(arg)!)
  return recordedOn(node, args)
}

function slimLoop(scan: Scan, needs: LoopNeeds, image: ReadonlyMap<Node, Node>): Scan {
  const { carries } = scan.shape
  const { init, xs } = scan
  const bound = scan.bound.map((node) => image.get(node) ?? node)
  const outputs = [
    ...needs.carries.map((k) => scan.body.outputs[k]!),
    ...needs.ys.map((k) => scan.body.outputs[carries + k]!),
  ]
  const count = needs.carries.length + needs.xs.length + 1
  const body = region(
    [...needs.carries, ...needs.xs.map((k) => carries + k), carries + scan.shape.xs].map((k) =>
      parameterLike(scan.body.params[k]!),
    ),
    (params) => {
      const args: Node[] = [...scan.body.params]
      needs.carries.forEach((k, i) => {
        args[k] = params[i]!
      })
      needs.xs.forEach((k, i) => {
        args[carries + k] = params[needs.carries.length + i]!
      })
      args[args.length - 1] = params[count - 1]!
      return prunedOutputs(inlined({ ...scan.body, outputs }, args, bound), bound)
    },
    pinsOf(scan.shape),
  )
  return scanNode({ ...scan.shape, carries: needs.carries.length, xs: needs.xs.length }, body, [
    ...needs.carries.map((k) => image.get(init[k]!)!),
    ...needs.xs.map((k) => image.get(xs[k]!)!),
    ...body.free,
  ])
}

function slimBranch(cond: Cond, needs: BranchNeeds, image: ReadonlyMap<Node, Node>): Cond {
  const side = (whole: Region, operands: readonly Node[]) => {
    const bound = operands.map((node) => image.get(node) ?? node)
    const outputs = needs.results.map((k) => whole.outputs[k]!)
    return region([], () => prunedOutputs(inlined({ ...whole, outputs }, [], bound), bound), 'all')
  }
  const [onTrue, onFalse] = [side(cond.onTrue, cond.boundTrue), side(cond.onFalse, cond.boundFalse)]
  return condNode(onTrue, onFalse, [image.get(cond.condition)!, ...onTrue.free, ...onFalse.free])
}

/** Functions that compute a part of the results of others. */
const parts = new Versions<Region>()

function slimCall({ callee, args }: Call, needs: CallNeeds, image: ReadonlyMap<Node, Node>): Call {
  const part = parts.of(callee, needs.results.join(), () => {
    const types = needs.params.map((k) => parameterLike(callee.params[k]!))
    const outputs = needs.results.map((k) => callee.outputs[k]!)
    const body = (params: readonly Node[]) => {
      const formal: Node[] = [...callee.params]
      needs.params.forEach((k, i) => {
        formal[k] = params[i]!
      })
      return prunedOutputs(inlined({ ...callee, outputs }, formal, []), params)
    }
    return region(types, body, 'all')
  })
  return callNode(
    part,
    needs.params.map((k) => image.get(args[k]!)!),
  )
}

function reprojected(node: Project, { loops, branches, calls }: Needs, image: ReadonlyMap<Node, Node>): Node {
  const of = image.get(node.of) as Scan | Cond | Call
  if (node.part === 'result') {
    const { results } = (branches.get(node.of) ?? calls.get(node.of))!
    return project(of, 'result', results.indexOf(node.index))
  }
  if (node.part === 'trips') return project(of, 'trips', 0)
  const needs = loops.get(node.of)!
  return project(of, node.part, (node.part === 'ys' ? needs.ys : needs.carries).indexOf(node.index))
}
