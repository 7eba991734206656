import { checkJvp, dotTest } from '../../ad/checking/index.ts'
import { type Compiled, compile, jvp, type Scalar, vjp } from '../../ad/index.ts'

/** Arguments by name: numbers or lists of them. */
export type Arguments = { readonly [name: string]: Scalar | readonly Scalar[] }

/** Relative error allowed between forward and reverse mode. */
const BOTH_WAYS = 1e-11

/** Relative error allowed between a derivative and high-order differences. */
const DIFFERENCES = 1e-6

/**
 * Holds the compiled derivatives of f against each other and against differences, in every component of every argument.
 *
 * @throws DerivativeError naming the worst direction
 */
export function certify<A extends Arguments>(f: (x: A) => readonly Scalar[], at: A): void {
  const x = Object.values(at).flat()
  const bar = Array<number>(numbersOf(f, at)(x).length).fill(0)
  const pushed = flat(compile((p: { at: A; dx: A }) => jvp(f, p.at, p.dx).tangent, { at, dx: at }))
  const pulled = flat(compile((p: { at: A; bar: number[] }) => vjp(f, p.at, p.bar).grad, { at, bar }))
  dotTest({
    jvp: (dx) => pushed([...x, ...Array.from(dx)]),
    vjp: (y) => pulled([...x, ...Array.from(y)]),
    inputs: x.length,
    outputs: bar.length,
    samples: 6,
    tolerance: BOTH_WAYS,
  }).throwIfWrong()
  checkJvp({
    at: x,
    names: namesOf(at),
    components: x.map((_, i) => i),
    value: numbersOf(f, at),
    jvp: (p, dx) => pushed([...Array.from(p), ...Array.from(dx)]),
    tolerance: DIFFERENCES,
  }).throwIfWrong()
}

function numbersOf<A extends Arguments>(f: (x: A) => readonly Scalar[], at: A) {
  return flat(compile(f, at))
}

function flat(compiled: unknown): (x: ArrayLike<number>) => Float64Array {
  const program = compiled as Compiled<never, unknown>
  return (x) => program.into(x, new Float64Array(program.outputs))
}

function namesOf(at: Arguments): string[] {
  return Object.entries(at).flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((_, i) => `${name}[${i}]`) : [name],
  )
}
