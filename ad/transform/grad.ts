import { zeroLike } from '../derive/rows.ts'
import { vjp as pullBack } from '../derive/vjp.ts'
import { constant, nodeOf, region } from '../graph/graph.ts'
import { Node } from '../graph/node.ts'
import type { Scalar } from '../scalar.ts'
import { parametersFor, treeOfNodes } from '../trace/row.ts'
import { flattenRows, type Structure } from '../trace/tree.ts'
import { derivedFrom } from './origin.ts'
import { evaluated } from './transformed.ts'

/** A scalar and its gradient, shaped like the argument. */
export interface ValueAndGrad<A> {
  readonly value: Scalar
  readonly grad: A
}

/**
 * A function that returns f's value and its gradient.
 *
 *   grad = (∂f/∂a)ᵀ, by one reverse sweep
 *
 * @param f - function of a tree of scalars to one scalar
 * @throws TypeError when f does not return one scalar
 */
export function valueAndGrad<A>(f: (argument: A) => Scalar): (argument: A) => ValueAndGrad<A> {
  return derivedFrom(f, (argument: A) => {
    const both = evaluated(() => {
      const args = flattenRows(argument, 'the argument')
      const program = region(parametersFor(args.structure), (params) => {
        const value = scalarResult(f(treeOfNodes(args.structure, params) as A))
        const bars = pullBack([value], [constant(1)], params)
        return [value, ...bars.map((bar, i) => bar ?? zeroLike(params[i]!))]
      })
      return { program, leaves: args.leaves, output: valueAndGradStructure(args.structure) }
    })
    return both as ValueAndGrad<A>
  })
}

/** A function that returns f's gradient. Same as `valueAndGrad(f)(a).grad`. */
export function grad<A>(f: (argument: A) => Scalar): (argument: A) => A {
  return derivedFrom(f, (argument: A) => valueAndGrad(f)(argument).grad)
}

function valueAndGradStructure(argument: Structure): Structure {
  return { kind: 'record', keys: ['value', 'grad'], items: [{ kind: 'leaf', type: 'number' }, argument] }
}

function scalarResult(value: unknown): Node {
  if (typeof value === 'number' || (value instanceof Node && value.type === 'number')) return nodeOf(value)
  const kind =
    value instanceof Node
      ? 'a truth value'
      : Array.isArray(value)
        ? 'an array'
        : `a value of type ${typeof value}`
  throw new TypeError(
    `grad: the function returned ${kind}, expected one number. For several results use vjp or jvp.`,
  )
}
