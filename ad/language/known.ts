import { Node } from '../graph/node.ts'

const CHOOSE =
  'Use select(condition, a, b) or ?: to choose between values, cond to choose between computations.'
const REPEAT = 'Use scan to repeat a known number of times, whileLoop to repeat until a condition fails.'
const NEST = 'Use the functions and, or and not, which can be traced.'
const COMPARE = 'Compare with < or <=, for reals are seldom equal, and choose with select or cond.'
const WHOLE = 'It works on whole numbers known while tracing; Math.floor, Math.trunc and % can be traced.'
const STEP = 'Write x += 1 instead, which can be traced.'
const TEXT = 'A traced number has no digits yet: print the results of the compiled program.'
const DECIDE = 'It would answer without looking at the number; decide by traced values with select or cond.'

/** What to write instead, by the construct that met a traced value. */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  ...['if', 'switch', 'case', '?:', '&&=', '||='].map((construct) => [construct, CHOOSE] as const),
  ...['while', 'do', 'for'].map((construct) => [construct, REPEAT] as const),
  ...['&&', '||', '!'].map((construct) => [construct, NEST] as const),
  ...['==', '!=', '===', '!=='].map((construct) => [construct, COMPARE] as const),
  ...['|', '&', '^', '~', '<<', '>>', '>>>'].map((construct) => [construct, WHOLE] as const),
  ...['++', '--'].map((construct) => [construct, STEP] as const),
  ['`', TEXT],
])

/**
 * A value that must be known while tracing, because a construct of the language decides by it.
 *
 * @param construct - as it is written: 'if', '&&', 'filter'
 * @param where - file:line:column
 * @throws TypeError when the value is traced
 */
export function known<T>(value: T, construct: string, where: string): T {
  if (typeof value === 'object' && value instanceof Node) throw traced(construct, where)
  return value
}

function traced(construct: string, where: string): TypeError {
  const remedy = REMEDIES.get(construct) ?? DECIDE
  return new TypeError(
    `${where}: "${construct}" met a traced value, expected one that is known while tracing. ${remedy}`,
  )
}

/** Whether a equals b by `operator`; a traced number differs from whatever is not a number, and no more can be told. */
export function equality(a: unknown, b: unknown, operator: string, where: string): boolean {
  if ((a instanceof Node && isComparable(b)) || (b instanceof Node && isComparable(a)))
    throw traced(operator, where)
  switch (operator) {
    case '===':
      return a === b
    case '!==':
      return a !== b
    case '==':
      // biome-ignore lint/suspicious/noDoubleEquals: this is what the source says
      return a == b
    default:
      // biome-ignore lint/suspicious/noDoubleEquals: this is what the source says
      return a != b
  }
}

function isComparable(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || value instanceof Node
}

/** `typeof value`, where a traced number is a number. */
export function typeOf(value: unknown): string {
  return value instanceof Node ? value.type : typeof value
}

/** `typeof` of a variable, which is read only if it exists. */
export function kind(type: string, value: () => unknown): string {
  return type === 'object' ? typeOf(value()) : type
}

/** A callback that answers yes or no, as `filter` wants, and must know while tracing; anything else stays as it is. */
export function predicate<F>(callback: F, method: string, where: string): F {
  if (typeof callback !== 'function') return callback
  const answer = function (this: unknown, ...operands: unknown[]): unknown {
    if (callback === Boolean) known(operands[0], method, where)
    return known(callback.apply(this, operands), method, where)
  }
  return answer as F
}
