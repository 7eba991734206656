import { slopingOperands } from '../derive/slopingOperands.ts'
import { type Apply, Cond, Scan } from '../graph/node.ts'
import { EMPTY, type NumberSet } from '../graph/numberSet.ts'
import { operations } from '../ops/table.ts'
import { type Dependence, union } from './dependence.ts'
import { sourceLine } from './sourceLine.ts'
import type { Visit } from './walk.ts'

/**
 * What a gradient meets: a `kink`, where slopes jump (relu, max, abs …); a `choice` between formulas that depends on an
 * input (select, cond), where slopes may jump and, unless both sides agree there, values too, which no gradient sees; a
 * `step` (floor, sign, a choice between constants), behind which the gradient is 0 though the value changes.
 */
export type EncounterKind = 'kink' | 'choice' | 'step'

/** Operations of one kind, made by one line of source under one label. */
export interface Encounter {
  readonly kind: EncounterKind
  /** 'relu', 'floor', 'select', 'cond' … */
  readonly operation: string
  /** what was being worked on, e.g. "body thigh"; empty when nothing was named */
  readonly label: string
  /** file:line:column of the code that asked for it, when known */
  readonly source: string | undefined
  /** operations in the program */
  readonly sites: number
  /** operations in one call, at most */
  readonly times: number
  /** the inputs that bring it about, by their numbers */
  readonly inputs: NumberSet
}

/** What a visited operation is to a gradient that comes through it; undefined when nothing special. */
export function encounterAt({ node, operands, result, times }: Visit): Encounter | undefined {
  if (node instanceof Scan) return undefined
  const chosen = node instanceof Cond || node.op === 'select'
  const met = chosen ? choice(operands[0]!, result) : atOperation(node, operands)
  if (!met || met.inputs === EMPTY) return undefined
  const operation = node instanceof Cond ? 'cond' : node.op
  return { ...met, operation, label: node.label, source: sourceLine(node.source?.stack), sites: 1, times }
}

interface Met {
  readonly kind: EncounterKind
  readonly inputs: NumberSet
}

/** A choice between values that have no slope themselves is a step. */
function choice(condition: Dependence, result: Dependence): Met {
  return { kind: result.slope === EMPTY ? 'step' : 'choice', inputs: condition.open }
}

function atOperation({ op }: Apply, operands: readonly Dependence[]): Met | undefined {
  const { smoothness, result } = operations[op]
  // a comparison shows itself where something is chosen by it
  if (smoothness === 'smooth' || result === 'boolean') return undefined
  // stands for no value at all
  if (op === 'unsolved' || op === 'unknown') return undefined
  const sloping = slopingOperands(op)
  const through = union(operands.filter((_, i) => sloping[i]))
  return { kind: through.slope === EMPTY ? 'step' : 'kink', inputs: union(operands).slope }
}

/** Encounters of one kind, operation, label and line taken together, the most frequent first. */
export function gathered(encounters: readonly Encounter[]): Encounter[] {
  const groups = new Map<string, Encounter>()
  for (const one of encounters) {
    const key = [one.kind, one.operation, one.label, one.source].join('\n')
    const before = groups.get(key)
    groups.set(key, before ? together(before, one) : one)
  }
  return [...groups.values()].sort((a, b) => b.times - a.times)
}

function together(a: Encounter, b: Encounter): Encounter {
  return { ...a, sites: a.sites + b.sites, times: a.times + b.times, inputs: a.inputs | b.inputs }
}
