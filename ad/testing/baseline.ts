import { relativeError } from '../checking/index.ts'
import { begins } from '../diagnostics/flatDerivatives.ts'
import { pathsOf } from '../diagnostics/paths.ts'
import { flatten } from '../trace/tree.ts'

/** The unit of a whole gradient, or units by path or how paths begin: `{ design: 'm/m', 'q[0]': 'm/rad' }`. */
export type Units = string | Readonly<Record<string, string>>

/** A gradient as a test expects it. */
export interface Expectation {
  /** the numbers by path: `design.thigh` */
  readonly value: Readonly<Record<string, number>>
  readonly unit: Units
  /** relative difference allowed */
  readonly tolerance: number
}

/** When, and with what, a baseline was recorded. */
export interface Provenance {
  readonly date: string
  readonly limber: string
  readonly engine: string
}

/** An expectation as it is stored. */
export interface Baseline extends Expectation {
  readonly recorded: Provenance
}

/** The numbers of a gradient by path. A typed array counts as an array. */
export function numbersByPath(gradient: unknown): Record<string, number> {
  const tree = ArrayBuffer.isView(gradient) ? Array.from(gradient as Float64Array) : gradient
  const leaves = flatten(tree, 'gradient').leaves as number[]
  const value = Object.fromEntries(pathsOf(tree, 'gradient').map((path, i) => [path, leaves[i]!]))
  for (const [path, number] of Object.entries(value)) refuseNotFinite(path, number)
  if (leaves.length === 0) throw new TypeError('The gradient holds no number: there is nothing to keep.')
  return value
}

function refuseNotFinite(path: string, value: number): void {
  if (Number.isFinite(value)) return
  throw new RangeError(
    `${path} is ${value}, expected a finite number. checkFinite(f, at) names the operation that it comes from.`,
  )
}

/** A number of a gradient that is not what it was. */
export interface Deviation {
  readonly path: string
  /** undefined where there was none */
  readonly was: number | undefined
  /** undefined where there is none any more */
  readonly is: number | undefined
  readonly relative: number
}

/** Units in the last place of the largest component that count as rounding in all of them. */
const ROUNDING = 8 * Number.EPSILON

/**
 * The numbers that differ by more than the tolerance, the worst first.
 *
 * Relative to the larger of both numbers; a component lost in the rounding of the largest one is let pass.
 */
export function deviations(
  was: Expectation['value'],
  is: Expectation['value'],
  tolerance: number,
): Deviation[] {
  const paths = new Set([...Object.keys(was), ...Object.keys(is)])
  const largest = Object.values(was).reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  const floor = (ROUNDING * largest) / tolerance
  return [...paths]
    .map((path) => {
      const [a, b] = [was[path], is[path]]
      const relative = a === undefined || b === undefined ? Infinity : relativeError(a, b, floor)
      return { path, was: a, is: b, relative }
    })
    .filter(({ relative }) => !(relative <= tolerance))
    .sort((a, b) => (a.relative === b.relative ? 0 : b.relative - a.relative))
}

/** The unit of a component, '' where none was given. */
export function unitOf(units: Units, path: string): string {
  if (typeof units === 'string') return units
  const roots = Object.keys(units).filter((root) => begins(path, root))
  const closest = roots.sort((a, b) => b.length - a.length)[0]
  return closest === undefined ? '' : units[closest]!
}
