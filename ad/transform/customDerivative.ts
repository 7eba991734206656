import { nodeOf, recording, region } from '../graph/graph.ts'
import { type Node, Parameter } from '../graph/node.ts'
import { parameterLike } from '../graph/parameters.ts'
import { postorder } from '../graph/postorder.ts'
import { regionWith } from '../graph/regionWith.ts'
import { inlined } from '../graph/traverse.ts'
import { difference, type Flat, flatten, unflatten } from '../trace/tree.ts'
import { changeOf, graft, still } from './motion.ts'
import { moved } from './moved.ts'
import { tangentStructure } from './tangent.ts'

/**
 * The change of a function's result along a change of its argument.
 *
 * @param x - the argument
 * @param dx - its change, same structure
 * @returns the result's change, linear in dx
 */
export type TangentRule<A, R> = (x: A, dx: A) => R

/**
 * The function f with a derivative of your own: values by f, changes by the rule.
 *
 *   y = f(x),   ẏ = rule(x, ẋ)
 *
 * One rule serves both modes: reverse mode is the same program run backwards. The rule is a program like any other, so
 * that second derivatives are those of the rule. f is never differentiated, and may jump or iterate.
 *
 * @param f - function of a tree of scalars to a tree of scalars; all traced values that it reads must come in by x
 * @param rule - its derivative; linear in dx
 * @throws TypeError when f reads traced values from outside, when the rule's result is not structured like f's, or
 *   when it is not linear in the tangent
 */
export function customDerivative<A, R>(f: (x: A) => R, rule: TangentRule<A, R>): (x: A) => R {
  return (x) => {
    if (!recording()) return f(x)
    const at = flatten(x, 'the argument')
    const nodes = at.leaves.map(nodeOf)
    const value = flatten(standingStill(f, at), 'the result')
    const changes = changesByRule(rule, at, nodes, value)
    return unflatten(
      value.structure,
      value.leaves.map((leaf, i) => moving(nodeOf(leaf), changes[i]!)),
    ) as R
  }
}

function moving(value: Node, change: Node): Node {
  return value.type === 'number' ? graft(value, change) : value
}

/** f at x, as a constant of every derivative. */
function standingStill<A, R>(f: (x: A) => R, at: Flat): R {
  const nodes = at.leaves.map(nodeOf)
  const { region: program, found } = regionWith(nodes.map(parameterLike), (params) => {
    const { leaves, structure } = flatten(f(unflatten(at.structure, params) as A), 'the result')
    return { outputs: leaves.map(nodeOf), found: structure }
  })
  const read = program.free.filter(varies)
  if (read.length > 0) throw captured(read)
  return unflatten(found, inlined(program, nodes.map(still), program.free)) as R
}

/** Whether a node depends on an argument: a loop over constants, which lies outside every function, does not. */
function varies(node: Node): boolean {
  return postorder([node], () => false).some((before) => before instanceof Parameter)
}

function captured(read: readonly Node[]): TypeError {
  const label = read.find((node) => node.label)?.label
  return new TypeError(
    `customDerivative: the function reads ${read.length} traced value${read.length > 1 ? 's' : ''}` +
      `${label ? ` (recorded in ${label})` : ''} from outside, of whose changes the rule knows nothing. ` +
      'Give them as part of the argument; stopGradient makes constants of those that shall not count.',
  )
}

/** The changes of the leaves of the result, worth 0. */
function changesByRule<A, R>(
  rule: TangentRule<A, R>,
  at: Flat,
  nodes: readonly Node[],
  value: Flat,
): readonly Node[] {
  const types = nodes.map(parameterLike)
  const expected = tangentStructure(value.structure)
  const program = region([...types, ...types], (params) => {
    const dx = params.slice(nodes.length)
    const result = rule(
      unflatten(at.structure, params.slice(0, nodes.length)) as A,
      unflatten(at.structure, dx) as A,
    )
    const tangent = flatten(result, "the rule's result")
    const mismatch = difference(expected, tangentStructure(tangent.structure), 'the result')
    if (mismatch) throw new TypeError(`customDerivative: the function and its rule differ: ${mismatch}.`)
    return linear(tangent.leaves.map(nodeOf), dx)
  })
  return inlined(program, [...nodes, ...nodes.map(changeOf)], program.free)
}

/** Outputs that are linear in `dx`, as changes. */
export function linear(outputs: readonly Node[], dx: readonly Node[]): Node[] {
  const numbers = dx.filter((node) => node instanceof Parameter && node.type !== 'boolean')
  return moved(outputs, numbers)
}
