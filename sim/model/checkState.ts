import type { Scalar } from '../../ad/index.ts'
import { isPlain, isUnit, unitless } from './checkNumber.ts'
import { StateError } from './errors.ts'
import type { Link } from './link.ts'
import type { Model, State } from './model.ts'

/**
 * The same state, if it fits the model's sizes, its plain numbers are finite and its quaternions of length 1.
 *
 * @throws StateError naming model, entry, value and what was expected
 */
export function checkState(model: Model, state: State): State {
  checkVector(model, 'q', state.q, model.nq)
  checkVector(model, 'v', state.v, model.nv)
  if (state.warm) checkVector(model, 'warm', state.warm, model.nv)
  for (const link of model.links) checkRotation(model, link, state.q)
  return state
}

/** Numbers that are to be a unit quaternion, and are not, would be no rotation but a stretch. */
function checkRotation(model: Model, { joint, iq }: Link, q: readonly Scalar[]): void {
  if (joint.quaternion === undefined) return
  const at = iq + joint.quaternion
  const Q = q.slice(at, at + 4)
  if (isUnit(Q)) return
  throw new StateError(
    `model "${model.name}": q[${at}] to q[${at + 3}] (${joint.name}) are ${unitless(Q)}, expected a unit quaternion ` +
      '[w, x, y, z]: divide them by their length.',
  )
}

/**
 * The same vector, if it has n entries and its plain numbers are finite.
 *
 * @param name - what the vector is called in the error: q, v, u, tau, vdot
 * @throws StateError naming model, entry, value and what was expected
 */
export function checkVector(model: Model, name: string, x: readonly Scalar[], n: number): readonly Scalar[] {
  const where = `model "${model.name}": ${name}`
  if (x.length !== n)
    throw new StateError(`${where} has length ${x.length}, expected ${SIZES[name] ?? 'nv'} = ${n}.`)
  for (const [i, value] of x.entries()) {
    if (isPlain(value) && !Number.isFinite(value))
      throw new StateError(`${where}[${i}]${label(model, name, i)} is ${value}, expected a finite number.`)
  }
  return x
}

/** Sizes of what is not of length nv. */
const SIZES: Readonly<Record<string, string>> = { q: 'nq', u: 'nu' }

/** " (hip [rad])": what entry i stands for. */
function label(model: Model, name: string, i: number): string {
  if (name === 'u') return ` (motor "${model.motors[i]!.name}")`
  const signals = model.links.flatMap(({ joint }) => joint.labels[name === 'q' ? 'q' : 'v'])
  return ` (${signals[i]!.name} [${signals[i]!.unit}])`
}
