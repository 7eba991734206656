import type { Options } from './options.ts'

type Check = (value: unknown) => string | undefined

const anything: Check = () => undefined
const count: Check = (value) =>
  value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && (value as number) >= 0)
    ? undefined
    : 'a whole number, 0 or more'
const tolerance: Check = (value) =>
  typeof value === 'number' && value >= 0 ? undefined : 'a number, 0 or more'

/** Every option there is, with what its value must be, as far as that is not looked at where it is used. */
const CHECKS: { readonly [name in keyof Required<Options>]: Check } = {
  method: anything,
  lower: anything,
  upper: anything,
  scale: anything,
  maxIterations: count,
  maxEvaluations: count,
  gradientTolerance: tolerance,
  valueTolerance: tolerance,
  patience: tolerance,
  onIteration: anything,
  signal: anything,
  state: anything,
  constraints: anything,
  constraintTolerance: tolerance,
  penalty: anything,
  retract: anything,
  transport: anything,
  tangentSize: anything,
}

/** @throws Error that names an option that there is not, or whose value makes no sense */
export function checkOptions(options: Options): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(CHECKS, name))
      throw new Error(
        `minimize: there is no option "${name}", expected some of ${Object.keys(CHECKS).join(', ')}.`,
      )
    const expected = value === undefined ? undefined : CHECKS[name as keyof Options](value)
    if (expected !== undefined)
      throw new Error(`minimize: ${name} is ${String(value)}, expected ${expected}.`)
  }
}
