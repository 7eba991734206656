import { describe, expect, test } from 'vitest'
import { checkJvp, dotTest } from '../../ad/checking/index.ts'
import { type Compiled, compile, jvp, vjp } from '../../ad/index.ts'
import { movingState, raised } from '../../experiments/gradcheck/states.ts'
import { contacts, kinematics, type Model, type State, step } from '../../sim/index.ts'
import { type Machine, machines } from './machines.ts'

// The derivative of one step with respect to state, control and every knob: forward against reverse, and forward
// against high-order differences, in the air and on the ground.

interface Argument {
  design: Record<string, number>
  q: number[]
  v: number[]
  u: number[]
}

/** A compiled function on flat numbers. */
function flat(compiled: Compiled<never, unknown>): (x: ArrayLike<number>) => Float64Array {
  return (x) => compiled.into(x, new Float64Array(compiled.outputs))
}

function names({ design, q, v, u }: Argument): string[] {
  const numbered = (name: string, values: readonly number[]) => values.map((_, i) => `${name}[${i}]`)
  return [...Object.keys(design), ...numbered('q', q), ...numbered('v', v), ...numbered('u', u)]
}

function numbers({ design, q, v, u }: Argument): number[] {
  return [...Object.values(design), ...q, ...v, ...u]
}

/** The step of a machine and its two derivatives, as functions of all its numbers. */
function derivatives({ robot }: Machine, at: Argument) {
  const next = ({ design, q, v, u }: Argument): State => step(robot.model(design), { q, v }, u)
  const bar = { q: at.q, v: at.v }
  const value = flat(compile(next, at) as Compiled<never, State>)
  const pushed = flat(
    compile((x: { at: Argument; dx: Argument }) => jvp(next, x.at, x.dx).tangent, { at, dx: at }) as Compiled<
      never,
      State
    >,
  )
  const pulled = flat(
    compile((x: { at: Argument; bar: State }) => vjp(next, x.at, x.bar).grad, { at, bar }) as Compiled<
      never,
      Argument
    >,
  )
  return {
    value,
    jvp: (x: ArrayLike<number>, dx: ArrayLike<number>) => pushed([...Array.from(x), ...Array.from(dx)]),
    vjp: (x: ArrayLike<number>, u: ArrayLike<number>) => pulled([...Array.from(x), ...Array.from(u)]),
  }
}

/** Places where the machine touches the ground. */
function contactCount(model: Model, { q }: State): number {
  return contacts(model, kinematics(model, q)).filter(({ distance }) => distance < 0).length
}

describe.each(machines())('$name', (machine) => {
  const { robot } = machine
  const design = robot.defaults()
  const model = robot.model(design)
  const u = model.motors.map((_, i) => 0.3 * Math.sin(1 + i))
  const grounded = movingState(robot, u).state
  const states = { 'in the air': raised(model, grounded)!, 'on the ground': grounded }

  test('the states are what they are called', () => {
    if (model.pairs.length === 0) return
    expect(contactCount(model, states['in the air'])).toBe(0)
    expect(contactCount(model, states['on the ground'])).toBeGreaterThan(0)
  })

  describe.each(Object.entries(states))('%s', (_where, { q, v }) => {
    const at: Argument = { design, q: [...q], v: [...v], u }
    const x = numbers(at)
    const d = derivatives(machine, at)

    test('forward and reverse agree', () => {
      const outputs = at.q.length + at.v.length
      dotTest({
        jvp: (dx) => d.jvp(x, dx),
        vjp: (y) => d.vjp(x, y),
        inputs: x.length,
        outputs,
        samples: 8,
        tolerance: 1e-12,
      }).throwIfWrong()
    })

    test('every input agrees with differences', () => {
      checkJvp({
        at: x,
        names: names(at),
        components: x.map((_, i) => i),
        value: d.value,
        jvp: d.jvp,
        tolerance: 1e-7,
      }).throwIfWrong()
    })
  })
})
