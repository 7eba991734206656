import { bitLength, two } from './fixedPoint.ts'

/** digits / 2^places, to far more bits than a double has. */
export type Exact = { readonly digits: bigint; readonly places: number }

const VIEW = new DataView(new ArrayBuffer(8))

/** A finite double as significand · 2^power; an infinity as the power of two that it stands for when rounding. */
export function dissected(x: number): { significand: bigint; power: number } {
  if (Math.abs(x) === Infinity) return { significand: BigInt(Math.sign(x)), power: 1024 }
  VIEW.setFloat64(0, x)
  const bits = VIEW.getBigUint64(0)
  const field = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & 0xfffffffffffffn
  const size = field === 0 ? fraction : fraction + two(52)
  return { significand: x < 0 ? -size : size, power: Math.max(field, 1) - 1075 }
}

/** A double in fixed point, cut where the places end. */
export function fixed(x: number, places: number): bigint {
  const { significand, power } = dissected(x)
  const shift = power + places
  return shift >= 0 ? significand << BigInt(shift) : significand >> BigInt(-shift)
}

/** The distance of a double from the exact value in units in the last place there. */
export function ulps(x: number, exact: Exact): number {
  if (Number.isNaN(x)) return Infinity
  if (bitLength(exact.digits) - exact.places > 1024) {
    return Math.abs(x) === Infinity && x > 0 === exact.digits > 0n ? 0 : Infinity
  }
  const { significand, power } = dissected(x)
  const places = Math.max(exact.places, -power)
  const distance = (significand << BigInt(places + power)) - (exact.digits << BigInt(places - exact.places))
  const unit = Math.max(bitLength(exact.digits) - 1 - exact.places - 52, -1074)
  // in units of 2^-20 ulp
  const shift = BigInt(20 - places - unit)
  const scaled = shift >= 0n ? distance << shift : distance >> -shift
  return Math.abs(Number(scaled)) / 1048576
}
