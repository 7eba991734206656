/**
 * The named numbers that a run may change, and the flat vector that an optimizer sees.
 *
 * An optimizer works on u in [0, 1]ⁿ, so that a length in metres and a stiffness in N·m/rad weigh alike:
 *
 *   value = min + u (max − min)        ∂loss/∂u = (max − min) ∂loss/∂value
 */
import type { Scalar } from '../ad/index.ts'
import { guess } from './cli/nearest.ts'
import { ExperimentError, UsageError } from './errors.ts'

/** What a parameter shapes: the machine, or what drives it. */
export type Group = 'design' | 'control'

const GROUPS: readonly Group[] = ['design', 'control']

/** A number with its unit, its bounds, and where a run starts: a robot's knob is one. */
export interface Parameter {
  /** SI, as it is printed: 'm', 'N·m/rad'; '1' for a ratio */
  readonly unit: string
  readonly min: number
  readonly max: number
  readonly default: number
}

/** The parameters of an experiment, by group, then by name; names are unique over both groups. */
export interface ParameterTable {
  readonly design: Readonly<Record<string, Parameter>>
  readonly control: Readonly<Record<string, Parameter>>
}

/** A value for every parameter of a table. */
export interface Values {
  readonly design: Readonly<Record<string, Scalar>>
  readonly control: Readonly<Record<string, Scalar>>
}

/** A parameter that knows its name and its group: one entry of the flat vector. */
export interface NamedParameter extends Parameter {
  readonly name: string
  readonly group: Group
}

/** The table's parameters in the order of the flat vector: design, then control, as written. */
export function parameterList(table: ParameterTable): readonly NamedParameter[] {
  return GROUPS.flatMap((group) =>
    Object.entries(table[group]).map(([name, parameter]) => ({ ...parameter, name, group })),
  )
}

/** The table's starting values. */
export function defaultValues(table: ParameterTable): Values {
  return valuesOf(table, (parameter) => parameter.default)
}

/** The values at a point of the unit box. */
export function valuesAt(table: ParameterTable, u: ArrayLike<number>): Values {
  let i = 0
  // rounding must not step over a bound
  return valuesOf(table, ({ min, max }) => Math.min(max, min + u[i++]! * (max - min)))
}

/** The point of the unit box where the values are. */
export function unitPoint(table: ParameterTable, values: Values): Float64Array {
  return Float64Array.from(parameterList(table), ({ name, group, min, max }) => {
    const value = values[group][name]!
    return max === min ? 0 : Math.min(1, Math.max(0, (value - min) / (max - min)))
  })
}

/** The gradient with respect to the unit box, from the gradient with respect to the values. */
export function unitGradient(table: ParameterTable, gradient: Values): Float64Array {
  return Float64Array.from(
    parameterList(table),
    ({ name, group, min, max }) => gradient[group][name]! * (max - min),
  )
}

/** The values as a list, in the order of the flat vector. */
export function valueList(table: ParameterTable, values: Values): number[] {
  return parameterList(table).map(({ name, group }) => values[group][name]!)
}

/**
 * The values with some of them replaced by name.
 *
 * @throws UsageError for a name that no parameter has, and for a value outside its bounds
 */
export function withValues(
  table: ParameterTable,
  values: Values,
  changes: Readonly<Record<string, number>>,
): Values {
  const list = parameterList(table)
  for (const [name, value] of Object.entries(changes)) checkValue(list, name, value)
  return valuesOf(table, ({ name, group }) => changes[name] ?? values[group][name]!)
}

/**
 * The table, if every parameter has finite, ordered bounds around its default and a name of its own.
 *
 * @throws ExperimentError that names the parameter and the numbers
 */
export function checkedTable(experiment: string, table: ParameterTable): ParameterTable {
  const seen = new Set<string>()
  for (const { name, unit, min, max, default: start } of parameterList(table)) {
    const here = `experiment "${experiment}": parameter "${name}"`
    if (seen.has(name)) throw new ExperimentError(`${here} stands in both groups. Rename one of the two.`)
    seen.add(name)
    if (!(Number.isFinite(min) && Number.isFinite(max) && min <= max))
      throw new ExperimentError(
        `${here} has bounds ${min} to ${max}, expected two finite numbers, the smaller first.`,
      )
    if (!(start >= min && start <= max))
      throw new ExperimentError(
        `${here} starts at ${withUnit(start, unit)}, outside its bounds ${min} to ${withUnit(max, unit)}.`,
      )
  }
  if (seen.size === 0)
    throw new ExperimentError(`experiment "${experiment}" names no parameters: there is nothing to tune.`)
  return table
}

/** A number and its unit as they are printed. */
function withUnit(value: number, unit: string): string {
  return unit === '1' ? `${value}` : `${value} ${unit}`
}

function checkValue(list: readonly NamedParameter[], name: string, value: number): void {
  const parameter = list.find((p) => p.name === name)
  if (!parameter) throw unknownParameter(list, name)
  const { min, max, unit } = parameter
  if (!(value >= min && value <= max))
    throw new UsageError(
      `Parameter "${name}" was set to ${withUnit(value, unit)}, outside its bounds ` +
        `${min} to ${withUnit(max, unit)}. Choose a value between them.`,
    )
}

function unknownParameter(list: readonly NamedParameter[], name: string): UsageError {
  const names = list.map((p) => p.name)
  return new UsageError(
    `There is no parameter "${name}".${guess(name, names)} ` + `The parameters are: ${names.join(', ')}.`,
  )
}

function valuesOf(table: ParameterTable, value: (parameter: NamedParameter) => number): Values {
  const filled: Record<Group, Record<string, number>> = { design: {}, control: {} }
  for (const parameter of parameterList(table)) filled[parameter.group][parameter.name] = value(parameter)
  return filled
}
