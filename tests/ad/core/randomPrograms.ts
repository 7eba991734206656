'use grad'
import fc from 'fast-check'
import { and, call, cond, nearest, type Scalar, scan, select, whileLoop } from '../../../ad/index.ts'
import type { OpName } from '../../../ad/ops/names.ts'
import { operations } from '../../../ad/ops/table.ts'
import { asFunction } from '../ops/samples.ts'

/** A program as data. Operands are positions among the values so far, counted round. */
export type Instruction =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'operation'; readonly name: OpName; readonly operands: readonly number[] }
  | { readonly kind: 'smooth'; readonly name: SmoothName; readonly operands: readonly number[] }
  | {
      readonly kind: 'loop'
      readonly length: number
      /** whether the loop keeps few of its carries for derivatives */
      readonly sparing: boolean
      readonly carries: readonly number[]
      readonly body: readonly Instruction[]
    }
  | {
      readonly kind: 'while'
      readonly trips: number
      readonly less: number
      readonly carries: readonly number[]
      readonly body: readonly Instruction[]
    }
  | {
      readonly kind: 'calls'
      readonly of: readonly (readonly number[])[]
      readonly body: readonly Instruction[]
    }
  | {
      readonly kind: 'branch'
      readonly less: readonly number[]
      readonly yes: readonly Instruction[]
      readonly no: readonly Instruction[]
    }

/** Functions of two bounded numbers that are smooth and bounded. */
const smooth = {
  sum: (a: Scalar, b: Scalar) => 0.5 * (a + b),
  difference: (a: Scalar, b: Scalar) => 0.5 * (a - b),
  product: (a: Scalar, b: Scalar) => a * b,
  quotient: (a: Scalar, b: Scalar) => a / (1.5 + b * b),
  root: (a: Scalar, b: Scalar) => Math.sqrt(1 + a * a) - b,
  wave: (a: Scalar, b: Scalar) => Math.sin(a) * Math.cos(b),
  growth: (a: Scalar, b: Scalar) => Math.exp(-a * a) + Math.tanh(b),
  logarithm: (a: Scalar, b: Scalar) => Math.log(1.5 + a * a) - Math.atan(b),
  angle: (a: Scalar, b: Scalar) => Math.atan2(a, 2 + b * b),
  power: (a: Scalar, b: Scalar) => (1.2 + a * a) ** (0.3 * Math.sin(b)),
} as const

type SmoothName = keyof typeof smooth

/** Runs a program on plain or traced numbers. */
export function run(program: readonly Instruction[], given: readonly Scalar[]): readonly Scalar[] {
  const values = [...given]
  for (const instruction of program) values.push(...step(instruction, values))
  return values
}

function step(instruction: Instruction, values: readonly Scalar[]): readonly Scalar[] {
  const at = (position: number): Scalar => values[position % values.length]!
  switch (instruction.kind) {
    case 'constant':
      return [instruction.value]
    case 'operation':
      return [asFunction(instruction.name)(allowed(instruction.name, instruction.operands.map(at)))]
    case 'smooth': {
      const [a, b] = instruction.operands.map(at)
      return [bounded(smooth[instruction.name](a!, b!))]
    }
    case 'loop':
      return loop(instruction, values)
    case 'while':
      return early(instruction, values)
    case 'calls': {
      const f = call((x: readonly Scalar[]) => run(instruction.body, [...values, ...x]).at(-1)!)
      return instruction.of.map((operands) => f(operands.map(at)))
    }
    case 'branch': {
      const [a, b] = instruction.less.map(at)
      const side = (body: readonly Instruction[]) => () => run(body, values).slice(-2)
      return cond(a! < b!, side(instruction.yes), side(instruction.no))
    }
  }
}

function loop({ length, sparing, carries, body }: Instruction & { kind: 'loop' }, values: readonly Scalar[]) {
  const init = carries.map((position) => values[position % values.length]!)
  const iteration = (carry: readonly Scalar[], i: Scalar) => {
    const all = run(body, [...values, ...carry, 0.01 * i])
    return { carry: all.slice(-carry.length), y: all.at(-1)! }
  }
  // room for one carry of a derivative of a derivative
  const memory = sparing ? (4 * carries.length + 1) * 8 : undefined
  const first = scan(iteration, init as readonly Scalar[], length, { memory })
  const sum = scan((total: Scalar, y: Scalar) => ({ carry: 0.5 * (total + y) }), 0, first.ys).carry
  return [...first.carry, sum, first.ys[length - 1]!]
}

/** Goes on until the first of what it carries reaches a limit, or a count does. */
function early({ trips, less, carries, body }: Instruction & { kind: 'while' }, values: readonly Scalar[]) {
  const init = carries.map((position) => values[position % values.length]!)
  const limit = values[less % values.length]!
  const begin: readonly Scalar[] = [0, ...init]
  return whileLoop(
    ([count, first]) => and(first! < limit, count! < trips),
    ([count, ...carry]) => [count! + 1, ...run(body, [...values, ...carry]).slice(-carry.length)],
    begin,
    { maxTrips: trips },
  ).slice(1)
}

/** 2 sin ½a keeps numbers from growing over the length of a program. */
function bounded(a: Scalar): Scalar {
  return 2 * Math.sin(0.5 * a)
}

/** Operands that an operation's contract admits. */
function allowed(name: OpName, [a, b, c]: readonly Scalar[]): readonly Scalar[] {
  const whole = (x: Scalar, size: Scalar) => select(Math.abs(x) < size, nearest(Math.abs(x)), 1)
  if (name === 'powerOfTwo') return [whole(a!, 1000)]
  if (name === 'xor') return [whole(a!, 2 ** 50), whole(b!, 2 ** 50)]
  if (name === 'copySign') return [a!, Math.abs(b!) <= Infinity ? b! : 1]
  return [a!, b!, c!].slice(0, operations[name].arity)
}

const position = fc.nat(50)
const numbers = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 2, 0.5, -3, Infinity, -Infinity, Number.NaN, 1e300, 5e-324),
  fc.double({ min: -10, max: 10, noNaN: true }),
)

/** Programs of the given simple instructions, with loops and branches nested up to two deep. */
function programs(
  simple: fc.Arbitrary<Instruction>,
  constants: fc.Arbitrary<number>,
  length: number,
  depth: number,
) {
  const constant = constants.map((value): Instruction => ({ kind: 'constant', value }))
  const choices: fc.WeightedArbitrary<Instruction>[] = [
    { arbitrary: simple, weight: 8 },
    { arbitrary: constant, weight: 1 },
  ]
  if (depth > 0) {
    const body: fc.Arbitrary<Instruction[]> = programs(simple, constants, 4, depth - 1)
    const kind = fc.constant('loop' as const)
    const carries = fc.array(position, { minLength: 1, maxLength: 3 })
    choices.push({
      arbitrary: fc.record({
        kind,
        length: fc.integer({ min: 1, max: 4 }),
        sparing: fc.boolean(),
        carries,
        body,
      }),
      weight: 1,
    })
    choices.push({
      arbitrary: fc.record({
        kind: fc.constant('while' as const),
        trips: fc.integer({ min: 1, max: 4 }),
        less: position,
        carries,
        body,
      }),
      weight: 1,
    })
    const of = fc.array(fc.tuple(position, position), { minLength: 1, maxLength: 3 })
    choices.push({ arbitrary: fc.record({ kind: fc.constant('calls' as const), of, body }), weight: 1 })
    const less = fc.tuple(position, position)
    choices.push({
      arbitrary: fc.record({ kind: fc.constant('branch' as const), less, yes: body, no: body }),
      weight: 1,
    })
  }
  return fc.array(fc.oneof(...choices), { minLength: 3, maxLength: length })
}

const operation = fc.record({
  kind: fc.constant('operation' as const),
  name: fc.constantFrom(...(Object.keys(operations) as OpName[])),
  operands: fc.tuple(position, position, position),
})
const smoothOperation = fc.record({
  kind: fc.constant('smooth' as const),
  name: fc.constantFrom(...(Object.keys(smooth) as SmoothName[])),
  operands: fc.tuple(position, position),
})

/** Programs of all operations on all numbers. */
export const wildPrograms = programs(operation, numbers, 12, 2)
export const wildInputs = fc.tuple(numbers, numbers, numbers)

/** Smooth programs on ordinary numbers. */
export const smoothPrograms = programs(smoothOperation, fc.double({ min: -1, max: 1, noNaN: true }), 8, 2)
export const smoothInputs = fc.tuple(
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.double({ min: -1, max: 1, noNaN: true }),
)
