import type { Scalar } from '../../ad/index.ts'
import type { Quaternion } from '../spatial/types.ts'
import { ModelError } from './errors.ts'

// Checks of single numbers. Traced leaves have no value yet, and pass.

/** How far from 1 the squared length of a unit quaternion may be: rounding of six digits written in a file. */
const UNIT_TOLERANCE = 1e-5

/** @throws ModelError always: where, what is there, what was expected */
export function complaint(where: string, found: string, expected: string): never {
  throw new ModelError(`${where} ${found}, expected ${expected}.`)
}

/** @throws ModelError unless x is finite */
export function checkFinite(x: Scalar, where: string, unit = ''): void {
  if (isPlain(x) && !Number.isFinite(x)) complaint(where, `is ${x}`, `a finite number${inUnit(unit)}`)
}

/** @throws ModelError unless the vector has n numbers, any number unless said otherwise, and all are finite */
export function checkFiniteVector(x: readonly Scalar[], where: string, unit = '', n = x.length): void {
  checkLength(x, where, n)
  for (const [i, xi] of x.entries()) checkFinite(xi, `${where}[${i}]`, unit)
}

/** @throws ModelError unless lower ≤ upper */
export function checkRange(range: readonly [Scalar, Scalar], where: string): void {
  if (range.every(isPlain) && !(range[0] <= range[1])) {
    complaint(where, `is [${range.join(', ')}]`, '[lower, upper] with lower ≤ upper')
  }
}

/** @throws ModelError unless x is finite and ≥ 0 */
export function checkNonnegative(x: Scalar, where: string, unit = ''): void {
  if (isPlain(x) && !(x >= 0 && x < Infinity))
    complaint(where, `is ${x}`, `a finite number ≥ 0${inUnit(unit)}`)
}

/** @throws ModelError unless x is finite and > 0 */
export function checkPositive(x: Scalar, where: string, unit = ''): void {
  if (isPlain(x) && !(x > 0 && x < Infinity))
    complaint(where, `is ${x}`, `a finite number > 0${inUnit(unit)}`)
}

/** @throws ModelError unless Q has four numbers and length 1 */
export function checkUnit(Q: Quaternion, where: string): void {
  checkLength(Q, where, 4)
  if (!isUnit(Q)) complaint(where, `is ${unitless(Q)}`, 'a unit quaternion [w, x, y, z]')
}

/** Whether plain numbers have length 1, to six digits; true where one is traced. */
export function isUnit(Q: readonly Scalar[]): boolean {
  return !Q.every(isPlain) || Math.abs(squaredLength(Q) - 1) <= UNIT_TOLERANCE
}

/** "[1, 1, 0, 0] of length 1.4": what an error says of numbers that should have length 1. */
export function unitless(Q: readonly Scalar[]): string {
  return `[${Q.join(', ')}] of length ${Math.sqrt(squaredLength(Q))}`
}

const squaredLength = (Q: readonly Scalar[]): number => Q.reduce((sum, x) => sum + x * x, 0)

function checkLength(x: readonly unknown[], where: string, n: number): void {
  if (x.length !== n) complaint(where, `has ${x.length} entries`, String(n))
}

/** @throws ModelError when two of a kind bear one name, or one bears none */
export function checkDistinctNames(
  where: string,
  kind: string,
  things: readonly { readonly name: string }[],
): void {
  const seen = new Set<string>()
  things.forEach(({ name }, i) => {
    if (name === '') complaint(`${where}: ${kind} ${i}`, 'has an empty name', 'a name of its own')
    if (seen.has(name))
      complaint(
        where,
        `has two ${kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`} named "${name}"`,
        'names that differ',
      )
    seen.add(name)
  })
}

/** False for a traced leaf, whatever the type checker thinks. */
export const isPlain = (x: Scalar): boolean => typeof x === 'number'

/** True for the plain number 0; a traced leaf is not known to be one. */
export const isPlainZero = (x: Scalar): boolean => isPlain(x) && x === 0

const inUnit = (unit: string): string => (unit === '' ? '' : ` [${unit}]`)
