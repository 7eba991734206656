import type { Scalar } from '../scalar.ts'
import { flatten, unflatten } from '../trace/tree.ts'
import { valueAndGrad } from '../transform/grad.ts'

/** How draws are made to vary less: in mirrored pairs, by what f is at the centre, or not at all. */
export type Reduction = 'antithetic' | 'baseline' | 'none'

/** What one draw says: of the value, and of the slopes by way of f's gradient and of f's values alone. */
export interface Draw {
  readonly value: Scalar
  readonly pathwise: readonly Scalar[]
  readonly score: readonly Scalar[]
}

/** A function around a centre, as one of perturbations in units of their deviations. */
export interface Perturbed {
  /** f and, where asked for, its gradient at centre + σz */
  readonly at: (z: readonly Scalar[]) => { readonly value: Scalar; readonly grad: readonly Scalar[] }
  readonly sigmas: readonly Scalar[]
}

/**
 * f around a centre.
 *
 * @param sigmas - deviation of each leaf, in its unit
 * @param differentiated - whether the gradient is wanted
 */
export function perturbed<A>(
  f: (argument: A) => Scalar,
  centre: A,
  sigmas: readonly Scalar[],
  differentiated: boolean,
): Perturbed {
  'use grad'
  const { leaves, structure } = flatten(centre, 'the argument')
  const at = (z: readonly Scalar[]) => {
    const place = leaves.map((leaf, k) => (leaf as Scalar) + sigmas[k]! * z[k]!)
    const argument = unflatten(structure, place) as A
    if (!differentiated) return { value: f(argument), grad: [] }
    const { value, grad } = valueAndGrad(f)(argument)
    return { value, grad: flatten(grad).leaves as Scalar[] }
  }
  return { at, sigmas }
}

/**
 * What the draw z says of E f(µ + σZ) and its slopes with respect to µ.
 *
 *   pathwise ∇f(µ + σz),   score (f(µ + σz) − b) z/σ
 *
 * The score needs no derivative of f, and is right across jumps, which the pathwise estimate does not see; it varies
 * more, the less the smaller |f − b| is. Mirrored, both are means over z and −z, in which b cancels.
 *
 * @param baseline - b, f at the centre or 0
 */
export function drawOf({ at, sigmas }: Perturbed, z: readonly Scalar[], baseline: Scalar): Draw {
  'use grad'
  const { value, grad } = at(z)
  return { value, pathwise: grad, score: sigmas.map((sigma, k) => ((value - baseline) * z[k]!) / sigma) }
}

/** Same as `drawOf`, as a mean over z and −z. */
export function mirroredDrawOf({ at, sigmas }: Perturbed, z: readonly Scalar[]): Draw {
  'use grad'
  const [here, there] = [at(z), at(z.map((part) => -part))]
  return {
    value: 0.5 * (here.value + there.value),
    pathwise: here.grad.map((slope, k) => 0.5 * (slope + there.grad[k]!)),
    score: sigmas.map((sigma, k) => (0.5 * (here.value - there.value) * z[k]!) / sigma),
  }
}
