import { protobufPackage } from './protobufSchema.ts'

/** Our own messages: what Foxglove's schemas have no place for. Quaternions are wxyz here. */
export const limber = protobufPackage('limber', {
  Signal: { fields: ['string name = 1', 'string unit = 2'] },
  Shape: {
    fields: [
      'string name = 1',
      'string kind = 2',
      'repeated double size = 3',
      'repeated double position = 4',
      'repeated double orientation = 5',
      'repeated double rgba = 6',
    ],
  },
  Body: { fields: ['string name = 1', 'repeated limber.Shape shapes = 2'] },
  Machine: {
    fields: [
      'string name = 1',
      'uint32 format = 2',
      'repeated limber.Body bodies = 3',
      'repeated limber.Signal q = 4',
      'repeated limber.Signal v = 5',
      'repeated limber.Signal u = 6',
    ],
  },
  Contact: {
    fields: [
      'string first = 1',
      'string second = 2',
      'repeated double position = 3',
      'repeated double force = 4',
    ],
  },
  State: {
    fields: [
      'double time = 1',
      'repeated double q = 2',
      'repeated double v = 3',
      'repeated double u = 4',
      'repeated limber.Contact contacts = 5',
    ],
  },
})
