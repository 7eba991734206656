import type { Scalar } from '../scalar.ts'
import { grad } from './grad.ts'
import { type JacobianOptions, jacobian } from './jacobian.ts'
import { jvp, vjp } from './jvp.ts'

/**
 * The Hessian of f times a vector, forward over reverse: a few times the cost of f, whatever the number of leaves.
 *
 *   H v = d/dε ∇f(x + ε v)
 *
 * @param f - function of a tree of scalars to one scalar
 * @param x - where
 * @param v - same structure as x
 * @returns H v, same structure as x
 */
export function hvp<A>(f: (argument: A) => Scalar, x: A, v: A): A {
  return jvp(grad(f), x, v).tangent
}

/**
 * A function that returns f's matrix of second derivatives, rows and columns in the order of the argument's leaves.
 *
 *   Hᵢₖ = ∂²f / ∂xᵢ ∂xₖ, the Jacobian of the gradient
 *
 * @param f - function of a tree of scalars to one scalar
 */
export function hessian<A>(
  f: (argument: A) => Scalar,
  options: JacobianOptions = {},
): (argument: A) => readonly (readonly Scalar[])[] {
  return jacobian(grad(f), options)
}

/**
 * A function that returns the Gauss–Newton matrix of f times a vector, one forward and one reverse pass.
 *
 *   JᵀJ v, the Hessian of ½‖f‖² without the second derivatives of f
 *
 * @param f - function of a tree of scalars to a tree of residuals
 */
export function gaussNewton<A, R>(f: (argument: A) => R): (x: A, v: A) => A {
  return (x, v) => vjp(f, x, jvp(f, x, v).tangent).grad
}
