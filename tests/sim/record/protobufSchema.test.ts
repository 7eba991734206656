import { expect, test } from 'vitest'
import { protobufPackage } from '../../../sim/record/protobufSchema.ts'

test('a line that is no field declaration is refused with its message and the expected form', () => {
  expect(() => protobufPackage('mine', { Point: { fields: ['double x'] } })).toThrow(
    'mine.Point: "double x" is not a field: expected "[repeated] type name = number".',
  )
})

test('a message that the package lacks is named', () => {
  const mine = protobufPackage('mine', { Point: { fields: ['double x = 1'] } })
  expect(() => mine.encode('Line', {})).toThrow('protobuf package "mine" has no message "Line"')
})
