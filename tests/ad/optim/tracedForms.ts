// Derivatives of traced functions in the forms that optimizers ask for.
'use grad'

import { compile, grad, jvp, type Scalar, valueAndGrad } from '../../../ad/index.ts'
import type { Constraint, CurvedObjective, LeastSquares } from '../../../ad/optim/index.ts'

type Point = readonly Scalar[]

/** A scalar function with its gradient and the products with its Hessian. */
export function tracedObjective(f: (x: Point) => Scalar, n: number): CurvedObjective {
  const zeros: Point = new Array(n).fill(0)
  const first = compile(valueAndGrad(f), zeros)
  const second = compile(({ x, v }: { x: Point; v: Point }) => jvp(grad(f), x, v).tangent, {
    x: zeros,
    v: zeros,
  })
  return {
    valueAndGrad: (x) => {
      const { value, grad: gradient } = first([...x])
      return { value, gradient: Float64Array.from(gradient) }
    },
    hvp: (x, v) => second({ x: [...x], v: [...v] }),
  }
}

/** The matrix of first derivatives of a vector function, by rows. */
function tracedJacobian(c: (x: Point) => Point, n: number): (x: Float64Array) => number[][] {
  const zeros: Point = new Array(n).fill(0)
  const unit = (k: number) => zeros.map((_, i) => (i === k ? 1 : 0))
  const columns = compile((x: Point) => zeros.map((_, k) => jvp(c, x, unit(k)).tangent), zeros)
  return (x) => {
    const J = columns([...x])
    return J[0]!.map((_, i) => J.map((column) => column[i]!))
  }
}

/** Residuals with their Jacobian. */
export function tracedLeastSquares(r: (x: Point) => Point, n: number): LeastSquares {
  return { residuals: (x) => r([...x]), jacobian: tracedJacobian(r, n) }
}

/** A vector function as a constraint, in every form. */
export function tracedConstraint(
  c: (x: Point) => Point,
  n: number,
  limits: Pick<Constraint, 'lower' | 'upper' | 'equals'>,
): Constraint {
  const zeros: Point = new Array(n).fill(0)
  const u: Point = new Array(c(zeros).length).fill(0)
  const bent = compile(
    (at: { x: Point; u: Point; v: Point }) =>
      jvp(
        grad((x: Point) => c(x).reduce((total, ci, i) => total + at.u[i]! * ci, 0)),
        at.x,
        at.v,
      ).tangent,
    { x: zeros, u, v: zeros },
  )
  return {
    ...limits,
    values: (x) => c([...x]),
    jacobian: tracedJacobian(c, n),
    hvp: (x, weights, v) => bent({ x: [...x], u: [...weights], v: [...v] }),
  }
}
