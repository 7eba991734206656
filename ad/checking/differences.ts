import { extrapolated, type Limit } from './extrapolation.ts'

/** Settings of the differences; each has a default. */
export interface DifferenceOptions {
  /** longest step along dx; default: a twentieth of the variables' size, |xᵢ| or 1 if that is larger */
  readonly step?: number
  /** relative error at which no smaller step is tried; default 1e-12 */
  readonly goal?: number
}

/** Derivative of a function along a direction, as differences see it; everything per output. */
export interface DirectionalDerivative {
  readonly derivative: Float64Array
  /** estimated error of the derivative; Infinity where the function is finite at no pair of points around x */
  readonly error: Float64Array
  /** slope on the right minus slope on the left, along dx; 0 where that cannot be told from a smooth function */
  readonly jump: Float64Array
  /** calls of the function */
  readonly evaluations: number
}

/** The same for a function with one output. */
export interface Slope {
  readonly derivative: number
  readonly error: number
  readonly jump: number
  readonly evaluations: number
}

/** Each step is this much shorter than the one before; exact in binary. */
const RATIO = 2

/** Longest step as a fraction of a variable's size. Three 64ths: no multiple of it is the period of a likely function. */
const FIRST_STEP = 3 / 64

/** Steps: the last is 1e-10 of a variable's size, where rounding leaves six digits at best. */
const LEVELS = 29

/** Samples in one extrapolation: five make a central difference of order ten. */
const WINDOW = 5
const FEWEST = 3

/** Powers of h in the error of a central difference, and in the difference of one-sided slopes at a kink. */
const CENTRAL_POWERS = [2, 4, 6, 8]
const JUMP_POWERS = [1, 2, 3, 4]

/** How many shorter steps are looked at to judge a longer one. */
const LOOKAHEAD = 2

/** A jump must exceed its estimated error this many times to be one. */
const JUMP_CERTAINTY = 50

/** What differences see at one step length h, for one output. */
interface Sample {
  /** (f(x + h dx) − f(x − h dx)) / 2h */
  readonly central: number
  /** right slope − left slope */
  readonly bend: number
  /** rounding error of both */
  readonly rounding: number
}

/**
 * Derivative of f at x along dx by central differences of high order, with steps chosen by their estimated error.
 *
 * Steps shrink from a large one by halves; every run of five is extrapolated; the run with the least estimated error,
 * noise included, counts. Points where f is not finite are passed over.
 *
 * @param f - from n numbers to m
 * @param x - shape (n)
 * @param dx - direction, shape (n)
 * @throws Error when f is not finite at x itself
 */
export function directionalDerivative(
  f: (x: Float64Array) => ArrayLike<number>,
  x: ArrayLike<number>,
  dx: ArrayLike<number>,
  { step = firstStep(x, dx), goal = 1e-12 }: DifferenceOptions = {},
): DirectionalDerivative {
  const centre = Float64Array.from(f(Float64Array.from(x)))
  checkCentre(centre)
  const outputs = Array.from(centre, () => new Table())
  let evaluations = 1
  for (let level = 0; level < LEVELS && step > 0 && outputs.some((table) => !table.settled(goal)); level++) {
    const h = step / RATIO ** level
    const right = Float64Array.from(f(along(x, h, dx)))
    const left = Float64Array.from(f(along(x, -h, dx)))
    evaluations += 2
    outputs.forEach((table, k) => {
      table.add(sampleOf(left[k]!, centre[k]!, right[k]!, h))
    })
  }
  return {
    derivative: Float64Array.from(outputs, ({ central }) => central.value),
    error: Float64Array.from(outputs, ({ central }) => central.error),
    jump: Float64Array.from(outputs, ({ jump }) => jump),
    evaluations,
  }
}

/** The same for a function with one output. */
export function slopeAlong(
  f: (x: Float64Array) => number,
  x: ArrayLike<number>,
  dx: ArrayLike<number>,
  options: DifferenceOptions = {},
): Slope {
  const { derivative, error, jump, evaluations } = directionalDerivative((at) => [f(at)], x, dx, options)
  return { derivative: derivative[0]!, error: error[0]!, jump: jump[0]!, evaluations }
}

/** The size of each variable, max(1, |xᵢ|). */
export function sizesOf(x: ArrayLike<number>): Float64Array {
  return Float64Array.from(x, (xi) => Math.max(1, Math.abs(xi)))
}

/** How far along dx the variables change by their own size: minᵢ max(1, |xᵢ|) / |dxᵢ|; 0 for a zero direction. */
export function reachAlong(x: ArrayLike<number>, dx: ArrayLike<number>): number {
  let reach = Infinity
  sizesOf(x).forEach((size, i) => {
    if (dx[i] !== 0) reach = Math.min(reach, size / Math.abs(dx[i]!))
  })
  return Number.isFinite(reach) ? reach : 0
}

function firstStep(x: ArrayLike<number>, dx: ArrayLike<number>): number {
  return FIRST_STEP * reachAlong(x, dx)
}

function along(x: ArrayLike<number>, h: number, dx: ArrayLike<number>): Float64Array {
  return Float64Array.from(x, (xi, i) => xi + h * dx[i]!)
}

function checkCentre(centre: Float64Array): void {
  const bad = centre.findIndex((y) => !Number.isFinite(y))
  if (bad < 0) return
  const which = centre.length === 1 ? 'the function' : `output ${bad}`
  throw new Error(
    `differences: ${which} is ${centre[bad]} at the point itself, expected a finite number; check elsewhere.`,
  )
}

function sampleOf(left: number, centre: number, right: number, h: number): Sample {
  const size = Math.max(Math.abs(left), Math.abs(centre), Math.abs(right))
  return {
    central: (right - left) / (2 * h),
    bend: (right - centre - (centre - left)) / h,
    rounding: (Number.EPSILON * size) / h,
  }
}

/** The differences of one output at shrinking steps, and what is made of them. */
class Table {
  #samples: Sample[] = []
  readonly #central: Limit[] = []
  readonly #bend: Limit[] = []

  /** Takes the sample at the next shorter step; one that is not finite makes the runs start afresh. */
  add(sample: Sample): void {
    const finite = Number.isFinite(sample.central) && Number.isFinite(sample.bend)
    this.#samples = finite ? [...this.#samples, sample].slice(-WINDOW) : []
    if (this.#samples.length < FEWEST) return
    const centrals = this.#samples.map(({ central }) => central)
    const bends = this.#samples.map(({ bend }) => bend)
    this.#central.push(blurred(extrapolated(centrals, CENTRAL_POWERS, RATIO), sample.rounding))
    this.#bend.push(blurred(extrapolated(bends, JUMP_POWERS, RATIO), sample.rounding))
  }

  get central(): Limit {
    return surest(this.#central)
  }

  /** right slope − left slope where it is certain, else 0 */
  get jump(): number {
    const { value, error } = surest(this.#bend)
    return Math.abs(value) > JUMP_CERTAINTY * error ? value : 0
  }

  /** Whether smaller steps would not help. */
  settled(goal: number): boolean {
    const { value, error } = this.central
    return error <= goal * Math.abs(value)
  }
}

function blurred({ value, error }: Limit, rounding: number): Limit {
  return { value, error: error + rounding }
}

/**
 * The limit of least error, where each has as error at least what the two that follow it betray of the noise.
 *
 * Noise doubles from one step to the next, so that what is seen there counts half and a quarter here. Without this the
 * choice would fall on a limit whose small error is mere luck.
 */
function surest(limits: readonly Limit[]): Limit {
  let best: Limit = { value: Number.NaN, error: Infinity }
  for (let k = 0; k + LOOKAHEAD < limits.length; k++) {
    const { value } = limits[k]!
    const followers = limits.slice(k, k + 1 + LOOKAHEAD)
    const seen = followers.map(
      (next, ahead) => Math.max(next.error, Math.abs(next.value - value)) / RATIO ** ahead,
    )
    const error = Math.max(...seen)
    if (error < best.error) best = { value, error }
  }
  return best
}
