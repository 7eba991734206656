import type { Scalar } from '../../ad/index.ts'
import type { Connect, Coupling, Equality, EqualityFrame, Weld } from '../../sim/index.ts'
import type { EqualityPart } from './tree.ts'

/** What every equality may be told. */
export type EqualityOptions = Omit<EqualityFrame, 'name'> & {
  /** none: called after the bodies or joints that it holds together */
  readonly name?: string
}

/**
 * A loop closed by a ball joint: a point of one body stays with a point of another.
 *
 *   connect('coupler', 'rocker', { anchor: [d.coupler, 0, 0] })
 */
export function connect(
  first: string,
  second: string,
  { name = `${first}-${second}`, ...rest }: Pick<Connect, 'anchor' | 'anchor2'> & EqualityOptions,
): EqualityPart {
  return part({ kind: 'connect', name, bodies: [first, second], ...rest })
}

/** A loop closed by glue: a frame of one body stays with a frame of another; none given: as they are at the reference. */
export function weld(
  first: string,
  second: string,
  {
    name = `${first}-${second}`,
    ...rest
  }: Pick<Weld, 'frame1' | 'frame2' | 'torqueScale'> & EqualityOptions = {},
): EqualityPart {
  return part({ kind: 'weld', name, bodies: [first, second], ...rest })
}

/**
 * Gears: one hinge or slide follows another by a polynomial of its way from the reference.
 *
 *   couple('right', 'left', { polynomial: [0, -1] }) // as far as the left one, the other way round
 */
export function couple(
  follower: string,
  leader: string,
  {
    name = `${follower}-${leader}`,
    polynomial = SAME,
    ...rest
  }: Partial<Pick<Coupling, 'polynomial'>> & EqualityOptions = {},
): EqualityPart {
  return part({ kind: 'coupling', name, joints: [follower, leader], polynomial, ...rest })
}

const SAME = [0, 1] as const

/** A brake: a hinge or slide stays where it is told. @param at - its way from the reference [rad or m]; none: 0 */
export function hold(
  joint: string,
  { name = joint, at = 0, ...rest }: { readonly at?: Scalar } & EqualityOptions = {},
): EqualityPart {
  return part({ kind: 'coupling', name, joints: [joint], polynomial: [at], ...rest })
}

const part = (equality: Equality): EqualityPart => ({ part: 'equality', equality })
