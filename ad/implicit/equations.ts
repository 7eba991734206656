import { jvp } from '../derive/jvp.ts'
import { add, neg } from '../graph/build.ts'
import { apply, constant, element, nodeOf, region } from '../graph/graph.ts'
import { bufferLength, type Node, type Region } from '../graph/node.ts'
import { numberParameters, parameterLike } from '../graph/parameters.ts'
import { inlined } from '../graph/traverse.ts'
import { mul } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { flatten } from '../trace/tree.ts'
import { linear } from '../transform/customDerivative.ts'
import { jacobianNodes } from '../transform/jacobian.ts'
import { changeOf, graft, still } from '../transform/motion.ts'
import { times } from '../transform/moved.ts'
import type { Factor, Matrix } from './factor.ts'
import { labelled } from './unsolved.ts'

/**
 * Equations F(x) = 0 as a program: parameters are the unknowns, free nodes are all traced values that F reads from
 * around it, which the solution depends on.
 */
export type Equations = Region

/** The equations that `f` records, as many as unknowns. */
export function equationsOf(count: number, f: (x: readonly Scalar[]) => readonly unknown[]): Equations {
  return region(numberParameters(count), (x) => f(x as unknown as readonly Scalar[]).map(nodeOf))
}

/**
 * The same of a tree of residuals.
 *
 * @param name - of the search
 * @throws TypeError when there are not as many residuals as unknowns
 */
export function residualsOf(name: string, count: number, f: (x: readonly Scalar[]) => unknown): Equations {
  return equationsOf(count, (x) => {
    const { leaves } = flatten(f(x), 'the residuals')
    if (leaves.length === count) return leaves
    throw new TypeError(
      `${name}: there are ${leaves.length} residuals for ${count} unknowns, expected as many.`,
    )
  })
}

/** F(x), and what a linear map of F at x is made of, with what it reads from around standing still. */
export function valuesAt(equations: Equations, x: readonly Scalar[]): readonly Scalar[] {
  const around = equations.free.map((node) => (node.type === 'number' ? still(node) : node))
  return inlined(equations, x.map(nodeOf), around) as never
}

/** ∂F/∂x at x, with what F reads from around standing still. */
export function jacobianAt(equations: Equations, x: readonly Scalar[]): Matrix {
  const program = region(numberParameters(x.length), (params) => {
    return jacobianNodes(valuesAt(equations, params as never) as never, params).flat()
  })
  const entries = inlined(program, x.map(nodeOf), program.free)
  return x.map((_, i) => entries.slice(i * x.length, (i + 1) * x.length)) as never
}

/**
 * A solution that moves with everything the equations read, by the implicit function theorem.
 *
 *   ẋ = −(∂F/∂x)⁻¹ (∂F/∂θ) θ̇
 *
 * The matrix is taken at the solution, so its own change needs the solution's. The formula is therefore put into itself,
 * once for each order of derivatives; the innermost solution moves by NaN, so that a derivative of higher order is
 * never a plausible wrong number.
 *
 * @param solution - nodes worth the solution, however found
 */
export function movingSolution(
  equations: Equations,
  solution: readonly Node[],
  motion: Motion,
): readonly Node[] {
  const around = equations.free
  if (!around.some((node) => node.type !== 'boolean')) return solution.map(still)
  const changesAround = around.map(changeOf)
  const program = changeProgram(equations, motion.inverseOf)
  let x = unknownBeyond(motion, solution, around)
  for (let order = 0; order < motion.orders; order++) {
    const changes = inlined(program, [...x, ...around, ...changesAround], program.free)
    x = solution.map((node, i) => graft(node, changes[i]!))
  }
  return x
}

/** How a solution moves. */
export interface Motion {
  /** how many times it can be differentiated */
  readonly orders: number
  /** of the search, for errors */
  readonly name: string
  /** takes ∂F/∂x apart */
  readonly inverseOf: InverseOf
}

/** (∂F/∂x)⁻¹ applied to a vector. */
export type Inverse = (r: readonly Scalar[]) => readonly Scalar[]

/** Records what (∂F/∂x)⁻¹ is applied with, given the residuals at x and x. */
export type InverseOf = (F: readonly Node[], x: readonly Node[]) => Inverse

/** The inverse of the equations' own Jacobian, taken apart as `factorOf` does. */
export function jacobianInverse(factorOf: (A: Matrix) => Factor): InverseOf {
  return (F, x) => {
    const factor = factorOf(jacobianNodes(F, x) as never)
    return (r) => factor.substituted(r, mul)
  }
}

/**
 * The solution, moving by NaN with any of the values around, however often it is differentiated: the rate of each
 * change is NaN that itself moves by NaN with all of them.
 */
function unknownBeyond(
  { orders, name }: Motion,
  solution: readonly Node[],
  around: readonly Node[],
): readonly Node[] {
  const scalars = around.flatMap(scalarsOf)
  const what = `derivative ${orders + 1} of ${name}, which was asked for ${orders} (option orders)`
  const rate = labelled(what, () =>
    scalars.map((theta) => apply('unknown', theta, solution[0]!)).reduce(add, constant(0)),
  )
  const change = scalars
    .map((theta) => times('gearedStrongly', changeOf(theta), rate))
    .reduce(add, constant(0))
  return solution.map((node) => graft(node, change))
}

/** The reals that a node is worth. */
function scalarsOf(node: Node): Node[] {
  if (node.type === 'boolean') return []
  if (node.type !== 'buffer') return [node]
  return Array.from({ length: bufferLength(node) }, (_, i) => element(node, i))
}

/** The change of the solution: a program of the solution, of what F reads, and of its changes. */
function changeProgram(equations: Equations, inverseOf: InverseOf): Region {
  const n = equations.params.length
  const around = equations.free.map(parameterLike)
  return region([...numberParameters(n), ...around, ...around], (params) => {
    const x = params.slice(0, n)
    const theta = params.slice(n, n + around.length)
    const dTheta = params.slice(n + around.length)
    const F = inlined(equations, x, theta)
    const tangents = dTheta.map((node) => (node.type === 'boolean' ? undefined : node))
    const dF = jvp(F, theta, tangents).map((dual) => dual.tangent ?? constant(0))
    return linear(inverseOf(F, x)(dF.map(neg) as never).map(nodeOf), dTheta)
  })
}
