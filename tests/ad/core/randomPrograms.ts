import fc from 'fast-check'
import type { OpName } from '../../../ad/ops/names.ts'
import { operations } from '../../../ad/ops/table.ts'
import { type Instruction, SMOOTH_NAMES } from './instructions.ts'

type Programs = fc.Arbitrary<readonly Instruction[]>
type Instructions = fc.Arbitrary<Instruction>

const position = fc.nat(50)
const pair = fc.tuple(position, position)
const carries = fc.array(position, { minLength: 1, maxLength: 3 })
const few = fc.array(position, { minLength: 1, maxLength: 4 })
const times = fc.integer({ min: 1, max: 4 })

const numbers = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 2, 0.5, -3, Infinity, -Infinity, Number.NaN, 1e300, 5e-324),
  fc.double({ min: -10, max: 10, noNaN: true }),
)
const ordinary = fc.double({ min: -1, max: 1, noNaN: true })
/** Thousandths, so that few are zero or alike. */
const thousandths = fc.integer({ min: -1000, max: 1000 }).map((k) => k / 1000)

const names = Object.keys(operations) as OpName[]
/** Operations that are told how to move, some of them by NaN wherever they stand. */
const told: ReadonlySet<OpName> = new Set(['graft', 'geared', 'gearedStrongly', 'unsolved', 'unknown'])

const operationOf = (among: readonly OpName[]): Instructions =>
  fc.record({
    kind: fc.constant('operation' as const),
    name: fc.constantFrom(...among),
    operands: fc.tuple(position, position, position),
  })
const operation = operationOf(names)

const smoothOperation: Instructions = fc.record({
  kind: fc.constant('smooth' as const),
  name: fc.constantFrom(...SMOOTH_NAMES),
  operands: pair,
})

const constants = (among: fc.Arbitrary<number>): Instructions =>
  fc.record({ kind: fc.constant('constant' as const), value: among })

/** What holds a body, with every body taken from `body`. */
function holders(body: Programs): Instructions[] {
  const kind = <K extends string>(name: K) => fc.constant(name)
  return [
    fc.record({
      kind: kind('loop'),
      length: times,
      known: fc.boolean(),
      sparing: fc.boolean(),
      carries,
      body,
    }),
    fc.record({ kind: kind('while'), trips: times, less: position, carries, body }),
    fc.record({
      kind: kind('calls'),
      from: fc.constantFrom('here', 'loop', 'branch', 'map'),
      of: fc.array(pair, { minLength: 1, maxLength: 3 }),
      body,
    }),
    fc.record({ kind: kind('branch'), less: pair, yes: body, no: body }),
  ]
}

/** What holds a body, of all kinds. */
function allHolders(body: Programs): Instructions[] {
  const kind = <K extends string>(name: K) => fc.constant(name)
  return [
    ...holders(body),
    fc.record({ kind: kind('rows'), over: few, carries, body }),
    fc.record({ kind: kind('map'), over: few, body }),
    fc.record({ kind: kind('grid'), over: few, width: fc.integer({ min: 1, max: 3 }), body }),
    fc.record({
      kind: kind('truths'),
      through: fc.constantFrom('loop', 'while', 'call', 'branch', 'switch', 'map'),
      known: fc.boolean(),
      less: pair,
      carries: fc.array(position, { minLength: 1, maxLength: 2 }),
      body,
    }),
    fc.record({
      kind: kind('switch'),
      index: position,
      branches: fc.array(body, { minLength: 2, maxLength: 3 }),
    }),
  ]
}

/** Equations and rules that hold a body: rare, for a search is a large program, and a rule another one. */
function rareHolders(body: Programs): Instructions[] {
  const by = fc.constantFrom(
    'newton' as const,
    'sweeps' as const,
    'turns' as const,
    'implicitly' as const,
    'factored' as const,
  )
  const targets = fc.array(position, { minLength: 1, maxLength: 2 })
  return [fc.record({ kind: fc.constant('root' as const), by, targets, body }), ruled(body)]
}

/** What stands alone and is no single operation; `plain` makes programs without loops. */
function knots(plain: Programs): Instructions[] {
  const kind = <K extends string>(name: K) => fc.constant(name)
  return [
    fc.record({ kind: kind('choice'), less: pair, of: pair }),
    fc.record({
      kind: kind('solve'),
      matrix: fc.constantFrom('lu', 'spd', 'tree'),
      sides: fc.integer({ min: 1, max: 2 }),
      operands: fc.tuple(position, position, position, position),
    }),
    fc.record({ kind: kind('fixed'), operands: pair }),
    fc.record({ kind: kind('blurred'), of: position, body: plain }),
    slopes(plain),
    ruled(plain),
  ]
}

/** The same with bodies that hold loops, branches or calls. */
function largeKnots(body: Programs): Instructions[] {
  const targets = fc.array(position, { minLength: 1, maxLength: 2 })
  return [slopes(body), ruled(body), fc.record({ kind: fc.constant('least' as const), targets, body })]
}

function slopes(body: Programs): Instructions {
  return fc.record({
    kind: fc.constant('slope' as const),
    by: fc.constantFrom(
      'jvp',
      'grad',
      'linearize',
      'columns',
      'rows',
      'looped',
      'hessian',
      'hvp',
      'gaussNewton',
    ),
    of: pair,
    body,
  })
}

function ruled(body: Programs): Instructions {
  const rule = fc.constantFrom('jvp' as const, 'linearize' as const, 'grad' as const)
  return fc.record({ kind: fc.constant('ruled' as const), rule, of: few, body })
}

/** Programs of the given simple instructions, with loops and branches nested up to two deep. */
function programs(simple: Instructions, constant: Instructions, length: number, depth: number): Programs {
  const choices = [
    { arbitrary: simple, weight: 8 },
    { arbitrary: constant, weight: 1 },
  ]
  if (depth > 0) {
    const body = programs(simple, constant, 4, depth - 1)
    choices.push(...holders(body).map((arbitrary) => ({ arbitrary, weight: 1 })))
  }
  return fc.array(fc.oneof(...choices), { minLength: 3, maxLength: length })
}

/**
 * Programs nested at least so deep, of all kinds: one thing that holds a body, in whose body there is another, and so on,
 * with a few instructions before and after each.
 */
function towers(simple: Instructions, constant: Instructions, depth: number): Programs {
  const leaf = fc.oneof({ arbitrary: simple, weight: 8 }, { arbitrary: constant, weight: 1 })
  const plain = fc.array(leaf, { minLength: 1, maxLength: 2 })
  const knot = fc.oneof(
    { arbitrary: fc.oneof(...knots(plain)), weight: 4 },
    { arbitrary: fc.oneof(...largeKnots(programs(simple, constant, 3, 1))), weight: 1 },
  )
  const around = fc.array(fc.oneof({ arbitrary: leaf, weight: 6 }, { arbitrary: knot, weight: 1 }), {
    minLength: 1,
    maxLength: 2,
  })
  let body: Programs = around
  for (let level = 0; level < depth; level++) {
    const holder = fc.oneof(
      { arbitrary: fc.oneof(...allHolders(body)), weight: 24 },
      { arbitrary: fc.oneof(...rareHolders(body)), weight: 2 },
    )
    body = fc.tuple(around, holder, around).map(([before, held, after]) => [...before, held, ...after])
  }
  return body
}

/** Programs of all operations on all numbers. */
export const wildPrograms = programs(operation, constants(numbers), 12, 2)
export const wildTowers = towers(operation, constants(numbers), 3)
/** The same of functions of numbers alone. */
export const untoldTowers = towers(
  operationOf(names.filter((name) => !told.has(name))),
  constants(numbers),
  3,
)
export const wildInputs = fc.tuple(numbers, numbers, numbers)

/** Smooth programs on ordinary numbers. */
export const smoothPrograms = programs(smoothOperation, constants(ordinary), 8, 2)
export const smoothTowers = towers(smoothOperation, constants(thousandths), 3)
export const smoothInputs = fc.tuple(ordinary, ordinary, ordinary)
export const commonInputs = fc.tuple(thousandths, thousandths, thousandths)
