import { type Model, type Scalar, step } from '../../sim/index.ts'
import type { Arguments } from './certified.ts'

// What tests of a step's derivatives share: the arguments that every machine has, and a step as a function of them.

/** A state, and what motors are told: of a longer list as many as there are motors. */
export interface Moving extends Arguments {
  readonly q: readonly Scalar[]
  readonly v: readonly Scalar[]
  readonly u: readonly Scalar[]
}

/** Numbers and lists of numbers by the names and lengths of T's, which may be traced. */
export type NumbersLike<T> = {
  readonly [K in keyof T]: T[K] extends number ? Scalar : ListLike<T[K]>
}

type ListLike<L> = { readonly [I in keyof L]: Scalar }

/** The state after a step of a machine that is made of its arguments, as one list: q, then v. */
export function stepped<X extends Moving>(machine: (x: X) => Model): (x: X) => readonly Scalar[] {
  return (x) => {
    const model = machine(x)
    const { q, v } = step(model, { q: x.q, v: x.v }, x.u.slice(0, model.nu))
    return [...q, ...v]
  }
}
