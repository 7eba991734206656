import type { Model, State } from './model.ts'

/** Every joint at its reference, at rest. */
export function restState(model: Model): State {
  return {
    q: model.links.flatMap(({ joint, X_PL0 }) => joint.reference(X_PL0)),
    v: Array(model.nv).fill(0),
  }
}
