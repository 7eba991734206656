import { type Compiled, compile } from '../compile.ts'
import { flatten } from '../trace/tree.ts'
import { jvp, vjp } from '../transform/jvp.ts'
import { cotangentStructure, onesLike } from './gradientProgram.ts'
import { pathsOf, structurePaths } from './paths.ts'

/** A compiled function of trees and its derivatives, as functions of plain lists of numbers. */
export interface FlatDerivatives {
  /** the numbers of the example */
  readonly at: Float64Array
  /** what they are called, by path: `design.thigh` */
  readonly inputs: readonly string[]
  /** what the numbers of the result are called; `value` where the result is one number */
  readonly outputs: readonly string[]
  readonly value: (x: ArrayLike<number>) => Float64Array
  /** J dx, forward */
  readonly jvp: (x: ArrayLike<number>, dx: ArrayLike<number>) => Float64Array
  /** Jᵀ u, in reverse */
  readonly vjp: (x: ArrayLike<number>, u: ArrayLike<number>) => Float64Array
}

/**
 * Compiles a function and both its derivatives, for checks that know nothing of trees.
 *
 * @param f - function of a tree of scalars to a tree of scalars
 * @param example - an argument
 * @throws TypeError when the argument or the result holds no number
 */
export function flatDerivatives<A, R>(f: (argument: A) => R, example: A): FlatDerivatives {
  const structure = cotangentStructure(f, example)
  const [inputs, outputs] = [pathsOf(example), structurePaths(structure, 'value')]
  refuseNothing(inputs, 'argument')
  refuseNothing(outputs, 'result')
  const u = onesLike(structure) as R
  const value = onNumbers(compile(f, example))
  const forward = onNumbers(
    compile(({ at, dx }: { at: A; dx: A }) => jvp(f, at, dx).tangent, { at: example, dx: example }),
  )
  const reverse = onNumbers(compile(({ at, u }: { at: A; u: R }) => vjp(f, at, u).grad, { at: example, u }))
  return {
    at: Float64Array.from(flatten(example).leaves as number[]),
    inputs,
    outputs,
    value,
    jvp: (x, dx) => forward([...Array.from(x), ...Array.from(dx)]),
    vjp: (x, bar) => reverse([...Array.from(x), ...Array.from(bar)]),
  }
}

function onNumbers<A, R>(compiled: Compiled<A, R>): (x: ArrayLike<number>) => Float64Array {
  return (x) => compiled.into(x, new Float64Array(compiled.outputs))
}

function refuseNothing(names: readonly string[], what: string): void {
  if (names.length > 0) return
  throw new TypeError(
    `The function's ${what} holds no number, expected at least one: there is no derivative to check.`,
  )
}

/**
 * The same with all inputs but some held at the example.
 *
 * @param wrt - paths of the inputs that move, or how they begin: `design`, `q[3]`
 * @throws RangeError when a path fits no input
 */
export function restricted(whole: FlatDerivatives, wrt: readonly string[]): FlatDerivatives {
  const moving = whole.inputs.flatMap((path, i) => (wrt.some((root) => begins(path, root)) ? [i] : []))
  for (const root of wrt) refuseStranger(whole.inputs, root)
  const spread = (numbers: ArrayLike<number>, base: Float64Array): Float64Array => {
    const all = base.slice()
    moving.forEach((i, k) => {
      all[i] = numbers[k]!
    })
    return all
  }
  const picked = (all: Float64Array) => Float64Array.from(moving, (i) => all[i]!)
  const still = new Float64Array(whole.at.length)
  return {
    at: picked(whole.at),
    inputs: moving.map((i) => whole.inputs[i]!),
    outputs: whole.outputs,
    value: (x) => whole.value(spread(x, whole.at)),
    jvp: (x, dx) => whole.jvp(spread(x, whole.at), spread(dx, still)),
    vjp: (x, u) => picked(whole.vjp(spread(x, whole.at), u)),
  }
}

/** Whether a path is `root` or lies in it. */
export function begins(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}.`) || path.startsWith(`${root}[`)
}

function refuseStranger(inputs: readonly string[], root: string): void {
  if (inputs.some((path) => begins(path, root))) return
  throw new RangeError(`There is no input "${root}"; the inputs are ${inputs.join(', ')}.`)
}
