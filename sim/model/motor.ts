'use grad'
import type { Scalar } from '../../ad/index.ts'

/** A number that depends on where a motor stands and how fast it moves: constant + perLength · l + perRate · l̇. */
export interface Affine {
  readonly constant?: Scalar
  /** [1/rad or 1/m] times the unit of the whole */
  readonly perLength?: Scalar
  /** [s/rad or s/m] times the unit of the whole */
  readonly perRate?: Scalar
}

/**
 * A torque or force source on one degree of freedom. With the motor's own length l = gear q and rate l̇ = gear v,
 *
 *   force = clamp(gain(l, l̇) · clamp(u) + bias(l, l̇)),   generalized force = gear · force
 */
export interface Motor {
  readonly name: string
  /** name of the hinge or slide that it drives */
  readonly joint: string
  /** [N·m or N per unit of force] */
  readonly gear: Scalar
  /** limits of the control; none: unlimited */
  readonly range?: readonly [Scalar, Scalar]
  /** force per unit of control; none: 1 */
  readonly gain?: Affine
  /** force that needs no control; none: 0 */
  readonly bias?: Affine
  /** limits of the force, before the gear; none: unlimited */
  readonly forceRange?: readonly [Scalar, Scalar]
}

/** What every motor has, whatever its control means. */
export type MotorFrame = Omit<Motor, 'gain' | 'bias'>

/**
 * A motor whose control is the length that it wants: force = kp (u − l) − kv l̇.
 *
 * @param kp - [force per rad or m of length]
 * @param kv - [force per rad/s or m/s]; none: 0
 */
export function motorPosition({
  kp,
  kv = 0,
  ...frame
}: MotorFrame & { readonly kp: Scalar; readonly kv?: Scalar }): Motor {
  return { ...frame, gain: { constant: kp }, bias: { perLength: -kp, perRate: -kv } }
}

/**
 * A motor whose control is the rate that it wants: force = kv (u − l̇).
 *
 * @param kv - [force per rad/s or m/s]
 */
export function motorVelocity({ kv, ...frame }: MotorFrame & { readonly kv: Scalar }): Motor {
  return { ...frame, gain: { constant: kv }, bias: { perRate: -kv } }
}

/** A motor whose control is how much it damps: force = −kv u l̇. */
export function motorDamper({ kv, ...frame }: MotorFrame & { readonly kv: Scalar }): Motor {
  return { ...frame, gain: { constant: 0, perRate: -kv } }
}
