import type { Model, State } from '../../sim/index.ts'
import { modelOf } from '../describe/modelOf.ts'
import { startState } from '../describe/startState.ts'
import type { RobotTree } from '../describe/tree.ts'
import {
  checkKnobTable,
  completeDesign,
  type Design,
  type DesignOf,
  defaultDesign,
  freeKnobs,
  type KnobTable,
} from './design.ts'
import type { Knob } from './knob.ts'

/** A machine as a function of its design. */
export interface Robot {
  readonly name: string
  /** what can be turned, by name; a design holds a value for each, those left out stay at their default */
  readonly knobs: Readonly<Record<string, Knob>>
  /** the machine in its world for this design */
  model(design?: Design): Model
  /** where a simulation of this design begins */
  start(design?: Design): State
  /** the default of every knob */
  defaults(): Record<string, number>
}

/**
 * A machine made from a table of knobs and a function that describes it for a design.
 *
 * @param name - the machine's name, unique in a program
 * @param table - knobs by name; an entry made by `tied` follows another knob
 * @param build - describes the machine for a value of every entry; 'use grad' code when it computes with them
 * @throws DesignError when a knob cannot hold its default, and from `model` and `start` for an impossible design
 */
export function robot<const K extends KnobTable>(
  name: string,
  table: K,
  build: (design: DesignOf<K>) => RobotTree,
): Robot {
  const owner = `robot "${name}"`
  checkKnobTable(owner, table)
  const knobs = freeKnobs(table)
  const tree = (design: Design) => build(completeDesign(owner, table, design))
  return {
    name,
    knobs,
    model: (design = {}) => modelOf(name, tree(design)),
    start: (design = {}) => {
      const described = tree(design)
      return startState(modelOf(name, described), described)
    },
    defaults: () => defaultDesign(knobs),
  }
}
