import { callNode, condNode, pinsOf, project, region, scanNode } from '../graph/graph.ts'
import { Apply, Call, Cond, Constant, type Node, Project, type Region, Scan } from '../graph/node.ts'
import { regionOrder } from '../graph/order.ts'
import { parametersOf } from '../graph/parameters.ts'
import { postorder } from '../graph/postorder.ts'
import { inlined, recordedOn } from '../graph/traverse.ts'
import { Versions } from '../graph/versions.ts'

/**
 * The program without what only says how its values move: for when all derivatives have been taken. The values are the
 * same bits.
 */
export function settled(program: Region): Region {
  if (!holdsGraft(program)) return program
  return region(parametersOf(program), (params) => settledOutputs(inlined(program, params, program.free)))
}

const answers = new WeakMap<Region, boolean>()

/** Whether a value in the program, or in a loop, branch or function of it, is told how to move. */
function holdsGraft(program: Region): boolean {
  const known = answers.get(program)
  if (known !== undefined) return known
  const answer = regionOrder(program).some(isTold)
  answers.set(program, answer)
  return answer
}

/** Whether a node, or something in it, says how values move. */
function isTold(node: Node): boolean {
  if (node instanceof Apply) return node.op === 'graft'
  if (node instanceof Scan) return holdsGraft(node.body)
  if (node instanceof Call) return holdsGraft(node.callee)
  return node instanceof Cond && (holdsGraft(node.onTrue) || holdsGraft(node.onFalse))
}

/**
 * Outputs recorded again without what only says how values move.
 *
 * @param outside - nodes at which the search ends: what a loop body or a branch reads from around it
 */
export function settledOutputs(outputs: readonly Node[], outside: readonly Node[] = []): Node[] {
  const ends = new Set(outside)
  const order = postorder(outputs, (candidate) => ends.has(candidate))
  if (!order.some((node) => !ends.has(node) && isTold(node))) return [...outputs]
  const image = new Map<Node, Node>()
  for (const node of order) {
    const whole = node instanceof Constant || ends.has(node) || node.args.length === 0
    image.set(node, whole ? node : settledNode(node, image))
  }
  return outputs.map((output) => image.get(output)!)
}

function settledNode(node: Node, image: ReadonlyMap<Node, Node>): Node {
  const args = node.args.map((arg) => image.get(arg)!)
  if (isTold(node)) {
    if (node instanceof Scan) return settledLoop(node, args)
    if (node instanceof Cond) return settledBranch(node, args)
    return node instanceof Call ? callNode(settledCallee(node.callee), args) : args[0]!
  }
  if (node instanceof Project) return project(args[0] as Scan | Cond | Call, node.part, node.index)
  return recordedOn(node, args)
}

function settledLoop({ shape, body }: Scan, args: readonly Node[]): Scan {
  const operands = args.slice(0, shape.carries + shape.xs)
  const bound = args.slice(operands.length)
  const outputs = (params: readonly Node[]) => settledOutputs(inlined(body, params, bound), bound)
  const still = region(parametersOf(body), outputs, pinsOf(shape))
  return scanNode(shape, still, [...operands, ...still.free])
}

const callees = new Versions<Region>()

function settledCallee(callee: Region): Region {
  return callees.of(callee, 'settled', () =>
    region(parametersOf(callee), (params) => settledOutputs(inlined(callee, params, []), params), 'all'),
  )
}

function settledBranch({ onTrue, onFalse }: Cond, [condition, ...bound]: readonly Node[]): Cond {
  const side = (whole: Region, operands: readonly Node[]) =>
    region([], () => settledOutputs(inlined(whole, [], operands), operands), 'all')
  const yes = side(onTrue, bound.slice(0, onTrue.free.length))
  const no = side(onFalse, bound.slice(onTrue.free.length))
  return condNode(yes, no, [condition!, ...yes.free, ...no.free])
}
