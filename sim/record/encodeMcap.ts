import { type IWritable, McapWriter } from '@mcap/core'
import { checkRecording } from './checkRecording.ts'
import { foxglove } from './foxglovePackage.ts'
import { geometrySize } from './geometrySize.ts'
import { limber } from './limberPackage.ts'
import type { MessageValue } from './protobufSchema.ts'
import type { RecordedFrame, RecordedShape, Recording, Signal } from './recording.ts'
import {
  contactsMessage,
  greatestForce,
  nanoseconds,
  sceneMessage,
  transformsMessage,
} from './sceneMessages.ts'
import { FORMAT, METADATA_NAME, TOPICS, type TopicName } from './topics.ts'

const PACKAGES = { foxglove, limber }

/**
 * The recording as an MCAP file, which `decodeMcap` turns back into the same numbers, bit for bit. The layout is in
 * this folder's README.
 *
 * @throws when the recording contradicts itself: lengths, repeated body names, time that is not finite or runs backwards
 */
export async function encodeMcap(recording: Recording): Promise<Uint8Array> {
  checkRecording(recording)
  const file = new ByteSink()
  const writer = new McapWriter({ writable: file })
  await writer.start({ profile: '', library: 'limber' })
  const channels = await openChannels(writer, recording)
  await writeMachine(channels, recording)
  const greatest = greatestForce(recording)
  for (const frame of recording.frames) await writeFrame(channels, recording, frame, greatest)
  await writer.addMetadata({ name: METADATA_NAME, metadata: new Map(Object.entries(recording.metadata)) })
  await writer.end()
  return file.bytes()
}

type Channels = (topic: TopicName, time: number, value: MessageValue) => Promise<void>

/** Registers every topic and returns the function that adds a message to one of them. */
async function openChannels(writer: McapWriter, recording: Recording): Promise<Channels> {
  const schemas = new Map<string, number>()
  const ids = new Map<TopicName, number>()
  for (const name of Object.keys(TOPICS) as TopicName[])
    ids.set(name, await openChannel(writer, schemas, name, recording))
  let sequence = 0
  return async (name, time, value) => {
    const { package: owner, message } = TOPICS[name]
    const logTime = nanoseconds(time)
    const data = PACKAGES[owner].encode(message, value)
    await writer.addMessage({
      channelId: ids.get(name)!,
      sequence: sequence++,
      logTime,
      publishTime: logTime,
      data,
    })
  }
}

async function openChannel(
  writer: McapWriter,
  schemas: Map<string, number>,
  name: TopicName,
  recording: Recording,
): Promise<number> {
  const { topic, package: owner, message } = TOPICS[name]
  const schema = `${owner}.${message}`
  const schemaId =
    schemas.get(schema) ??
    (await writer.registerSchema({ name: schema, encoding: 'protobuf', data: PACKAGES[owner].descriptorSet }))
  schemas.set(schema, schemaId)
  const metadata = name === 'state' ? signalLabels(recording) : new Map<string, string>()
  return writer.registerChannel({ schemaId, topic, messageEncoding: 'protobuf', metadata })
}

/** What `/state`'s unnamed lists mean, for people who look at the file in another tool. */
function signalLabels({ signals }: Recording): Map<string, string> {
  const labels = (list: readonly Signal[]) => list.map(({ name, unit }) => `${name} [${unit}]`).join(', ')
  return new Map(Object.entries({ q: labels(signals.q), v: labels(signals.v), u: labels(signals.u) }))
}

async function writeMachine(channels: Channels, recording: Recording): Promise<void> {
  const start = recording.frames[0]?.time ?? 0
  const { name, bodies, signals } = recording
  const shaped = bodies.map((body) => ({ name: body.name, shapes: body.shapes.map(shapeMessage) }))
  await channels('machine', start, { name, format: FORMAT, bodies: shaped, ...signals })
  await channels('scene', start, sceneMessage(recording))
}

function shapeMessage({ name, geometry, p_BS, Q_BS, rgba }: RecordedShape): MessageValue {
  return { name, kind: geometry.kind, size: geometrySize(geometry), position: p_BS, orientation: Q_BS, rgba }
}

async function writeFrame(
  channels: Channels,
  recording: Recording,
  frame: RecordedFrame,
  greatest: number,
): Promise<void> {
  const { time, q, v, u } = frame
  const contacts = frame.contacts.map(({ between, position, force }) => ({
    first: between[0],
    second: between[1],
    position,
    force,
  }))
  await channels('state', time, { time, q, v, u, contacts })
  await channels('transforms', time, transformsMessage(recording, frame))
  if (greatest > 0) await channels('contacts', time, contactsMessage(recording, frame, greatest))
}

/** A growing file in memory. */
class ByteSink implements IWritable {
  readonly #parts: Uint8Array[] = []
  #length = 0

  async write(part: Uint8Array): Promise<void> {
    this.#parts.push(part.slice())
    this.#length += part.length
  }

  position(): bigint {
    return BigInt(this.#length)
  }

  bytes(): Uint8Array {
    const whole = new Uint8Array(this.#length)
    let offset = 0
    for (const part of this.#parts) {
      whole.set(part, offset)
      offset += part.length
    }
    return whole
  }
}
