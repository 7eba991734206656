import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { signed, unsigned } from '../../../ad/wasm/instructions.ts'
import { ModuleBuilder } from '../../../ad/wasm/module.ts'

/** Reads seven bits a byte, least significant first, until a byte without the high bit. */
function decoded(bytes: readonly number[], isSigned: boolean): bigint {
  const bits = bytes.reduce((sum, byte, i) => sum | (BigInt(byte & 0x7f) << BigInt(7 * i)), 0n)
  const width = 7 * bytes.length
  return isSigned ? BigInt.asIntN(width, bits) : bits
}

describe('LEB128', () => {
  test('unsigned numbers come back', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 1), (n) => {
        const bytes = [...unsigned(n)]
        expect(decoded(bytes, false)).toBe(BigInt(n))
        expect(bytes.slice(0, -1).every((byte) => byte >= 0x80) && bytes.at(-1)! < 0x80).toBe(true)
      }),
    )
  })

  test('signed numbers come back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (n) => {
        expect(decoded([...signed(n)], true)).toBe(n)
      }),
    )
    for (const n of [0, -1, 63, 64, -64, -65, 127, 128, -128])
      expect(decoded([...signed(n)], true)).toBe(BigInt(n))
  })
})

test('a module without functions is one', () => {
  expect(WebAssembly.validate(new ModuleBuilder().bytes(1))).toBe(true)
})
