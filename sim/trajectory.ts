import { bodyPoses } from './dynamics/kinematics.ts'
import { contactForces } from './forces.ts'
import type { Model, State } from './model/model.ts'
import type { Geometry } from './model/shape.ts'
import type { RecordedContact, RecordedFrame, RecordedShape, Recording } from './record/recording.ts'

// From simulation to record: plain trees, in the shape that files and the viewer want.

/**
 * One instant of a simulation, as it is recorded.
 *
 * @param u - controls that act at this instant
 * @param time - [s]
 */
export function recordedFrame(model: Model, state: State, u: readonly number[], time: number): RecordedFrame {
  const poses = bodyPoses(model, state.q).map(({ p, Q }) => ({ p_WB: p, Q_WB: Q }))
  return { time, poses, q: state.q, v: state.v, u, contacts: recordedContacts(model, state, u) }
}

/** Contacts that press, with their forces. */
function recordedContacts(model: Model, state: State, u: readonly number[]): RecordedContact[] {
  return contactForces(model, state, u).flatMap(({ contact, p_WC, force_W }) => {
    if (force_W.every((f) => f === 0)) return []
    const names = [model.shapes[contact.pair.a]!.name, model.shapes[contact.pair.b]!.name] as const
    return [{ between: names, position: p_WC, force: force_W }]
  })
}

/** A trajectory with what is needed to draw it. */
export function recording(
  model: Model,
  frames: readonly RecordedFrame[],
  metadata: Readonly<Record<string, string>> = {},
): Recording {
  const joints = model.bodies.flatMap((body) => body.joints)
  return {
    name: model.name,
    bodies: model.bodies.map(({ name }, i) => ({ name, shapes: recordedShapes(model, i) })),
    signals: {
      q: joints.flatMap(({ labels }) => labels.q),
      v: joints.flatMap(({ labels }) => labels.v),
      u: model.motors.map(({ name }) => ({ name, unit: '1' })),
    },
    frames,
    metadata,
  }
}

function recordedShapes(model: Model, body: number): RecordedShape[] {
  return model.shapes
    .filter((shape) => shape.body === body)
    .map(({ name, geometry, X_BS, rgba }) => ({
      name,
      geometry: geometry as Geometry,
      p_BS: X_BS.p,
      Q_BS: X_BS.Q,
      rgba,
    }))
}
