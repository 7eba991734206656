'use grad'
import type { Scalar } from '../../ad/index.ts'
import { coordinatesOf, dofsOf } from '../model/link.ts'
import type { Model } from '../model/model.ts'

/** q ⊕ v dt: the configuration after moving with v for dt [s]. */
export function moved(
  model: Model,
  q: readonly Scalar[],
  v: readonly Scalar[],
  dt: Scalar,
): readonly Scalar[] {
  return model.links.flatMap((link) => link.joint.integrate(coordinatesOf(link, q), dofsOf(link, v), dt))
}

/** The v that takes `from` to `to` in one second. */
export function difference(model: Model, from: readonly Scalar[], to: readonly Scalar[]): readonly Scalar[] {
  return model.links.flatMap((link) =>
    link.joint.difference(coordinatesOf(link, from), coordinatesOf(link, to)),
  )
}
