'use grad'
import {
  and,
  call,
  cond,
  not,
  type Scalar,
  scan,
  select,
  switchCase,
  vmap,
  whileLoop,
} from '../../../ad/index.ts'
import { decided } from './decisions.ts'
import { bounded, type Of, placeAmong, type Surroundings } from './instructions.ts'

// Instructions that run a body several times, or hand more than numbers to it.

export function loop({ length, known, sparing, carries, body }: Of<'loop'>, { at, inside }: Surroundings) {
  const iteration = (carry: readonly Scalar[], i: Scalar) => {
    const all = inside(body, [...carry, 0.01 * i])
    return { carry: all.slice(-carry.length), y: all.at(-1)! }
  }
  const over = known ? Array.from({ length }, (_, k) => 20 * Math.sin(k)) : length
  // room for one carry of a derivative of a derivative
  const memory = sparing ? (4 * carries.length + 1) * 8 : undefined
  const first = scan(iteration, carries.map(at) as readonly Scalar[], over, { memory })
  const sum = scan((total: Scalar, y: Scalar) => ({ carry: 0.5 * (total + y) }), 0, first.ys).carry
  return [...first.carry, sum, first.ys[length - 1]!]
}

/** Goes along two rows at once, and keeps two. */
export function alongRows({ over, carries, body }: Of<'rows'>, { at, inside }: Surroundings) {
  const iteration = (carry: readonly Scalar[], x: { a: Scalar; b: Scalar }) => {
    const all = inside(body, [...carry, x.a, x.b])
    return { carry: all.slice(-carry.length), y: { last: all.at(-1)!, product: bounded(all.at(-1)! * x.a) } }
  }
  const rows = over.map((position, k) => ({ a: at(position), b: at(position + k + 1) }))
  const { carry, ys } = scan(iteration, carries.map(at) as readonly Scalar[], rows)
  return [...carry, ...ys.map(({ last, product }) => 0.5 * (last + product))]
}

/** Goes on until the first of what it carries reaches a limit, or a count does. */
export function early({ trips, less, carries, body }: Of<'while'>, { at, inside }: Surroundings) {
  const limit = at(less)
  const begin: readonly Scalar[] = [0, ...carries.map(at)]
  return whileLoop(
    ([count, first]) => decided(and(first! < limit, count! < trips)),
    ([count, ...carry]) => [count! + 1, ...inside(body, carry).slice(-carry.length)],
    begin,
    { maxTrips: trips },
  ).slice(1)
}

/** Calls of a function that was written here, here or inside something else. */
export function called({ from, of, body }: Of<'calls'>, { at, inside }: Surroundings): readonly Scalar[] {
  const f = call((x: readonly Scalar[]) => inside(body, x).at(-1)!)
  return of.map((operands) => calledFrom(from, f, operands.map(at)))
}

function calledFrom(from: Of<'calls'>['from'], f: (x: readonly Scalar[]) => Scalar, x: readonly Scalar[]) {
  const on = (first: Scalar) => f([first, ...x.slice(1)])
  switch (from) {
    case 'here':
      return f(x)
    case 'loop':
      return scan((carry: Scalar) => ({ carry: on(carry) }), x[0]!, 2).carry
    case 'branch':
      return cond(
        decided(x[0]! < 0.1),
        () => f(x),
        () => on(-x[0]!),
      )
    case 'map':
      return vmap(on)(x)[1]!
  }
}

/** A map of maps over the rows of a matrix, and what a loop makes of its result. */
export function grid({ over, width, body }: Of<'grid'>, { at, inside }: Surroundings) {
  const matrix = over.map((position, i) => ({
    shift: at(position + i),
    row: Array.from({ length: width }, (_, k) => at(position + k)),
  }))
  const mapped = vmap(({ shift, row }: { shift: Scalar; row: readonly Scalar[] }) =>
    vmap((x: Scalar) => inside(body, [shift, x]).at(-1)!)(row),
  )(matrix)
  const sums = scan(
    (sum: Scalar, row: readonly Scalar[]) => ({ carry: 0.5 * (sum + row[0]! - row[width - 1]!), y: sum }),
    0,
    mapped,
  )
  return [mapped[0]![width - 1]!, sums.carry, sums.ys[over.length - 1]!]
}

/** What is handed on: a truth value beside numbers in a record. */
interface State {
  readonly on: boolean
  readonly x: readonly Scalar[]
}

const TURNS = 3

/** Hands a record with a truth value in it through a loop, a call, a branch or a map: a body turns it on and off. */
export function throughTruths(instruction: Of<'truths'>, { at, inside }: Surroundings): readonly Scalar[] {
  const [limit, other] = instruction.less.map(at)
  const step = ({ on, x }: State): State => {
    const all = inside(instruction.body, [...x, select(on, x[0]!, other!)])
    return { on: decided(all.at(-1)! < limit!), x: all.slice(-x.length) }
  }
  const on = instruction.known || decided(other! < limit!)
  const start: State = { on, x: instruction.carries.map(at) }
  return handed(instruction.through, step, start, other!).flatMap((state) => [
    ...state.x,
    select(state.on, state.x[0]!, -state.x[0]!),
  ])
}

/** What comes of a state that is handed through something that runs a step. */
function handed(
  through: Of<'truths'>['through'],
  step: (state: State) => State,
  start: State,
  index: Scalar,
): readonly State[] {
  const turned = ({ on, x }: State): State => ({ on: not(on), x })
  switch (through) {
    case 'loop': {
      const { carry, ys } = scan((state: State) => ({ carry: step(state), y: state }), start, TURNS)
      return [carry, ys[TURNS - 1]!]
    }
    case 'while': {
      const turn = ({ count, state }: { count: Scalar; state: State }) => ({
        count: count + 1,
        state: step(state),
      })
      const goesOn = ({ count, state }: { count: Scalar; state: State }) =>
        decided(and(state.on, count < TURNS))
      return [whileLoop(goesOn, turn, { count: 0 as Scalar, state: start }, { maxTrips: TURNS }).state]
    }
    case 'call': {
      const called = call(step)
      return [called(called(start))]
    }
    case 'branch':
      return [
        cond(
          start.on,
          () => step(start),
          () => turned(start),
        ),
      ]
    case 'switch':
      return [
        switchCase(decided(placeAmong(3, index)), [() => step(start), () => turned(start), () => start]),
      ]
    case 'map':
      return [...vmap(step)([start, turned(start)])]
  }
}
