import {
  contactPushes,
  contactResponses,
  contacts,
  contactWrenches,
  type Force,
  kinematics,
  type Model,
  type State,
  twists,
} from '../../../sim/index.ts'

/** Their numbers, one after the other. */
export const flat = (wrenches: readonly Force[]): number[] =>
  wrenches.flatMap(({ moment, force }) => [...moment, ...force])

/** The wrenches of compliant contacts on all links, where pairs that are out of reach are skipped. */
export function skipping(model: Model, state: State): number[] {
  const kin = kinematics(model, state.q)
  return flat(contactPushes(model, kin, twists(model, kin, state)).map(({ wrench }) => wrench))
}

/** The same with all pairs worked out. */
export function whole(model: Model, state: State): number[] {
  const kin = kinematics(model, state.q)
  const touching = contacts(model, kin)
  const responses = contactResponses(model, kin, twists(model, kin, state), touching)
  return flat(contactWrenches(model, kin, touching, responses))
}
