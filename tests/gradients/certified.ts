import { checkJvp, dotTest } from '../../ad/checking/index.ts'
import { flatDerivatives } from '../../ad/diagnostics/index.ts'
import type { Scalar } from '../../ad/index.ts'

/** Arguments by name: numbers or lists of them. */
export type Arguments = { readonly [name: string]: Scalar | readonly Scalar[] }

/** Relative error allowed between forward and reverse mode. */
const BOTH_WAYS = 1e-11

/** Relative error allowed between a derivative and high-order differences. */
const DIFFERENCES = 1e-6

/**
 * Holds the compiled derivatives of f against each other and against differences, in every component of every argument.
 *
 * @throws DerivativeError naming the worst direction
 */
export function certify<A extends Arguments>(f: (x: A) => readonly Scalar[], at: A): void {
  const { at: x, inputs, outputs, value, jvp, vjp } = flatDerivatives(f, at)
  dotTest({
    jvp: (dx) => jvp(x, dx),
    vjp: (y) => vjp(x, y),
    inputs: inputs.length,
    outputs: outputs.length,
    samples: 6,
    tolerance: BOTH_WAYS,
  }).throwIfWrong()
  checkJvp({ at: x, names: inputs, components: 'all', value, jvp, tolerance: DIFFERENCES }).throwIfWrong()
}
