import { hasMcapPrefix, McapStreamReader, type McapTypes } from '@mcap/core'
import { foxglove } from './foxglovePackage.ts'
import { geometryFromSize } from './geometrySize.ts'
import { limber } from './limberPackage.ts'
import type {
  Quadruple,
  RecordedBody,
  RecordedContact,
  RecordedFrame,
  RecordedPose,
  Recording,
  Signal,
  Triple,
} from './recording.ts'
import { FORMAT, METADATA_NAME, TOPICS } from './topics.ts'

/**
 * The recording that `encodeMcap` wrote, the same numbers bit for bit.
 *
 * @throws a sentence saying whether the bytes are not MCAP, cut short, damaged, or an MCAP file of another program
 */
export async function decodeMcap(bytes: Uint8Array): Promise<Recording> {
  if (!hasMcapPrefix(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))) throw notMcap(bytes)
  const { messages, metadata } = contents(bytes)
  const machine = machineOf(messages)
  const { name, bodies, q, v, u } = machine
  return {
    name,
    bodies: bodies.map(bodyOf),
    signals: { q: signals(q), v: signals(v), u: signals(u) },
    frames: framesOf(machine, messages),
    metadata,
  }
}

interface Contents {
  readonly messages: ReadonlyMap<string, readonly Uint8Array[]>
  readonly metadata: Readonly<Record<string, string>>
}

/** Every message by topic, in the file's order, and our metadata. */
function contents(bytes: Uint8Array): Contents {
  const topics = new Map<number, string>()
  const messages = new Map<string, Uint8Array[]>()
  let metadata: Record<string, string> = {}
  for (const record of records(bytes)) {
    if (record.type === 'Channel') topics.set(record.id, record.topic)
    if (record.type === 'Metadata' && record.name === METADATA_NAME)
      metadata = Object.fromEntries(record.metadata)
    if (record.type === 'Message') {
      const topic = topics.get(record.channelId)!
      if (!messages.has(topic)) messages.set(topic, [])
      messages.get(topic)!.push(record.data)
    }
  }
  return { messages, metadata }
}

/** The file's records one by one; says so when the file is damaged or ends too early. */
function* records(bytes: Uint8Array): Generator<McapTypes.TypedMcapRecord> {
  const reader = new McapStreamReader()
  reader.append(bytes)
  while (true) {
    const record = nextRecord(reader)
    if (!record) break
    yield record
  }
  if (reader.done()) return
  throw new Error(
    `the MCAP file is cut short: its ${bytes.length} bytes end without the closing footer. Copy or write the file again.`,
  )
}

function nextRecord(reader: McapStreamReader): McapTypes.TypedMcapRecord | undefined {
  try {
    return reader.nextRecord()
  } catch (cause) {
    throw new Error(`the MCAP file is damaged: ${(cause as Error).message}. Copy or write the file again.`, {
      cause,
    })
  }
}

function notMcap(bytes: Uint8Array): Error {
  const head = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
  return new Error(
    `not an MCAP file: it begins with ${head === '' ? 'nothing' : `the bytes ${head}`}, expected 89 4d 43 41 50 30 0d 0a. Open a .mcap file that limber wrote.`,
  )
}

interface MachineMessage {
  readonly name: string
  readonly format: number
  readonly bodies: readonly BodyMessage[]
  readonly q: readonly Signal[]
  readonly v: readonly Signal[]
  readonly u: readonly Signal[]
}

interface BodyMessage {
  readonly name: string
  readonly shapes: readonly ShapeMessage[]
}

interface ShapeMessage {
  readonly name: string
  readonly kind: string
  readonly size: readonly number[]
  readonly position: Triple
  readonly orientation: Quadruple
  readonly rgba: Quadruple
}

function machineOf(messages: Contents['messages']): MachineMessage {
  const [bytes] = messages.get(TOPICS.machine.topic) ?? []
  if (!bytes) {
    const found = [...messages.keys()].join(', ')
    throw new Error(
      `the MCAP file is not a limber recording: it has no message on ${TOPICS.machine.topic} (its topics: ${found || 'none'}). Open a file that limber wrote.`,
    )
  }
  const machine = limber.decode<MachineMessage>('Machine', bytes)
  if (machine.format === FORMAT) return machine
  throw new Error(
    `the recording of "${machine.name}" is written in format ${machine.format}, expected ${FORMAT}: open it with the limber that wrote it.`,
  )
}

function bodyOf({ name, shapes }: BodyMessage): RecordedBody {
  return {
    name,
    shapes: shapes.map((shape) => ({
      name: shape.name,
      geometry: geometryFromSize(shape.kind, shape.size),
      p_BS: [...shape.position],
      Q_BS: [...shape.orientation],
      rgba: [...shape.rgba],
    })),
  }
}

function signals(list: readonly Signal[]): readonly Signal[] {
  return list.map(({ name, unit }) => ({ name, unit }))
}

interface StateMessage {
  readonly time: number
  readonly q: readonly number[]
  readonly v: readonly number[]
  readonly u: readonly number[]
  readonly contacts: readonly { first: string; second: string; position: Triple; force: Triple }[]
}

function framesOf(machine: MachineMessage, messages: Contents['messages']): readonly RecordedFrame[] {
  const states = messages.get(TOPICS.state.topic) ?? []
  const transforms = messages.get(TOPICS.transforms.topic) ?? []
  if (states.length !== transforms.length) {
    throw new Error(
      `the recording of "${machine.name}" has ${states.length} messages on ${TOPICS.state.topic} and ${transforms.length} on ${TOPICS.transforms.topic}, expected as many: one each a frame.`,
    )
  }
  return states.map((bytes, index) => {
    const { time, q, v, u, contacts } = limber.decode<StateMessage>('State', bytes)
    const poses = posesOf(machine, transforms[index]!)
    return { time, poses, q: [...q], v: [...v], u: [...u], contacts: contacts.map(contactOf) }
  })
}

function contactOf({ first, second, position, force }: StateMessage['contacts'][number]): RecordedContact {
  return { between: [first, second], position: [...position], force: [...force] }
}

interface TransformsMessage {
  readonly transforms: readonly {
    readonly childFrameId: string
    readonly translation: { x: number; y: number; z: number }
    readonly rotation: { x: number; y: number; z: number; w: number }
  }[]
}

function posesOf({ name, bodies }: MachineMessage, bytes: Uint8Array): readonly RecordedPose[] {
  const { transforms } = foxglove.decode<TransformsMessage>('FrameTransforms', bytes)
  const moving = bodies.slice(1)
  return [
    { p_WB: [0, 0, 0], Q_WB: [1, 0, 0, 0] },
    ...moving.map((body, i): RecordedPose => {
      const transform = transforms[i]
      if (transform?.childFrameId !== body.name) {
        throw new Error(
          `the recording of "${name}": transform ${i} moves "${transform?.childFrameId}", expected body "${body.name}".`,
        )
      }
      const { translation: p, rotation: Q } = transform
      return { p_WB: [p.x, p.y, p.z], Q_WB: [Q.w, Q.x, Q.y, Q.z] }
    }),
  ]
}
