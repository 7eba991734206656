import { dependence } from '../derive/flow.ts'
import {
  apply,
  callNode,
  condNode,
  constant,
  element,
  pinsOf,
  project,
  region,
  scanNode,
  stack,
} from '../graph/graph.ts'
import {
  Apply,
  Call,
  Cond,
  Constant,
  Element,
  type Node,
  type Pins,
  Project,
  type Region,
  Scan,
  Stack,
} from '../graph/node.ts'
import { parameterLike, parametersOf } from '../graph/parameters.ts'
import { postorder } from '../graph/postorder.ts'
import { inlined } from '../graph/traverse.ts'
import { Versions } from '../graph/versions.ts'

/**
 * The outputs of a program that is linear in `changes`, recorded again so that they are worth 0 and move as the
 * changes do, at rates that stay what they are: what multiplies a change is not itself differentiated with it.
 *
 * @param changes - nodes worth 0
 * @param moves - which outputs move, by position; the others are left as they are
 * @throws TypeError when the program is not linear in the changes
 */
export function moved(
  given: readonly Node[],
  changes: readonly Node[],
  moves: (position: number) => boolean = () => true,
): Node[] {
  const sources = new Set(changes)
  const order = postorder(given, (node) => sources.has(node))
  const moving = dependence.from(order, sources)
  const image = new Map<Node, Node>(changes.map((node) => [node, node]))
  for (const node of order) {
    if (!moving.has(node) || sources.has(node)) continue
    if (node instanceof Scan) image.set(node, movedLoop(node, moving, image))
    else if (node instanceof Cond) image.set(node, movedBranch(node, moving, image))
    else if (node instanceof Call) image.set(node, movedCall(node, moving, image))
    else image.set(node, movedNode(node, image))
  }
  return given.map((output, i) => (moves(i) ? changeOrZero(output, image.get(output)) : output))
}

/** The change of a node, where one that does not move must be zero, or NaN, which nothing can make worse. */
function changeOrZero(node: Node, change: Node | undefined): Node {
  if (change) return change
  if (node instanceof Constant && (node.value === 0 || Number.isNaN(node.value))) return node
  throw notLinear('it adds something that does not vanish with the tangent')
}

function movedNode(node: Node, image: ReadonlyMap<Node, Node>): Node {
  const changes = node.args.map((arg) => image.get(arg))
  if (node instanceof Project) return project(changes[0] as Scan | Cond | Call, node.part, node.index)
  if (node instanceof Element) return element(changes[0]!, node.index)
  if (node instanceof Stack) return stack(node.args.map((arg, i) => changeOrZero(arg, changes[i])))
  if (node instanceof Apply) return movedScalar(node, changes)
  throw notLinear(`it goes through parameter ${node.id}`)
}

function movedScalar(node: Apply, changes: readonly (Node | undefined)[]): Node {
  const [a, b, c] = node.args as [Node, Node, Node]
  const [da, db, dc] = changes
  switch (node.op) {
    case 'add':
    case 'sub':
      return apply(node.op, changeOrZero(a, da), changeOrZero(b, db))
    case 'neg':
      return apply('neg', da!)
    case 'mul':
      if (da && db) throw notLinear('it multiplies two tangents')
      return da ? times('geared', da, b) : times('geared', db!, a)
    case 'absoluteMul':
      if (da && db) throw notLinear('it multiplies two tangents')
      return da ? times('gearedStrongly', da, b) : times('gearedStrongly', db!, a)
    case 'div':
      if (db) throw notLinear('it divides by a tangent')
      return times('gearedStrongly', da!, apply('div', constant(1), b))
    case 'select':
      if (da) throw notLinear('it decides by a tangent')
      return apply('select', a, changeOrZero(b, db), changeOrZero(c, dc))
    case 'graft':
      // what the value does is said by what it moves with
      return db ?? constant(0)
    case 'geared':
    case 'gearedStrongly':
      if (da && db) throw notLinear('it multiplies two tangents')
      return da ? times(node.op, da, b) : constant(0)
    default:
      throw notLinear(`it goes through ${node.op}`)
  }
}

/** A change at a rate. */
export function times(op: 'geared' | 'gearedStrongly', change: Node, rate: Node): Node {
  if (change instanceof Constant) return constant(0)
  return rate instanceof Constant ? apply('mul', change, rate) : apply(op, change, rate)
}

/** The loop that carries changes where the given one carries what moves. */
function movedLoop(scan: Scan, moving: ReadonlySet<Node>, image: ReadonlyMap<Node, Node>): Scan {
  const { carries, xs } = scan.shape
  const found = dependence.inLoop(
    scan,
    scan.args.map((arg) => moving.has(arg)),
  )
  if (scan.shape.early && found.results.has(0)) throw notLinear('it ends a loop by a tangent')
  const types = parametersOf(scan.body)
  const pins = pinsOf(scan.shape)
  const iteration = (params: readonly Node[]): Node[] =>
    onChanges(scan.bound, image, pins, (bound, changes) => {
      const carriedOrRead = params.filter((_, k) =>
        k < carries ? found.results.has(k) : k < carries + xs && moving.has(scan.args[k]!),
      )
      return moved(inlined(scan.body, params, bound), [...carriedOrRead, ...changes], (i) =>
        i < carries ? found.results.has(i) : found.ys.has(i - carries),
      )
    })
  const body = region(types, iteration, pins)
  return scanNode(scan.shape, body, [
    ...scan.init.map((node, k) => (found.results.has(k) ? changeOrZero(node, image.get(node)) : node)),
    ...scan.xs.map((node) => image.get(node) ?? node),
    ...body.free,
  ])
}

/** The branch that results in changes where the given one results in what moves. */
function movedBranch(cond: Cond, moving: ReadonlySet<Node>, image: ReadonlyMap<Node, Node>): Cond {
  if (image.has(cond.condition)) throw notLinear('it decides by a tangent')
  const { results } = dependence.inBranch(cond, moving)
  const side = (inner: Region, operands: readonly Node[]): Region => {
    const outputs = () =>
      onChanges(operands, image, 'all', (bound, changes) =>
        moved(inlined(inner, [], bound), changes, (i) => results.has(i)),
      )
    return region([], outputs, 'all')
  }
  const [yes, no] = [side(cond.onTrue, cond.boundTrue), side(cond.onFalse, cond.boundFalse)]
  return condNode(yes, no, [cond.condition, ...yes.free, ...no.free])
}

const movedCallees = new Versions<Region>()

/**
 * The call of the function that results in changes where the given one results in what moves: written once for all calls of
 * which the same arguments move.
 */
function movedCall(call: Call, moving: ReadonlySet<Node>, image: ReadonlyMap<Node, Node>): Call {
  const { callee, args } = call
  const moves = args.map((arg) => moving.has(arg))
  const { results } = dependence.inCall(call, moving)
  const onParams = (params: readonly Node[]) => {
    const changes = params.filter((_, i) => moves[i])
    return moved(inlined(callee, params, []), changes, (i) => results.has(i))
  }
  const changed = movedCallees.of(callee, moves.map(Number).join(''), () =>
    region(parametersOf(callee), onParams, 'all'),
  )
  return callNode(
    changed,
    args.map((arg) => image.get(arg) ?? arg),
  )
}

/**
 * What is recorded on operands of which some move. Their changes are parameters meanwhile: recorded on what they are made
 * of, it might fold into that, and nobody would see that it moves.
 *
 * @param record - given the operands, changes in the place of those that move, and these changes
 */
function onChanges(
  operands: readonly Node[],
  image: ReadonlyMap<Node, Node>,
  pins: Pins,
  record: (bound: readonly Node[], changes: readonly Node[]) => readonly Node[],
): Node[] {
  const found = operands.flatMap((node) => image.get(node) ?? [])
  const changes = [...new Set(found)].filter((change) => !(change instanceof Constant))
  const program = region(
    changes.map(parameterLike),
    (params) => {
      const formal = new Map(changes.map((change, i) => [change, params[i]!]))
      const bound = operands.map((node) => {
        const change = image.get(node)
        return change ? (formal.get(change) ?? change) : node
      })
      return record(bound, params)
    },
    pins,
  )
  return inlined(program, changes, program.free)
}

function notLinear(why: string): TypeError {
  return new TypeError(
    `customDerivative: the rule is not linear in the tangent: ${why}. ` +
      'A tangent may be added to tangents, scaled by what does not depend on it, and chosen by select and cond.',
  )
}
