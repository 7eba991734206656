import type { Scalar } from '../../ad/index.ts'
import type { Condim } from '../model/shape.ts'
import type { Surface } from './surface.ts'

// Not 'use grad': it asks which numbers are one and the same, traced or not, and never what they are.

/** Surfaces of one form, as the numbers in which they differ: what they share can then stay written where it is used. */
export interface VariedSurfaces {
  /** the numbers of one of them that not all share */
  readonly own: (surface: Surface) => readonly Scalar[]
  /** a surface again, of such numbers */
  readonly whole: (own: readonly Scalar[]) => Surface
}

/** What makes two surfaces be of one form. */
export function surfaceForm({ condim, solrefFriction }: Surface): string {
  return `${condim} ${solrefFriction !== undefined}`
}

/** @param surfaces - of one form, at least one */
export function variedSurfaces(surfaces: readonly Surface[]): VariedSurfaces {
  const all = surfaces.map(numbersOf)
  const first = all[0]!
  const varying = first.flatMap((x, k) => (all.every((numbers) => Object.is(numbers[k], x)) ? [] : [k]))
  return {
    own: (surface) => {
      const numbers = numbersOf(surface)
      return varying.map((k) => numbers[k]!)
    },
    whole: (own) =>
      surfaceOf(
        surfaces[0]!.condim,
        first.map((x, k) => own[varying.indexOf(k)] ?? x),
      ),
  }
}

function numbersOf({ friction, softness, solrefFriction, margin, gap }: Surface): readonly Scalar[] {
  return [...friction, ...softness.solref, ...softness.solimp, margin, gap, ...(solrefFriction ?? [])]
}

function surfaceOf(condim: Condim, numbers: readonly Scalar[]): Surface {
  const [f1, f2, f3, f4, f5, r1, r2, i1, i2, i3, i4, i5, margin, gap, s1, s2] = numbers as readonly [
    ...(readonly [Scalar, Scalar, Scalar, Scalar, Scalar, Scalar, Scalar]),
    ...(readonly [Scalar, Scalar, Scalar, Scalar, Scalar, Scalar, Scalar]),
    s1?: Scalar,
    s2?: Scalar,
  ]
  return {
    condim,
    friction: [f1, f2, f3, f4, f5],
    softness: { solref: [r1, r2], solimp: [i1, i2, i3, i4, i5] },
    ...(s1 !== undefined && s2 !== undefined && { solrefFriction: [s1, s2] }),
    margin,
    gap,
  }
}
