import { randomFrom, randomState } from '../optim/index.ts'
import { relativeError } from './relativeError.ts'

/** A linear map and what is said to be its transpose. */
export interface DotTestOptions {
  /** v ↦ J v, from n numbers to m */
  readonly jvp: (v: Float64Array) => ArrayLike<number>
  /** u ↦ Jᵀ u, from m numbers to n */
  readonly vjp: (u: Float64Array) => ArrayLike<number>
  /** n */
  readonly inputs: number
  /** m */
  readonly outputs: number
  /** random pairs (u, v); default 3 */
  readonly samples?: number
  /** default 1e-12 */
  readonly tolerance?: number
  /** whole number that fixes the pairs; default 0 */
  readonly seed?: number
}

/** The outcome of a dot test. */
export interface DotTest {
  readonly passed: boolean
  /** of the worst pair */
  readonly relativeError: number
  /** ⟨u, J v⟩ of the worst pair */
  readonly forward: number
  /** ⟨Jᵀ u, v⟩ of the worst pair */
  readonly reverse: number
  readonly sentence: string
  /** throws an Error with the sentence unless the test has passed */
  throwIfWrong(): void
}

/** One pair: both inner products, and the sum of their terms' magnitudes, below which cancellation leaves nothing. */
interface Pair {
  readonly forward: number
  readonly reverse: number
  readonly relativeError: number
}

/**
 * Whether two functions are transposes of each other, on random vectors.
 *
 *   ⟨u, J v⟩ = ⟨Jᵀ u, v⟩
 *
 * The difference is taken relative to the largest of both products and of the sums Σ |uᵢ (Jv)ᵢ|, Σ |(Jᵀu)ᵢ vᵢ|.
 */
export function dotTest(options: DotTestOptions): DotTest {
  const { samples = 3, tolerance = 1e-12, seed = 0 } = options
  const random = randomFrom(randomState(seed))
  const normals = (n: number) => Float64Array.from({ length: n }, () => random.normal())
  const pairs = Array.from({ length: samples }, () =>
    pairOf(options, normals(options.outputs), normals(options.inputs)),
  )
  const worst = pairs.reduce((a, b) => (b.relativeError > a.relativeError ? b : a))
  const passed = worst.relativeError <= tolerance
  const sentence =
    `dot test ${passed ? 'passed' : 'failed'}: <u, J v> = ${worst.forward}, <J'u, v> = ${worst.reverse}, ` +
    `relative error ${worst.relativeError.toExponential(1)}, tolerance ${tolerance}.`
  return {
    passed,
    ...worst,
    sentence,
    throwIfWrong: () => {
      if (!passed) throw new Error(sentence)
    },
  }
}

function pairOf({ jvp, vjp }: DotTestOptions, u: Float64Array, v: Float64Array): Pair {
  const Jv = sized(jvp(v.slice()), u.length, 'jvp')
  const JTu = sized(vjp(u.slice()), v.length, 'vjp')
  const [forward, forwardSize] = product(u, Jv)
  const [reverse, reverseSize] = product(JTu, v)
  return {
    forward,
    reverse,
    relativeError: relativeError(forward, reverse, Math.max(forwardSize, reverseSize)),
  }
}

function sized(values: ArrayLike<number>, n: number, which: string): ArrayLike<number> {
  if (values.length === n) return values
  throw new Error(`dotTest: ${which} returned ${values.length} numbers, expected ${n}.`)
}

/** aᵀb and Σ |aᵢ bᵢ|. */
function product(a: ArrayLike<number>, b: ArrayLike<number>): [number, number] {
  let [sum, size] = [0, 0]
  for (let i = 0; i < a.length; i++) {
    sum += a[i]! * b[i]!
    size += Math.abs(a[i]! * b[i]!)
  }
  return [sum, size]
}
