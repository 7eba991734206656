import { checkGradient } from '../../ad/checking/index.ts'
import { compile, valueAndGrad } from '../../ad/index.ts'

/**
 * Checks the compiled gradient of a loss in named numbers against high-order differences, number by number.
 *
 * @param at - where; the differences go a little to both sides of it, even past the bounds of a knob
 * @throws DerivativeError naming the worst component when one is wrong
 */
export function checkGradientInKnobs(
  loss: (values: Record<string, number>) => number,
  at: Record<string, number>,
): void {
  const names = Object.keys(at)
  const program = compile(valueAndGrad(loss), at)
  const run = (x: Float64Array) => program(Object.fromEntries(names.map((name, i) => [name, x[i]!])))
  checkGradient({
    value: (x) => run(x).value,
    gradient: (x) => names.map((name) => run(x).grad[name]!),
    at: Object.values(at),
    names,
  }).throwIfWrong()
}
