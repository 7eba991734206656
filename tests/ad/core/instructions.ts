'use grad'
import {
  cond,
  erf,
  logSumExp,
  nearest,
  norm,
  type Scalar,
  select,
  softCond,
  softLess,
  softMax,
  switchCase,
  vmap,
} from '../../../ad/index.ts'
import type { OpName } from '../../../ad/ops/names.ts'
import { operations } from '../../../ad/ops/table.ts'
import { asFunction } from '../ops/samples.ts'
import { decided } from './decisions.ts'
import { alongRows, called, early, grid, loop, throughTruths } from './loops.ts'
import { blurred, ruled, slope } from './slopes.ts'
import { balanced, fixed, least, solved } from './solutions.ts'

/** A position among the values so far, counted round. */
type Position = number
type Positions = readonly Position[]
export type Body = readonly Instruction[]

/** One line of a program, as data. What it makes is added to the values so far, all of which it may read. */
export type Instruction =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'operation'; readonly name: OpName; readonly operands: Positions }
  | { readonly kind: 'smooth'; readonly name: SmoothName; readonly operands: Positions }
  | { readonly kind: 'choice'; readonly less: Positions; readonly of: Positions }
  | {
      readonly kind: 'solve'
      readonly matrix: 'lu' | 'spd' | 'tree'
      /** how many right-hand sides share the matrix */
      readonly sides: number
      readonly operands: Positions
    }
  | { readonly kind: 'fixed'; readonly operands: Positions }
  | {
      readonly kind: 'slope'
      readonly by:
        | 'jvp'
        | 'grad'
        | 'linearize'
        | 'columns'
        | 'rows'
        | 'looped'
        | 'hessian'
        | 'hvp'
        | 'gaussNewton'
      readonly of: Positions
      readonly body: Body
    }
  | { readonly kind: 'blurred'; readonly of: Position; readonly body: Body }
  | { readonly kind: 'least'; readonly targets: Positions; readonly body: Body }
  | {
      readonly kind: 'ruled'
      readonly rule: 'jvp' | 'linearize' | 'grad'
      readonly of: Positions
      readonly body: Body
    }
  | {
      readonly kind: 'loop'
      readonly length: number
      /** whether it goes along a row of known numbers, not its index */
      readonly known: boolean
      /** whether the loop keeps few of its carries for derivatives */
      readonly sparing: boolean
      readonly carries: Positions
      readonly body: Body
    }
  | { readonly kind: 'rows'; readonly over: Positions; readonly carries: Positions; readonly body: Body }
  | {
      readonly kind: 'while'
      readonly trips: number
      readonly less: Position
      readonly carries: Positions
      readonly body: Body
    }
  | {
      readonly kind: 'calls'
      /** where the calls stand, of a function that was written outside */
      readonly from: 'here' | 'loop' | 'branch' | 'map'
      readonly of: readonly Positions[]
      readonly body: Body
    }
  | { readonly kind: 'branch'; readonly less: Positions; readonly yes: Body; readonly no: Body }
  | { readonly kind: 'switch'; readonly index: Position; readonly branches: readonly Body[] }
  | { readonly kind: 'map'; readonly over: Positions; readonly body: Body }
  | { readonly kind: 'grid'; readonly over: Positions; readonly width: number; readonly body: Body }
  | {
      readonly kind: 'truths'
      readonly through: 'loop' | 'while' | 'call' | 'branch' | 'switch' | 'map'
      readonly known: boolean
      readonly less: Positions
      readonly carries: Positions
      readonly body: Body
    }
  | {
      readonly kind: 'root'
      readonly by: 'newton' | 'sweeps' | 'turns' | 'implicitly' | 'factored'
      readonly targets: Positions
      readonly body: Body
    }

export type Of<K extends Instruction['kind']> = Instruction & { readonly kind: K }

/** What an instruction works on: the values so far, one of them by its position, and what programs make of values. */
export interface Surroundings {
  readonly values: readonly Scalar[]
  readonly at: (position: Position) => Scalar
  /** all values of a body that is run on these and some more */
  readonly inside: (body: Body, more?: readonly Scalar[]) => readonly Scalar[]
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
  bell: (a: Scalar, b: Scalar) => erf(a) + logSumExp([a, b, a * b]),
  length: (a: Scalar, b: Scalar) => norm([a, 0.7, b]) - Math.asin(0.4 * Math.cos(a)),
  softly: (a: Scalar, b: Scalar) => softMax([a, b], 0.3) * softLess(a, b, 0.5),
  sides: (a: Scalar, b: Scalar) =>
    softCond(
      softLess(b, 0.1, 0.4),
      () => Math.expm1(0.5 * a),
      () => Math.log1p(b * b),
    ),
} as const

export type SmoothName = keyof typeof smooth
export const SMOOTH_NAMES = Object.keys(smooth) as readonly SmoothName[]

/** Runs a program on plain or traced numbers: what it was given, and what each instruction made. */
export function run(program: Body, given: readonly Scalar[]): readonly Scalar[] {
  const values = [...given]
  for (const instruction of program) values.push(...made(instruction, [...values]))
  return values
}

function made(instruction: Instruction, values: readonly Scalar[]): readonly Scalar[] {
  const at = (position: Position): Scalar => values[position % values.length]!
  // known numbers that have no solution are refused while tracing; nothing is known of a program's first value
  const unknown = (position: Position): Scalar => at(position) + Math.min(Math.abs(values[0]!), 0)
  const inside: Surroundings['inside'] = (body, more = []) => run(body, [...values, ...more])
  const around: Surroundings = { values, at, inside }
  switch (instruction.kind) {
    case 'constant':
      return [instruction.value]
    case 'operation':
      return [asFunction(instruction.name)(allowed(instruction.name, instruction.operands.map(at)))]
    case 'smooth': {
      const [a, b] = instruction.operands.map(at)
      return [bounded(smooth[instruction.name](a!, b!))]
    }
    case 'choice': {
      const [[a, b], [c, d]] = [instruction.less.map(at), instruction.of.map(at)]
      return [select(decided(a! < b!), c!, d!)]
    }
    case 'solve':
      return solved(instruction, instruction.operands.map(unknown))
    case 'fixed':
      return [fixed(instruction.operands.map(unknown))]
    case 'ruled':
      return ruled(instruction, instruction.of.map(at), run)
    case 'slope':
      return [slope(instruction, around)]
    case 'blurred':
      return [blurred(instruction, around)]
    case 'least':
      return least(instruction, instruction.targets.map(unknown), around)
    case 'loop':
      return loop(instruction, around)
    case 'rows':
      return alongRows(instruction, around)
    case 'while':
      return early(instruction, around)
    case 'truths':
      return throughTruths(instruction, around)
    case 'calls':
      return called(instruction, around)
    case 'branch': {
      const [a, b] = instruction.less.map(at)
      const side = (body: Body) => () => inside(body).slice(-2)
      return cond(decided(a! < b!), side(instruction.yes), side(instruction.no))
    }
    case 'switch':
      return chosen(instruction, around)
    case 'map':
      return vmap((x: Scalar) => inside(instruction.body, [x]).at(-1)!)(instruction.over.map(at))
    case 'grid':
      return grid(instruction, around)
    case 'root':
      return balanced(instruction, instruction.targets.map(unknown), values, run)
  }
}

/** One of several bodies, by the size of a number. */
function chosen({ index, branches }: Of<'switch'>, { at, inside }: Surroundings): readonly Scalar[] {
  return switchCase(
    decided(placeAmong(branches.length, at(index))),
    branches.map((body) => () => inside(body).slice(-2)),
  )
}

/** A whole number below a count, by the size of a number. */
export function placeAmong(count: number, x: Scalar): Scalar {
  const size = Math.abs(x)
  return Math.min(nearest(3 * (size < Infinity ? size : 0)), count - 1)
}

/** 2 sin ½a keeps numbers from growing over the length of a program. */
export function bounded(a: Scalar): Scalar {
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

/** The bodies that an instruction holds. */
function bodiesOf(instruction: Instruction): readonly Body[] {
  if (instruction.kind === 'branch') return [instruction.yes, instruction.no]
  if (instruction.kind === 'switch') return instruction.branches
  return 'body' in instruction ? [instruction.body] : []
}

/** What has a body that is run on the side. */
const ASIDE: ReadonlySet<Instruction['kind']> = new Set(['slope', 'blurred', 'least'])

/** How deep a program's loops, branches, calls, maps, equations and rules are nested. */
export function depthOf(program: Body): number {
  const inside = program.map((instruction) => {
    const bodies = ASIDE.has(instruction.kind) ? [] : bodiesOf(instruction)
    return bodies.length > 0 ? 1 + Math.max(...bodies.map(depthOf)) : 0
  })
  return Math.max(0, ...inside)
}

/** Whether an instruction of one of some kinds is in a program, however deep. */
export function anyKind(program: Body, kinds: readonly Instruction['kind'][]): boolean {
  return anywhere(program, ({ kind }) => kinds.includes(kind))
}

/**
 * Whether Jacobians are taken somewhere in a program by whichever mode takes the fewest operations: on plain numbers, where
 * more is known, it may be another one than in a program, whose sums are of another order.
 */
export function takesCheapest(program: Body): boolean {
  return (
    anyKind(program, ['root', 'least']) ||
    anywhere(program, (instruction) => instruction.kind === 'slope' && instruction.by === 'hessian')
  )
}

/** Whether a loop has room for the carries of two derivatives only. */
export function spares(program: Body): boolean {
  return anywhere(program, (instruction) => instruction.kind === 'loop' && instruction.sparing)
}

function anywhere(program: Body, holds: (instruction: Instruction) => boolean): boolean {
  return program.some(
    (instruction) => holds(instruction) || bodiesOf(instruction).some((body) => anywhere(body, holds)),
  )
}
