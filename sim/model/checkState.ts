import type { Scalar } from '../../ad/index.ts'
import { isPlain } from './checkNumber.ts'
import { StateError } from './errors.ts'
import type { Model, State } from './model.ts'

/**
 * The same state, if it fits the model's sizes and its plain numbers are finite.
 *
 * @throws StateError naming model, entry, value and what was expected
 */
export function checkState(model: Model, state: State): State {
  checkVector(model, 'q', state.q, model.nq)
  checkVector(model, 'v', state.v, model.nv)
  return state
}

/**
 * The same vector, if it has n entries and its plain numbers are finite.
 *
 * @param name - what the vector is called in the error: q, v, u, tau
 * @throws StateError naming model, entry, value and what was expected
 */
export function checkVector(model: Model, name: string, x: readonly Scalar[], n: number): readonly Scalar[] {
  const where = `model "${model.name}": ${name}`
  if (x.length !== n)
    throw new StateError(`${where} has length ${x.length}, expected n${name === 'tau' ? 'v' : name} = ${n}.`)
  for (const [i, value] of x.entries()) {
    if (isPlain(value) && !Number.isFinite(value))
      throw new StateError(`${where}[${i}]${label(model, name, i)} is ${value}, expected a finite number.`)
  }
  return x
}

/** " (hip [rad])": what entry i stands for. */
function label(model: Model, name: string, i: number): string {
  if (name === 'u') return ` (motor "${model.motors[i]!.name}")`
  const signals = model.links.flatMap(({ joint }) => joint.labels[name === 'q' ? 'q' : 'v'])
  return ` (${signals[i]!.name} [${signals[i]!.unit}])`
}
