'use grad'
import { cond, type Scalar, select, whileLoop } from '../../ad/index.ts'
import type { Constraint } from './constraint.ts'

/**
 * Constraints of one form, of which few act at a time. What they amount to is worked out in a loop over those that act: it is
 * written once, and the others cost nothing.
 */
export interface Crowd {
  /** in which the rows of some of them are not literal zeros, in order */
  readonly columns: readonly number[]
  /**
   * What a sum comes to over those that act, one after another.
   *
   * @param start - a tree of scalars
   * @param plus - the sum with one constraint more, of the same structure
   */
  readonly total: <T>(start: T, plus: (sum: T, constraint: Constraint) => T) => T
}

/**
 * The crowd of some members, each of which the program knows by a few numbers.
 *
 * @param members - trees of scalars of one structure
 * @param acting - which of them act
 * @param constraintOf - the constraint of a member
 */
export function crowdOf<Member>(
  columns: readonly number[],
  members: readonly Member[],
  acting: readonly boolean[],
  constraintOf: (member: Member) => Constraint,
): Crowd {
  const count = members.length
  const next = nextActing(acting)
  const links = members.map((member, i) => ({ member, following: next[i + 1]! }))
  const total = <T>(start: T, plus: (sum: T, constraint: Constraint) => T): T =>
    whileLoop(
      ({ at }) => at < count,
      ({ at, sum }) => {
        const { member, following } = elementAt(links, at)
        return { at: following, sum: plus(sum, constraintOf(member)) }
      },
      { at: next[0]!, sum: start },
      { maxTrips: count },
    ).sum
  return { columns, total }
}

/** Of each place in a list, and of its end: the first from there on that acts; the length of the list where none does. */
function nextActing(acting: readonly boolean[]): readonly Scalar[] {
  const next: Scalar[] = Array<Scalar>(acting.length + 1).fill(acting.length)
  for (let i = acting.length - 1; i >= 0; i--) next[i] = select(acting[i]!, i, next[i + 1]!)
  return next
}

/** The element at a place that is known when the program runs: halves the list until one is left. */
function elementAt<T>(list: readonly T[], at: Scalar, from = 0, to = list.length): T {
  if (to - from === 1) return list[from]!
  const middle = (from + to) >> 1
  return cond(
    at < middle,
    () => elementAt(list, at, from, middle),
    () => elementAt(list, at, middle, to),
  )
}
