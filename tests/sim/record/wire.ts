/** One field of a protobuf message as it stands in the bytes. */
export interface WireField {
  readonly number: number
  readonly value: bigint | Uint8Array
}

/** The fields of a protobuf message, read by the wire format alone: an oracle that shares no code with the encoder. */
export function wireFields(bytes: Uint8Array): readonly WireField[] {
  const fields: WireField[] = []
  let at = 0
  const varint = () => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]!
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return value
    }
  }
  const take = (length: number) => bytes.subarray(at, (at += length))
  while (at < bytes.length) {
    const tag = Number(varint())
    const wireType = tag & 7
    const number = tag >> 3
    if (wireType === 0) fields.push({ number, value: varint() })
    else if (wireType === 1) fields.push({ number, value: take(8) })
    else if (wireType === 2) fields.push({ number, value: take(Number(varint())) })
    else throw new Error(`field ${number}: wire type ${wireType} is not one that our schemas use`)
  }
  return fields
}

/** The embedded messages (or strings, as bytes) with that field number, in order. */
export function all(bytes: Uint8Array, number: number): readonly Uint8Array[] {
  return wireFields(bytes)
    .filter((field) => field.number === number)
    .map((field) => field.value as Uint8Array)
}

/** The one with that field number. */
export function one(bytes: Uint8Array, number: number): Uint8Array {
  const [value, ...others] = all(bytes, number)
  if (!value || others.length > 0)
    throw new Error(`expected field ${number} once, found ${others.length + (value ? 1 : 0)}`)
  return value
}

export function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

/** A double field; absent means 0. */
export function double(bytes: Uint8Array, number: number): number {
  const [value] = all(bytes, number)
  return value ? new DataView(value.buffer, value.byteOffset, 8).getFloat64(0, true) : 0
}

/** A varint field; absent means 0. */
export function integer(bytes: Uint8Array, number: number): number {
  const field = wireFields(bytes).find((f) => f.number === number)
  return field ? Number(field.value) : 0
}
