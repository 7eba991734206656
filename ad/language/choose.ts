import type { Scalar, Tree } from '../scalar.ts'
import { isTraced, select } from './provisional.ts'

/**
 * The first arm's value where the condition holds, else the second's: `condition ? a : b`.
 *
 * A plain condition runs one arm. A traced one runs both and selects number by number, so the arms must have the same
 * shape and no effects.
 *
 * @param where - file:line:column
 * @param effects - whether an arm assigns to something
 * @throws TypeError when a traced condition chooses between arms that cannot be merged
 */
export function choose<T extends Tree>(
  condition: boolean,
  a: () => T,
  b: () => T,
  where: string,
  effects = false,
): T {
  if (!isTraced(condition)) return condition ? a() : b()
  if (effects) {
    throw new TypeError(
      `${where}: an arm of ?: assigns to something, and the condition is traced, so both arms would run. ` +
        'Assign the result of ?: instead.',
    )
  }
  if (condition.type !== 'boolean') {
    throw new TypeError(
      `${where}: the condition of ?: is a traced number, expected a comparison, as in x > 0.`,
    )
  }
  return merged(condition, a(), b(), where, 'the arms') as T
}

function merged(condition: boolean, a: Tree, b: Tree, where: string, path: string): Tree {
  if (isScalar(a) && isScalar(b)) return select(condition, a, b)
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    return a.map((item, i) => merged(condition, item, b[i], where, `${path}[${i}]`))
  }
  if (isRecord(a) && isRecord(b) && sameKeys(a, b)) {
    const pairs = Object.keys(a).map((key) => [
      key,
      merged(condition, a[key], b[key], where, `${path}.${key}`),
    ])
    return Object.fromEntries(pairs)
  }
  if (Object.is(a, b)) return a
  throw new TypeError(
    `${where}: the condition of ?: is traced, so its arms must have one shape, but ${path} are ` +
      `${description(a)} and ${description(b)}.`,
  )
}

function isScalar(value: Tree): value is Scalar {
  return typeof value === 'number' || isTraced(value)
}

function isRecord(value: Tree): value is { readonly [key: string]: Tree } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isTraced(value)
}

function sameKeys(a: object, b: object): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => key in b)
}

function description(value: Tree): string {
  if (isScalar(value)) return 'a number'
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (isRecord(value)) return `a record of ${Object.keys(value).join(', ') || 'nothing'}`
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
