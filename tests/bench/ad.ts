/** The core beside others: a small gradient, long loops, large programs, and what gcc makes of the same graph. */
import { type Compiled, compile, grad, jvp, type Scalar, valueAndGrad, vmap } from '../../ad/index.ts'
import { crawler } from '../../robots/index.ts'
import { bestOf } from './measure.ts'
import { gccPresent, native } from './peers/gcc.ts'
import { jaxPendulum } from './peers/jax.ts'
import { plainAdjoint, plainLoss } from './peers/plainPendulum.ts'
import { tfjsPendulum } from './peers/tfjs.ts'
import { lossAndSlopeByHand, lossAndSlopeInLoops, lossInLoop, START } from './pendulum.ts'
import { numbersIn, repeated } from './repeated.ts'
import { atMost, type Figure, noted, ratioBelow } from './report.ts'
import { type Subject, stepping } from './stepping.ts'
import { longPendulum, muchArithmetic } from './subjects.ts'

/** Steps of the pendulum that is timed. */
const STEPS = 30

/** The slope of a hundred steps, found by others: by a complex step and by hand. */
const SLOPE_OF_A_HUNDRED = 1.365924518675362

/** Operations of programs whose compilation is timed, and how often: the small until the compiler itself has been compiled. */
const SIZES = [
  [1_000, 300],
  [10_000, 40],
  [100_000, 8],
] as const

export async function figures(): Promise<readonly Figure[]> {
  return [
    ...(await besideOthers()),
    ...slopeOfAHundred(),
    ...compilations(),
    ...(await longRollout()),
    ...(await besideGcc()),
    ...(await (await import('./lanes.ts')).figures()),
  ]
}

/** The gradient of thirty steps, and what others take for it. */
async function besideOthers(): Promise<Figure[]> {
  const unrolled = compile(lossAndSlopeByHand(STEPS), START)
  const looped = compile(lossAndSlopeInLoops(STEPS), START)
  const limber = compile(valueAndGrad(lossInLoop(STEPS)), START)
  const [plain, byHand] = [plainLoss(STEPS), plainAdjoint(STEPS)]
  const [jax, tfjs] = [await jaxPendulum(STEPS), await tfjsPendulum(STEPS)]
  expectSlope('the adjoint in JavaScript', byHand(START), limber(START).grad, 1e-12)
  expectSlope('the adjoint in wasm', unrolled(START)[1]!, limber(START).grad, 1e-12)
  expectSlope('the adjoint in wasm loops', looped(START)[1]!, limber(START).grad, 1e-12)
  expectSlope('jax-js', jax(START), limber(START).grad, 1e-4)
  expectSlope('TensorFlow.js', tfjs(START), limber(START).grad, 1e-4)
  const best = await bestOf({
    limber: repeated(limber, START),
    plain: () => sink(plain(START)),
    byHand: () => sink(byHand(START)),
    unrolled: repeated(unrolled, START),
    looped: repeated(looped, START),
  })
  const slow = await bestOf({ jax: () => sink(jax(START)), tfjs: () => sink(tfjs(START)) }, 10)
  const ours = best['limber']!
  const name = `pendulum, gradient of ${STEPS} steps`
  const beside = (peer: string, value: number, limit: number) =>
    ratioBelow(`  beside ${peer}`, ours, 'µs', { name: peer, value }, limit)
  return [
    atMost(name, ours, 'µs', 1.5),
    beside('its adjoint by hand in wasm', best['unrolled']!, 2),
    beside('the same in loops', best['looped']!, 2),
    beside('its adjoint by hand in JavaScript', best['byHand']!, 2),
    noted('  the loss alone in JavaScript', best['plain']!, 'µs'),
    ...gccOf('  gcc, the same graph', limber, [START], ours),
    beside('jax-js', slow['jax']!, 1),
    beside('TensorFlow.js', slow['tfjs']!, 1),
  ]
}

function expectSlope(who: string, slope: number, ours: number, tolerance: number): void {
  if (Math.abs(slope - ours) <= tolerance * Math.abs(ours)) return
  throw new Error(`ad: ${who} finds the slope ${slope}, limber ${ours}: they are not the same program.`)
}

/**
 * In how many of its last bits the slope of a hundred steps is another than others found. The true one is
 * 1.36592451867536155, two to five last places less: rounding grows over the steps, and in reverse mode as much as in an
 * adjoint by hand.
 */
function slopeOfAHundred(): Figure[] {
  const loss = lossInLoop(100)
  const slopes = {
    'in reverse mode': compile(grad(loss), START)(START),
    'in forward mode': compile((theta: Scalar) => jvp(loss, theta, 1).tangent, START)(START),
    'by hand': compile(lossAndSlopeByHand(100), START)(START)[1]!,
  }
  return Object.entries(slopes).map(([how, slope]) => {
    const apart = lastBitsApart(slope, SLOPE_OF_A_HUNDRED)
    const name = `gradient of 100 steps, ${how}: ${slope}`
    return how === 'by hand' ? noted(name, apart, 'last bits') : atMost(name, apart, 'last bits', 2)
  })
}

/** How many bits at the end, at least, have to be left out of two numbers for them to be the same. */
function lastBitsApart(a: number, b: number): number {
  const [first, second] = new BigUint64Array(Float64Array.of(a, b).buffer) as unknown as [bigint, bigint]
  return first === second ? 0 : (first ^ second).toString(2).length
}

/** Trace and compile programs of more and more operations. */
function compilations(): Figure[] {
  const times = SIZES.map(([size, compilations]) => {
    const runs = Array.from({ length: compilations }, () => {
      const began = performance.now()
      const { stats } = compile(muchArithmetic(size), [0.3, 0.7])
      return { milliseconds: performance.now() - began, operations: stats.operations }
    })
    return runs.reduce((best, run) => (run.milliseconds < best.milliseconds ? run : best))
  })
  const [small, , large] = times as [(typeof times)[0], (typeof times)[0], (typeof times)[0]]
  const growth = large.milliseconds / small.milliseconds / (large.operations / small.operations)
  return [
    ...times
      .slice(0, -1)
      .map((time) => noted(`trace and compile ${time.operations} operations`, time.milliseconds, 'ms')),
    atMost(`trace and compile ${large.operations} operations`, large.milliseconds, 'ms', 2000),
    atMost('  growth over that of the operations, from the smallest', growth, '×', 1.2),
  ]
}

/** Ten thousand steps differentiated in two hundred states. */
async function longRollout(): Promise<Figure[]> {
  // the budget is for kept states; arguments, sums and results take a few numbers more
  const [steps, states, budget] = [10_000, 200, 190]
  const bytes = 8 * 2
  const [forward, sparing] = [
    compile(longPendulum(steps), START),
    compile(grad(longPendulum(steps, budget * bytes)), START),
  ]
  const kept = compile(grad(longPendulum(steps)), START)
  if (sparing(START) !== kept(START)) throw new Error('ad: with less memory the gradient is another.')
  const body = compile(longPendulum(steps + 1), START).stats.executed - forward.stats.executed
  const again = (sparing.stats.executed - kept.stats.executed) / (body * steps)
  const best = await bestOf(
    {
      forward: repeated(forward, START),
      sparing: repeated(sparing, START),
      kept: repeated(kept, START),
    },
    1,
  )
  const name = `gradient of ${steps} steps in ${states} states`
  // with everything kept the steps are run twice: forward, and once more on the way back
  return [
    atMost(`${name}: memory`, sparing.stats.memoryBytes / bytes, 'states', states),
    atMost('  steps run, over those of one run forward', 2 + again, '×', 3.9),
    noted('  time over that of one run forward', best['sparing']! / best['forward']!, '×'),
    noted('  with every state kept', best['kept']! / best['forward']!, '×'),
  ]
}

/** A robot's step and its gradient, beside what gcc makes of the same graph. */
async function besideGcc(): Promise<Figure[]> {
  if (!gccPresent()) {
    console.log('Left out: the comparisons with gcc, for there is none here.')
    return []
  }
  const { step, gradient } = stepping(crawler)
  return [
    ...(await inBothWays('crawler: step', step)),
    ...(await inBothWays('crawler: step with its gradient', gradient)),
  ]
}

/** A program for one instance, and for two in lanes an instance, beside gcc's. */
async function inBothWays<A>(name: string, { f, at }: Subject<A>): Promise<Figure[]> {
  const [one, two] = [compile(f, at), compile(vmap(f), [at, at])]
  const best = await bestOf({ one: repeated(one, at), two: repeated(two, [at, at]) })
  const [single] = gccOf(name, one, numbersIn(at), best['one']!)
  const perInstance = best['two']! / 2
  const gcc = { name: 'gcc -O3 -march=native', value: best['one']! / single!.ratio! }
  return [single!, ratioBelow('  in lanes, an instance', perInstance, 'µs', gcc, 1.1)]
}

/** A program's time beside that of the same graph through gcc -O3 -march=native. */
function gccOf(
  name: string,
  compiled: Pick<Compiled<never, unknown>, 'program' | 'into' | 'outputs'>,
  input: ArrayLike<number>,
  ours: number,
): Figure[] {
  if (!gccPresent()) return []
  const { microseconds, outputs } = native(compiled.program, input)
  const results = compiled.into(input, new Float64Array(compiled.outputs))
  outputs.forEach((output, i) => {
    expectSlope(`gcc, result ${i} of ${name.trim()},`, output + 1, results[i]! + 1, 1e-6)
  })
  return [ratioBelow(name, ours, 'µs', { name: 'gcc -O3 -march=native', value: microseconds }, 1.5)]
}

let last = 0

/** Keeps the engine from leaving out a call whose result nobody reads. */
function sink(value: number): void {
  last = value === last ? last : value
}
