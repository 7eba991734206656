import type { Scalar } from '../../ad/index.ts'
import { type Model, restState, type State } from '../../sim/index.ts'
import { DesignError } from '../knobs/designError.ts'
import type { RobotTree } from './tree.ts'

/**
 * The state in which a simulation of this machine begins: its reference, with what the tree's `start` says instead.
 *
 * @throws DesignError when `start` names an unknown joint or gives it the wrong number of values
 */
export function startState(model: Model, { start }: RobotTree): State {
  const joints = model.bodies.flatMap((body) => body.joints)
  const rest = restState(model)
  return {
    q: placed(
      rest.q,
      joints.map(({ name, nq }) => ({ name, size: nq })),
      start.q ?? {},
      `robot "${model.name}": start.q`,
    ),
    v: placed(
      rest.v,
      joints.map(({ name, nv }) => ({ name, size: nv })),
      start.v ?? {},
      `robot "${model.name}": start.v`,
    ),
  }
}

interface Slot {
  readonly name: string
  readonly size: number
}

/** The list with the values of some joints replaced. */
function placed(
  list: readonly Scalar[],
  slots: readonly Slot[],
  values: Readonly<Record<string, Scalar | readonly Scalar[]>>,
  where: string,
): readonly Scalar[] {
  for (const name of Object.keys(values)) checkKnown(name, slots, where)
  const result: Scalar[] = []
  for (const slot of slots) {
    const own = list.slice(result.length, result.length + slot.size)
    result.push(...(values[slot.name] === undefined ? own : valuesFor(slot, values[slot.name]!, where)))
  }
  return result
}

function checkKnown(name: string, slots: readonly Slot[], where: string): void {
  if (slots.some((slot) => slot.name === name)) return
  throw new DesignError(
    `${where}: there is no joint "${name}", expected one of ${slots.map((slot) => slot.name).join(', ') || '(it has none)'}.`,
  )
}

function valuesFor(slot: Slot, value: Scalar | readonly Scalar[], where: string): readonly Scalar[] {
  const list = Array.isArray(value) ? (value as readonly Scalar[]) : [value as Scalar]
  if (list.length === slot.size) return list
  throw new DesignError(
    `${where}: joint "${slot.name}" is given ${list.length} numbers, expected ${slot.size}.`,
  )
}
