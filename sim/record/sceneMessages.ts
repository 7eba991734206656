import type { MessageValue } from './protobufSchema.ts'
import type {
  Quadruple,
  RecordedContact,
  RecordedFrame,
  RecordedShape,
  Recording,
  Triple,
} from './recording.ts'

/** How far the drawn part of an infinite plane reaches [m]: farther than robots walk in a run. */
const PLANE_EXTENT = 100
/** Thickness of the drawn slab below a plane [m]: too thin to be seen from the side. */
const PLANE_THICKNESS = 0.002
/** Length of the arrow of a recording's greatest contact force [m]. */
const LONGEST_ARROW = 0.5
/** Arrow diameters and head relative to the longest arrow. */
const ARROW = { shaft: 0.03, head: 0.07, headLength: 0.12 } as const
const FORCE_COLOR: Quadruple = [0.95, 0.55, 0.1, 1]

/** foxglove.FrameTransforms of a frame: X_WB of every body but the world. */
export function transformsMessage({ bodies }: Recording, frame: RecordedFrame): MessageValue {
  const timestamp = timestampMessage(frame.time)
  const transforms = frame.poses.slice(1).map(({ p_WB, Q_WB }, i) => ({
    timestamp,
    parentFrameId: bodies[0]!.name,
    childFrameId: bodies[i + 1]!.name,
    translation: vector(p_WB),
    rotation: quaternion(Q_WB),
  }))
  return { transforms }
}

/** foxglove.SceneUpdate with an entity per body that has shapes; each stays fixed to its body's frame. */
export function sceneMessage({ bodies, frames }: Recording): MessageValue {
  const timestamp = timestampMessage(frames[0]?.time ?? 0)
  const drawn = bodies.filter((body) => body.shapes.length > 0)
  const entities = drawn.map(({ name, shapes }) => {
    const of = (make: (shape: RecordedShape) => readonly MessageValue[]) => shapes.flatMap(make)
    return {
      timestamp,
      frameId: name,
      id: name,
      frameLocked: true,
      cubes: of(cubes),
      spheres: of(spheres),
      cylinders: of(cylinders),
    }
  })
  return { entities }
}

/**
 * foxglove.SceneUpdate with one arrow per contact force.
 *
 * @param greatest - the recording's greatest contact force [N], drawn half a metre long
 */
export function contactsMessage(recording: Recording, frame: RecordedFrame, greatest: number): MessageValue {
  const entity = {
    timestamp: timestampMessage(frame.time),
    frameId: recording.bodies[0]!.name,
    id: 'contacts',
    frameLocked: true,
    arrows: frame.contacts.flatMap((contact) => arrows(contact, greatest)),
  }
  return { entities: [entity] }
}

/** Greatest norm of a contact force in the recording [N]; 0 without contacts. */
export function greatestForce({ frames }: Recording): number {
  let greatest = 0
  for (const { contacts } of frames) {
    for (const { force } of contacts) greatest = Math.max(greatest, Math.hypot(...force))
  }
  return greatest
}

/** Whole nanoseconds of a time in seconds, rounded to nearest: MCAP's clock. */
export function nanoseconds(time: number): bigint {
  const seconds = Math.floor(time)
  return BigInt(seconds) * 1_000_000_000n + BigInt(Math.round((time - seconds) * 1e9))
}

function timestampMessage(time: number): MessageValue {
  const ns = nanoseconds(time)
  return { seconds: ns / 1_000_000_000n, nanos: Number(ns % 1_000_000_000n) }
}

function cubes({ geometry, p_BS, Q_BS, rgba }: RecordedShape): readonly MessageValue[] {
  if (geometry.kind === 'box') {
    const [x, y, z] = geometry.halfSize
    return [{ pose: pose(p_BS, Q_BS), size: vector([2 * x, 2 * y, 2 * z]), color: color(rgba) }]
  }
  if (geometry.kind === 'plane') {
    const top = along(p_BS, Q_BS, -PLANE_THICKNESS / 2)
    const size = vector([PLANE_EXTENT, PLANE_EXTENT, PLANE_THICKNESS])
    return [{ pose: pose(top, Q_BS), size, color: color(rgba) }]
  }
  return []
}

function spheres({ geometry, p_BS, Q_BS, rgba }: RecordedShape): readonly MessageValue[] {
  if (geometry.kind !== 'sphere' && geometry.kind !== 'capsule') return []
  const d = 2 * geometry.radius
  const offsets = geometry.kind === 'sphere' ? [0] : [-geometry.halfLength, geometry.halfLength]
  return offsets.map((z) => ({
    pose: pose(along(p_BS, Q_BS, z), Q_BS),
    size: vector([d, d, d]),
    color: color(rgba),
  }))
}

function cylinders({ geometry, p_BS, Q_BS, rgba }: RecordedShape): readonly MessageValue[] {
  if (geometry.kind !== 'capsule') return []
  const d = 2 * geometry.radius
  const size = vector([d, d, 2 * geometry.halfLength])
  return [{ pose: pose(p_BS, Q_BS), size, bottomScale: 1, topScale: 1, color: color(rgba) }]
}

function arrows({ position, force }: RecordedContact, greatest: number): readonly MessageValue[] {
  const norm = Math.hypot(...force)
  if (!(norm > 0)) return []
  const length = (LONGEST_ARROW * norm) / greatest
  const headLength = Math.min(LONGEST_ARROW * ARROW.headLength, length)
  return [
    {
      pose: pose(position, rotationFromX([force[0] / norm, force[1] / norm, force[2] / norm])),
      shaftLength: length - headLength,
      shaftDiameter: LONGEST_ARROW * ARROW.shaft,
      headLength,
      headDiameter: LONGEST_ARROW * ARROW.head,
      color: color(FORCE_COLOR),
    },
  ]
}

/** The shortest rotation that takes the x axis to a unit direction: w + v = 1 + x̂·d + x̂ × d, normalized. */
function rotationFromX([x, y, z]: Triple): Quadruple {
  if (x === -1) return [0, 0, 0, 1]
  const n = Math.hypot(1 + x, y, z)
  return [(1 + x) / n, 0, -z / n, y / n]
}

/** p + R(Q) (0, 0, distance). */
function along(p: Triple, [w, x, y, z]: Quadruple, distance: number): Triple {
  return [
    p[0] + distance * 2 * (x * z + w * y),
    p[1] + distance * 2 * (y * z - w * x),
    p[2] + distance * (1 - 2 * (x * x + y * y)),
  ]
}

function vector([x, y, z]: Triple): MessageValue {
  return { x, y, z }
}

function quaternion([w, x, y, z]: Quadruple): MessageValue {
  return { x, y, z, w }
}

function pose(p: Triple, Q: Quadruple): MessageValue {
  return { position: vector(p), orientation: quaternion(Q) }
}

function color([r, g, b, a]: Quadruple): MessageValue {
  return { r, g, b, a }
}
