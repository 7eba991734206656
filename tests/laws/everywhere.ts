// What must come out the same, bit for bit, in every engine and however it is computed. Runs in Node and in a page.
import { compile, compileBatch, type Scalar, valueAndGrad, vmap } from '../../ad/index.ts'
import { crawler, doublePendulum, hopper, type Robot, sineGait } from '../../robots/index.ts'
import { buildModel, type Model, rollout, type State } from '../../sim/index.ts'
import { numbersOf } from '../ad/core/sameBits.ts'
import { between, halfPiMultiples, neighbours, randomUnits, spread } from '../ad/kernels/samples.ts'
import { BINARY, PLAIN, RECORDED, UNARY } from '../ad/kernels/table.ts'

type Operands = readonly Scalar[]

/** As plain JavaScript, compiled, and compiled in the lanes of vectors. */
export const FORMS = ['plain', 'compiled', 'lanes'] as const
export type Form = (typeof FORMS)[number]

/** Names of the kernels. */
export const KERNELS: readonly string[] = [...UNARY, ...BINARY]

/** How many random operands of each sort there are. */
const MANY = 2000

/** As many at a time go through one compiled program. */
const BATCH = 500

const SPECIAL = [0, 0.5, 1, 1.5, 3, 2 ** -1074, 2 ** -1022, 2 ** 53, Number.MAX_VALUE, Infinity, Number.NaN]

/** Special values, powers of two and what is next to them, sizes of all kinds, angles, and doubles of uniformly random bits. */
const LEFT = [
  ...SPECIAL.flatMap((x) => [x, -x]),
  ...Array.from({ length: 2098 }, (_, i) => 2 ** (i - 1074)),
  ...[0.25, 0.5, 1, 2, 708, 709.782712893384].flatMap((x) => neighbours(x, 20)),
  ...halfPiMultiples(),
  ...spread(MANY, -9, 15),
  ...between(MANY, -1, 1),
  ...uniformBits(2 * MANY, 3),
]

/** Second operands: half of them as above in another order, half small numbers that make good exponents. */
const RIGHT = LEFT.map((_, i) =>
  i % 2 === 0 ? LEFT[(i * 4637 + 11) % LEFT.length]! : ((i >> 1) % 81) / 4 - 10,
)

/** Doubles whose 64 bits are random; every NaN is the one. */
function uniformBits(n: number, seed: number): number[] {
  const unit = randomUnits(seed)
  const view = new DataView(new ArrayBuffer(8))
  return Array.from({ length: n }, () => {
    view.setUint32(0, unit() * 2 ** 32)
    view.setUint32(4, unit() * 2 ** 32)
    return view.getFloat64(0)
  })
}

/** The lists of operands that a kernel is given. */
export function operandsOf(name: string): readonly number[][] {
  return UNARY.includes(name)
    ? LEFT.map((x) => [x])
    : [
        ...SPECIAL.flatMap((x) =>
          SPECIAL.flatMap((y) => [
            [x, y],
            [x, -y],
            [-x, y],
            [-x, -y],
          ]),
        ),
        ...LEFT.map((x, i) => [x, RIGHT[i]!]),
      ]
}

/** What a kernel makes of all its operands, in one of the forms. */
export function kernelResults(name: string, form: Form): Float64Array {
  const operands = operandsOf(name)
  if (form === 'plain') return Float64Array.from(operands, (x) => PLAIN[name]!(...x))
  const width = operands[0]!.length
  const each = (x: Operands) => RECORDED[name]!(...x)
  const example = Array.from({ length: BATCH }, () => Array<number>(width).fill(1))
  return form === 'lanes'
    ? inBatches(operands, compile(vmap(each), example), BATCH)
    : inBatches(operands, compile(each, example[0]!), 1)
}

interface Program {
  readonly outputs: number
  into(inputs: ArrayLike<number>, outputs: Float64Array): Float64Array
}

/** The results of a program that takes so many operands at a time, the last ones again where some are missing. */
function inBatches(operands: readonly number[][], program: Program, size: number): Float64Array {
  const results = new Float64Array(operands.length)
  const outputs = new Float64Array(program.outputs)
  for (let first = 0; first < operands.length; first += size) {
    const at = Math.max(0, Math.min(first, operands.length - size))
    results.set(program.into(operands.slice(at, at + size).flat(), outputs), at)
  }
  return results
}

/** Robots that roll on their feet for 200 steps, one with each kind of contact. */
export const ROLLOUTS = { compliant: crawler as Robot, convex: hopper as Robot } as const
const STEPS = 200

/** Value and gradient, in every knob of body and gait, of where the steps of a robot end: one number of all coordinates. */
export function rolloutNumbers(contactModel: keyof typeof ROLLOUTS): readonly number[] {
  const robot = ROLLOUTS[contactModel]
  const gait = sineGait(robot)
  const at = { design: robot.defaults(), gait: gait.defaults() }
  const end = (x: typeof at): Scalar => {
    'use grad'
    const model = buildModel({ ...robot.model(x.design), contactModel })
    const control = gait.control(x.gait)
    const { q, v } = rollout(model, robot.start(x.design), { steps: STEPS, control }).state
    return [...q, ...v].reduce((sum, coordinate, i) => sum + (i + 1) * coordinate, 0 as Scalar)
  }
  return numbersOf(compile(valueAndGrad(end), at)(at))
}

/** Where a double pendulum of some design is after half a second, let go in some state. */
function swung({
  design,
  state,
}: {
  design: ReturnType<typeof doublePendulum.defaults>
  state: State
}): Scalar {
  'use grad'
  const model = doublePendulum.model(design)
  const { q, v } = rollout(model, state, { steps: 100, control: () => model.motors.map(() => 0) }).state
  return Math.sin(q[0]!) * v[0]! + Math.cos(q[1]!) * v[1]!
}

/** What is run as a batch: a function of a tree, and its arguments. */
interface Subjects<A> {
  readonly value: (at: A) => Scalar
  readonly all: readonly A[]
}

function swings(): Subjects<Parameters<typeof swung>[0]> {
  const all = Array.from({ length: 61 }, (_, i) => ({
    design: { ...doublePendulum.defaults(), length: 0.5 + i / 61 },
    state: { q: [i / 20 - 1.5, 1 - i / 30], v: [0, i / 61] },
  }))
  return { value: swung, all }
}

/** Machines dropped from heights at which some land at once and some late, each with knees bent otherwise: lanes disagree. */
function drops(contactModel: keyof typeof ROLLOUTS, cone: 'pyramidal' | 'elliptic'): Subjects<State> {
  const robot = ROLLOUTS[contactModel]
  const model = buildModel({ ...robot.model(), contactModel, solver: { ...robot.model().solver, cone } })
  const { q, v } = robot.start()
  const all = Array.from({ length: 13 }, (_, i) => ({
    q: q.map((coordinate, k) => coordinate + ((i + k) % 5) / 40),
    v: v.map((_, k) => ((i * k) % 7) / 20 - 0.1),
  }))
  return { value: (state) => landed(model, state), all }
}

/** A number of all coordinates after a machine has moved on its own for a while. */
function landed(model: Model, state: State): Scalar {
  'use grad'
  const control = () => model.motors.map(() => 0)
  const { q, v } = rollout(model, state, { steps: STEPS, control }).state
  return [...q, ...v].reduce((sum, coordinate, i) => sum + (i + 1) * coordinate, 0 as Scalar)
}

const BATCHES = {
  pendulums: swings,
  'compliant contact': () => drops('compliant', 'pyramidal'),
  'convex contact': () => drops('convex', 'pyramidal'),
  'convex contact, elliptic cones': () => drops('convex', 'elliptic'),
} as const

/** Names of the batches. */
export const BATCH_NAMES = Object.keys(BATCHES) as (keyof typeof BATCHES)[]

/** Values and gradients of all arguments of a batch, by so many threads. */
export async function batchNumbers(name: keyof typeof BATCHES, threads: number): Promise<readonly number[]> {
  const { value, all } = BATCHES[name]() as Subjects<unknown>
  const batch = compileBatch(valueAndGrad(value), all[0], { threads })
  const results = await batch(all)
  batch.close()
  return results.flatMap(numbersOf)
}

/** The same by the compiled function, one argument at a time. */
export function oneByOneNumbers(name: keyof typeof BATCHES): readonly number[] {
  const { value, all } = BATCHES[name]() as Subjects<unknown>
  const compiled = compile(valueAndGrad(value), all[0])
  return all.flatMap((at) => numbersOf(compiled(at)))
}
