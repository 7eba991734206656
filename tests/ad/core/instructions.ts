'use grad'
import { fixedPoint, root, solve } from '../../../ad/implicit/index.ts'
import {
  and,
  call,
  cond,
  customDerivative,
  grad,
  jvp,
  nearest,
  type Scalar,
  scan,
  select,
  switchCase,
  vmap,
  whileLoop,
} from '../../../ad/index.ts'
import type { OpName } from '../../../ad/ops/names.ts'
import { operations } from '../../../ad/ops/table.ts'
import { asFunction } from '../ops/samples.ts'
import { decided, undisclosed } from './decisions.ts'

/** A position among the values so far, counted round. */
type Position = number
type Positions = readonly Position[]
type Body = readonly Instruction[]

/** One line of a program, as data. What it makes is added to the values so far, all of which it may read. */
export type Instruction =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'operation'; readonly name: OpName; readonly operands: Positions }
  | { readonly kind: 'smooth'; readonly name: SmoothName; readonly operands: Positions }
  | { readonly kind: 'choice'; readonly less: Positions; readonly of: Positions }
  | { readonly kind: 'solve'; readonly matrix: 'lu' | 'spd' | 'tree'; readonly operands: Positions }
  | { readonly kind: 'fixed' | 'ruled'; readonly operands: Positions }
  | {
      readonly kind: 'slope'
      readonly mode: 'forward' | 'reverse'
      readonly of: Position
      readonly body: Body
    }
  | {
      readonly kind: 'loop'
      readonly length: number
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
  | { readonly kind: 'calls'; readonly of: readonly Positions[]; readonly body: Body }
  | { readonly kind: 'branch'; readonly less: Positions; readonly yes: Body; readonly no: Body }
  | { readonly kind: 'switch'; readonly index: Position; readonly branches: readonly Body[] }
  | { readonly kind: 'map'; readonly over: Positions; readonly body: Body }
  | { readonly kind: 'root'; readonly targets: Positions; readonly body: Body }

type Of<K extends Instruction['kind']> = Instruction & { readonly kind: K }

/** A function with a rule of its own. */
const sineByRule = customDerivative(
  (x: Scalar): Scalar => Math.sin(x),
  (x: Scalar, dx: Scalar): Scalar => Math.cos(x) * dx,
)

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

export type SmoothName = keyof typeof smooth
export const SMOOTH_NAMES = Object.keys(smooth) as readonly SmoothName[]

/** Runs a program on plain or traced numbers: what it was given, and what each instruction made. */
export function run(program: Body, given: readonly Scalar[]): readonly Scalar[] {
  const values = [...given]
  for (const instruction of program) values.push(...made(instruction, values))
  return values
}

function made(instruction: Instruction, values: readonly Scalar[]): readonly Scalar[] {
  const at = (position: Position): Scalar => values[position % values.length]!
  // known numbers that have no solution are refused while tracing; nothing is known of a program's first value
  const unknown = (x: Scalar): Scalar => x + Math.min(Math.abs(values[0]!), 0)
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
      return solved(instruction, instruction.operands.map(at).map(unknown))
    case 'fixed': {
      const [a, b] = instruction.operands.map(at).map(unknown)
      return [fixedPoint((x: Scalar) => 0.2 * Math.sin(x + a!) + bounded(b!), 0 as Scalar)]
    }
    case 'ruled':
      return [bounded(sineByRule(at(instruction.operands[0]!)) * at(instruction.operands[1]!))]
    case 'slope':
      return [slope(instruction, values)]
    case 'loop':
      return loop(instruction, values)
    case 'rows':
      return alongRows(instruction, values)
    case 'while':
      return early(instruction, values)
    case 'calls': {
      const f = call((x: readonly Scalar[]) => run(instruction.body, [...values, ...x]).at(-1)!)
      return instruction.of.map((operands) => f(operands.map(at)))
    }
    case 'branch': {
      const [a, b] = instruction.less.map(at)
      const side = (body: Body) => () => run(body, values).slice(-2)
      return cond(decided(a! < b!), side(instruction.yes), side(instruction.no))
    }
    case 'switch':
      return chosen(instruction, values)
    case 'map':
      return vmap((x: Scalar) => run(instruction.body, [...values, x]).at(-1)!)(instruction.over.map(at))
    case 'root':
      return balanced(instruction.body, values, instruction.targets.map(at).map(unknown))
  }
}

/** The solution of three equations with a matrix that is regular, and positive definite where it has to be. */
function solved({ matrix }: Of<'solve'>, [a, b, c, d]: readonly Scalar[]): readonly Scalar[] {
  const A = [
    [8 + bounded(a!), bounded(b!), 0],
    [bounded(b!), 8 - bounded(c!), bounded(d!)],
    [matrix === 'lu' ? bounded(a!) : 0, bounded(d!), 8 + bounded(c!)],
  ]
  return solve(A, [a!, 8 * bounded(c!), b!], matrix === 'tree' ? { tree: [-1, 0, 1] } : matrix)
}

/** The derivative of a program's last value with respect to one that it reads. */
function slope({ mode, of, body }: Of<'slope'>, values: readonly Scalar[]): Scalar {
  const last = (x: Scalar) => run(body, [...values, x]).at(-1)!
  const x = values[of % values.length]!
  return bounded(mode === 'forward' ? jvp(last, x, 1 as Scalar).tangent : grad(last)(x))
}

function loop({ length, sparing, carries, body }: Of<'loop'>, values: readonly Scalar[]) {
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

/** Goes along two rows at once, and keeps two. */
function alongRows({ over, carries, body }: Of<'rows'>, values: readonly Scalar[]) {
  const at = (position: Position): Scalar => values[position % values.length]!
  const iteration = (carry: readonly Scalar[], x: { a: Scalar; b: Scalar }) => {
    const all = run(body, [...values, ...carry, x.a, x.b])
    return { carry: all.slice(-carry.length), y: { last: all.at(-1)!, product: bounded(all.at(-1)! * x.a) } }
  }
  const rows = over.map((position, k) => ({ a: at(position), b: at(position + k + 1) }))
  const { carry, ys } = scan(iteration, carries.map(at) as readonly Scalar[], rows)
  return [...carry, ...ys.map(({ last, product }) => 0.5 * (last + product))]
}

/** Goes on until the first of what it carries reaches a limit, or a count does. */
function early({ trips, less, carries, body }: Of<'while'>, values: readonly Scalar[]) {
  const init = carries.map((position) => values[position % values.length]!)
  const limit = values[less % values.length]!
  const begin: readonly Scalar[] = [0, ...init]
  return whileLoop(
    ([count, first]) => decided(and(first! < limit, count! < trips)),
    ([count, ...carry]) => [count! + 1, ...run(body, [...values, ...carry]).slice(-carry.length)],
    begin,
    { maxTrips: trips },
  ).slice(1)
}

/** One of several bodies, by the size of a number. */
function chosen({ index, branches }: Of<'switch'>, values: readonly Scalar[]): readonly Scalar[] {
  const size = Math.abs(values[index % values.length]!)
  const whole = Math.min(nearest(3 * (size < Infinity ? size : 0)), branches.length - 1)
  return switchCase(
    decided(whole),
    branches.map((body) => () => run(body, values).slice(-2)),
  )
}

/** The x with x + a little of what a body makes of it = the aims. */
function balanced(body: Body, values: readonly Scalar[], aims: readonly Scalar[]): readonly Scalar[] {
  const F = (x: readonly Scalar[]) => {
    const all = run(body, [...values, ...x]).slice(-x.length)
    return x.map((xi, i) => xi + 0.05 * all[i]! - aims[i]!)
  }
  const x = undisclosed(() => root(F, aims))
  // the search has its own ways: what is decided at the solution is what counts
  if (x.every((xi) => typeof xi === 'number')) F(x)
  return x
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

/** How deep a program's loops, branches, calls, maps and equations are nested. */
export function depthOf(program: Body): number {
  const inside = program.map((instruction) => {
    if (instruction.kind === 'branch') return 1 + Math.max(depthOf(instruction.yes), depthOf(instruction.no))
    if (instruction.kind === 'switch') return 1 + Math.max(...instruction.branches.map(depthOf))
    return 'body' in instruction && instruction.kind !== 'slope' ? 1 + depthOf(instruction.body) : 0
  })
  return Math.max(0, ...inside)
}
