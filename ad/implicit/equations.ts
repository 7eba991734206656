import { jvp } from '../derive/jvp.ts'
import { neg } from '../graph/build.ts'
import { constant, nodeOf, region } from '../graph/graph.ts'
import { bufferLength, type Node, type Region } from '../graph/node.ts'
import { inlined } from '../graph/traverse.ts'
import { mul } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { linear } from '../transform/customDerivative.ts'
import { jacobianNodes } from '../transform/jacobian.ts'
import { changeOf, graft, still } from '../transform/motion.ts'
import type { Factor, Matrix } from './factor.ts'

/**
 * Equations F(x) = 0 as a program: parameters are the unknowns, free nodes are all traced values that F reads from
 * around it, which the solution depends on.
 */
export type Equations = Region

/** The equations that `f` records, as many as unknowns. */
export function equationsOf(count: number, f: (x: readonly Scalar[]) => readonly unknown[]): Equations {
  return region(numbers(count), (x) => f(x as unknown as readonly Scalar[]).map(nodeOf))
}

/** F(x), and what a linear map of F at x is made of, with what it reads from around standing still. */
export function valuesAt(equations: Equations, x: readonly Scalar[]): readonly Scalar[] {
  const around = equations.free.map((node) => (node.type === 'number' ? still(node) : node))
  return inlined(equations, x.map(nodeOf), around) as never
}

/** ∂F/∂x at x, with what F reads from around standing still. */
export function jacobianAt(equations: Equations, x: readonly Scalar[]): Matrix {
  const program = region(numbers(x.length), (params) => {
    return jacobianNodes(valuesAt(equations, params as never) as never, params).flat()
  })
  const entries = inlined(program, x.map(nodeOf), program.free)
  return x.map((_, i) => entries.slice(i * x.length, (i + 1) * x.length)) as never
}

/** How often the formula for the solution's change is put into itself: once for each order of derivatives. */
const ORDERS = 2

/**
 * A solution that moves with everything the equations read, by the implicit function theorem.
 *
 *   ẋ = −(∂F/∂x)⁻¹ (∂F/∂θ) θ̇
 *
 * The matrix stands where the solution is, so its own change needs the solution's: the first time the solution stands
 * still in it, the second time it moves as found the first time. Derivatives are right to second order.
 *
 * @param solution - nodes worth the solution, however found
 * @param factorOf - takes ∂F/∂x apart
 */
export function movingSolution(
  equations: Equations,
  solution: readonly Node[],
  factorOf: (A: Matrix) => Factor,
): readonly Node[] {
  const around = equations.free
  const program = changeProgram(equations, factorOf)
  let x = solution
  for (let order = 0; order < ORDERS; order++) {
    const changes = inlined(program, [...x, ...around, ...around.map(changeOf)], program.free)
    x = solution.map((node, i) => graft(node, changes[i]!))
  }
  return x
}

/** The change of the solution: a program of the solution, of what F reads, and of its changes. */
function changeProgram(equations: Equations, factorOf: (A: Matrix) => Factor): Region {
  const n = equations.params.length
  const around = equations.free.map((node) => ({
    type: node.type as 'number' | 'boolean' | 'buffer',
    length: node.type === 'buffer' ? bufferLength(node) : 1,
  }))
  return region([...numbers(n), ...around, ...around], (params) => {
    const x = params.slice(0, n)
    const theta = params.slice(n, n + around.length)
    const dTheta = params.slice(n + around.length)
    const F = inlined(equations, x, theta)
    const tangents = dTheta.map((node) => (node.type === 'boolean' ? undefined : node))
    const dF = jvp(F, theta, tangents).map((dual) => dual.tangent ?? constant(0))
    const factor = factorOf(jacobianNodes(F, x) as never)
    return linear(factor.substituted(dF.map(neg) as never, mul).map(nodeOf), dTheta)
  })
}

function numbers(count: number): { type: 'number' }[] {
  return Array.from({ length: count }, () => ({ type: 'number' }))
}
