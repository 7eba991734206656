/** What `npm run gradcheck` looks at: functions of trees, each at a point. */
export interface Subject {
  /** names the picture */
  readonly name: string
  readonly cases: readonly Case[]
  /** sentences on what could not be looked at, and why */
  readonly notes: readonly string[]
}

/** One function at one point. */
export interface Case {
  /** 'one step on the ground' */
  readonly title: string
  readonly f: (argument: unknown) => unknown
  readonly at: unknown
}

/** A case of a function whose argument has a type. */
export function caseOf<A>(title: string, f: (argument: A) => unknown, at: A): Case {
  return { title, f: f as (argument: unknown) => unknown, at }
}

/** How long rollouts of robots are, and what chance in experiments comes from. */
export interface SubjectOptions {
  readonly steps: number
  readonly seed: number
}
