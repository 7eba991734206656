import {
  create,
  createFileRegistry,
  type DescMessage,
  type FileRegistry,
  fromBinary,
  toBinary,
} from '@bufbuild/protobuf'
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  EnumDescriptorProtoSchema,
  type FieldDescriptorProto,
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FieldDescriptorProtoSchema,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  file_google_protobuf_duration,
  file_google_protobuf_timestamp,
} from '@bufbuild/protobuf/wkt'

/** Fields of one message as lines of a .proto file: `repeated foxglove.Point3 points = 5`. */
export interface MessageTable {
  readonly fields: readonly string[]
  /** value names of the message's own enum `Type`, in order from 0 */
  readonly type?: readonly string[]
}

/** A package's messages by name. */
export type PackageTable = Readonly<Record<string, MessageTable>>

/** A message as a plain record, field names in camelCase, messages nested. */
export type MessageValue = Readonly<Record<string, unknown>>

/** What one protobuf package offers: its descriptors for a file, its messages for encoding. */
export interface ProtobufPackage {
  /** the serialized FileDescriptorSet that an MCAP schema record holds */
  readonly descriptorSet: Uint8Array
  encode(message: string, value: MessageValue): Uint8Array
  decode<T>(message: string, bytes: Uint8Array): T
}

const SCALARS: Readonly<Record<string, FieldDescriptorProto_Type>> = {
  double: FieldDescriptorProto_Type.DOUBLE,
  string: FieldDescriptorProto_Type.STRING,
  bool: FieldDescriptorProto_Type.BOOL,
  bytes: FieldDescriptorProto_Type.BYTES,
  uint32: FieldDescriptorProto_Type.UINT32,
  fixed32: FieldDescriptorProto_Type.FIXED32,
}

const WELL_KNOWN = [file_google_protobuf_timestamp.proto, file_google_protobuf_duration.proto]

/**
 * A proto3 package made from a table of its messages, ready to describe itself and to encode.
 *
 * @param name - package name, also the file's: `foxglove` gives `foxglove.proto`
 * @throws when a line of the table is not a field declaration
 */
export function protobufPackage(name: string, table: PackageTable): ProtobufPackage {
  const set = create(FileDescriptorSetSchema, { file: [...WELL_KNOWN, fileDescriptor(name, table)] })
  const registry = createFileRegistry(set)
  return {
    descriptorSet: toBinary(FileDescriptorSetSchema, set),
    encode(message, value) {
      const type = messageType(registry, name, message)
      return toBinary(type, create(type, value))
    },
    decode<T>(message: string, bytes: Uint8Array) {
      return fromBinary(messageType(registry, name, message), bytes) as T
    },
  }
}

function messageType(registry: FileRegistry, name: string, message: string): DescMessage {
  const type = registry.getMessage(`${name}.${message}`)
  if (!type) throw new Error(`protobuf package "${name}" has no message "${message}": add it to its table.`)
  return type
}

function fileDescriptor(name: string, table: PackageTable): FileDescriptorProto {
  return create(FileDescriptorProtoSchema, {
    name: `${name}.proto`,
    package: name,
    syntax: 'proto3',
    dependency: WELL_KNOWN.map((file) => file.name),
    messageType: Object.entries(table).map(([message, entry]) => messageDescriptor(name, message, entry)),
  })
}

function messageDescriptor(packageName: string, name: string, entry: MessageTable): DescriptorProto {
  const scope = `.${packageName}.${name}`
  return create(DescriptorProtoSchema, {
    name,
    field: entry.fields.map((line) => fieldDescriptor(scope, line)),
    enumType: entry.type ? [enumDescriptor(entry.type)] : [],
  })
}

function enumDescriptor(names: readonly string[]) {
  return create(EnumDescriptorProtoSchema, {
    name: 'Type',
    value: names.map((name, number) => ({ name, number })),
  })
}

function fieldDescriptor(scope: string, line: string): FieldDescriptorProto {
  const [, repeated, type, name, number] = /^(repeated )?([\w.]+) (\w+) = (\d+)$/.exec(line) ?? []
  if (!type || !name) {
    throw new Error(`${scope.slice(1)}: "${line}" is not a field: expected "[repeated] type name = number".`)
  }
  return create(FieldDescriptorProtoSchema, {
    name,
    number: Number(number),
    label: repeated ? FieldDescriptorProto_Label.REPEATED : FieldDescriptorProto_Label.OPTIONAL,
    ...fieldType(scope, type),
  })
}

/** A scalar's type, the message's own enum `Type`, or the message of that full name. */
function fieldType(scope: string, type: string): { type: FieldDescriptorProto_Type; typeName?: string } {
  const scalar = SCALARS[type]
  if (scalar !== undefined) return { type: scalar }
  if (type === 'Type') return { type: FieldDescriptorProto_Type.ENUM, typeName: `${scope}.Type` }
  return { type: FieldDescriptorProto_Type.MESSAGE, typeName: `.${type}` }
}
