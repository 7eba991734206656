import { select } from '../control/select.ts'
import { nodeOf, recording, region } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import { numberParameters } from '../graph/parameters.ts'
import type { Scalar } from '../scalar.ts'
import { flatten, type Structure } from '../trace/tree.ts'
import { still } from '../transform/motion.ts'
import { evaluated } from '../transform/transformed.ts'
import { type Equations, type InverseOf, movingSolution } from './equations.ts'
import type { Found, NewtonLimits } from './newton.ts'
import { unsolved } from './unsolved.ts'

/** When a search for a solution ends. */
export interface ImplicitOptions {
  /** the step at which the search has converged, relative to 1 + |x| in every component */
  readonly tolerance?: number
  /** after how many steps without convergence the search has failed */
  readonly maxIterations?: number
  /** how many times the solution can be differentiated, 2 unless said otherwise; beyond that, derivatives are NaN */
  readonly orders?: number
}

/** Equations, and how to find their solution. */
export interface Problem {
  readonly equations: Equations
  /** records the search */
  readonly found: (start: readonly Scalar[], limits: NewtonLimits) => Found
}

/** A search for numbers that equations define. */
interface Search<X> {
  readonly name: string
  /** what to do when nothing was found */
  readonly advice: string
  readonly x0: X
  readonly options: NewtonLimits & { readonly orders?: number }
  /** records the equations of unknowns of this structure */
  readonly problem: (structure: Structure, count: number) => Problem
  /** takes the equations' Jacobian at the solution apart */
  readonly inverseOf: InverseOf
}

/** Enough for Newton's method on a loss over a simulation. */
export const ORDERS = 2

/**
 * The numbers that a search finds, moving by the implicit function theorem with all that the equations read.
 *
 * @throws RangeError when an option is out of range
 * @throws Error when the search fails on plain numbers
 */
export function solution<X>(search: Search<X>): X {
  const { name, x0, options } = search
  expectLimits(name, options)
  const traced = recording()
  const { leaves, structure } = flatten(x0, 'the start')
  const result = evaluated(() => {
    const program = region(numberParameters(leaves.length), (params) =>
      recordedSearch(search, structure, params.map(still)),
    )
    return { program, leaves, output: resultStructure(structure) }
  }) as { x: X; converged: boolean; residual: number }
  if (!traced && !result.converged) throw new Error(failure(search, result.residual))
  return result.x
}

/** The solution's leaves, whether it is one, and its residual. */
function recordedSearch<X>(search: Search<X>, structure: Structure, start: readonly Node[]): Node[] {
  const { equations, found: find } = search.problem(structure, start.length)
  const found = find(start as never, search.options)
  const misfit = unsolved(found.residual, `${search.name} (its residual)`)
  const x = found.x.map((xi) => nodeOf(select(found.converged, xi, misfit)))
  const { name, inverseOf, options } = search
  const moving = movingSolution(equations, x, { orders: options.orders ?? ORDERS, name, inverseOf })
  return [...moving, nodeOf(found.converged), nodeOf(found.residual)]
}

function resultStructure(x: Structure): Structure {
  const converged: Structure = { kind: 'leaf', type: 'boolean' }
  const residual: Structure = { kind: 'leaf', type: 'number' }
  return { kind: 'record', keys: ['x', 'converged', 'residual'], items: [x, converged, residual] }
}

function failure<X>({ name, advice, options }: Search<X>, residual: number): string {
  return (
    `${name}: no solution was found in ${options.maxIterations} iterations to a tolerance of ${options.tolerance}; ` +
    `the residual is ${residual}. ${advice}`
  )
}

function expectLimits(
  name: string,
  { tolerance, maxIterations, orders = ORDERS }: Search<unknown>['options'],
): void {
  if (!(tolerance > 0))
    throw new RangeError(`${name}: the tolerance is ${tolerance}, expected a number above 0.`)
  expectCount(name, 'maxIterations', maxIterations)
  expectCount(name, 'orders', orders)
}

/** @throws RangeError unless an option is a whole number above 0 */
export function expectCount(name: string, option: string, value: number): void {
  if (Number.isInteger(value) && value > 0) return
  throw new RangeError(`${name}: ${option} is ${value}, expected a whole number above 0.`)
}
