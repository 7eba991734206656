import type { Scalar } from '../../ad/index.ts'
import { DesignError } from './designError.ts'
import type { Knob, Tie } from './knob.ts'

/** A value for every knob, by name; any of them may be traced. */
export type Design = Readonly<Record<string, Scalar>>

/** The knobs of a machine by name, with those that follow others. */
export type KnobTable = Readonly<Record<string, Knob | Tie>>

/** A value for each entry of a knob table, tied ones included. */
export type DesignOf<K extends KnobTable> = { readonly [name in keyof K]: Scalar }

/** The knobs that can be turned: those that follow no other. */
export function freeKnobs(table: KnobTable): Readonly<Record<string, Knob>> {
  const free: Record<string, Knob> = {}
  for (const [name, entry] of Object.entries(table)) {
    if (!('follows' in entry)) free[name] = entry
  }
  return free
}

/** The default of every knob. */
export function defaultDesign(knobs: Readonly<Record<string, Knob>>): Record<string, number> {
  return Object.fromEntries(Object.entries(knobs).map(([name, knob]) => [name, knob.default]))
}

/**
 * The design with its gaps filled: defaults where nothing is given, and followers from what they follow.
 *
 * @param owner - whose knobs they are, for messages: 'robot "hopper"'
 * @throws DesignError for an unknown name and for a plain number outside its bounds; traced values pass unchecked
 */
export function completeDesign<K extends KnobTable>(owner: string, table: K, design: Design): DesignOf<K> {
  const knobs = freeKnobs(table)
  refuseUnknown(owner, table, design)
  const full: Record<string, Scalar> = {}
  for (const [name, knob] of Object.entries(knobs)) full[name] = checkedValue(owner, name, knob, design[name])
  for (const [name, entry] of Object.entries(table)) {
    if ('follows' in entry) full[name] = followed(entry, full[entry.follows]!)
  }
  return full as DesignOf<K>
}

function followed({ ratio }: Tie, leader: Scalar): Scalar {
  'use grad'
  return ratio * leader
}

// outside of 'use grad' code, because only there does typeof tell a plain number from a traced one
function checkedValue(owner: string, name: string, knob: Knob, value: Scalar | undefined): Scalar {
  if (typeof value === 'undefined') return knob.default
  if (typeof value === 'number') checkInBounds(owner, name, knob, value)
  return value
}

/** @throws DesignError unless min ≤ value ≤ max */
function checkInBounds(owner: string, name: string, knob: Knob, value: number): void {
  if (value >= knob.min && value <= knob.max) return
  throw new DesignError(
    `${owner}: knob "${name}" is ${value}, expected a ${knob.quantity} between ${knob.min} and ${knob.max} ` +
      `${knob.unit === '1' ? '(no unit)' : knob.unit}; change the value, or widen the knob's bounds where it is declared.`,
  )
}

function refuseUnknown(owner: string, table: KnobTable, design: Design): void {
  for (const name of Object.keys(design)) {
    const entry = table[name]
    if (entry === undefined) {
      throw new DesignError(
        `${owner}: there is no knob "${name}"; its knobs are ${Object.keys(freeKnobs(table)).join(', ') || 'none'}.`,
      )
    }
    if ('follows' in entry) {
      throw new DesignError(
        `${owner}: knob "${name}" follows "${entry.follows}" and has no value of its own; set "${entry.follows}".`,
      )
    }
  }
}

/** @throws DesignError when a knob cannot hold its own default, or follows something that is not a free knob */
export function checkKnobTable(owner: string, table: KnobTable): void {
  for (const [name, entry] of Object.entries(table)) {
    if ('follows' in entry) checkTie(owner, name, entry, table)
    else checkKnob(owner, name, entry)
  }
}

function checkTie(owner: string, name: string, tie: Tie, table: KnobTable): void {
  const leader = table[tie.follows]
  if (leader !== undefined && !('follows' in leader)) return
  throw new DesignError(
    `${owner}: knob "${name}" follows "${tie.follows}", expected one of the free knobs ` +
      `${Object.keys(freeKnobs(table)).join(', ') || '(there are none)'}.`,
  )
}

function checkKnob(owner: string, name: string, knob: Knob): void {
  if (!(Number.isFinite(knob.min) && Number.isFinite(knob.max) && knob.min < knob.max)) {
    throw new DesignError(
      `${owner}: knob "${name}" has the bounds ${knob.min} to ${knob.max} ${knob.unit}, expected two finite numbers, the smaller first.`,
    )
  }
  checkInBounds(owner, name, knob, knob.default)
}
