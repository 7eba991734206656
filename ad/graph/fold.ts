import type { OpName } from '../ops/names.ts'
import { operations } from '../ops/table.ts'
import { apply, constant } from './graph.ts'
import { Apply, Constant, type Node } from './node.ts'

/**
 * The simpler node that an operation on these operands equals, or undefined where there is none.
 *
 * Every rule keeps the result's bits, with two exceptions that structural zeros need: the sign of a zero result, and
 * a literal 0 as a factor or dividend, which is a strong zero (0 · ∞ = 0).
 */
export function fold(op: OpName, a: Node, b?: Node, c?: Node): Node | undefined {
  if (a instanceof Constant && (!b || b instanceof Constant) && (!c || c instanceof Constant))
    return constant(operations[op].value(a.value, b?.value, c?.value))
  if (ofSigns.has(op) && !simplifies(a) && !simplifies(b!)) return undefined
  return rules[op]?.(a, b!, c!)
}

/** Operations whose rules all start from a constant, a negated operand or a choice: most operands are neither. */
const ofSigns: ReadonlySet<OpName> = new Set(['add', 'sub', 'mul', 'div', 'absoluteMul'])

function simplifies(node: Node): boolean {
  return node instanceof Constant || (node instanceof Apply && (node.op === 'neg' || node.op === 'select'))
}

const rules: { readonly [op in OpName]?: (a: Node, b: Node, c: Node) => Node | undefined } = {
  add: (a, b) => {
    if (isNumber(a, 0)) return b
    if (isNumber(b, 0)) return a
    if (negated(b)) return apply('sub', a, negated(b)!)
    if (negated(a)) return apply('sub', b, negated(a)!)
    return eitherOf(a, b)
  },
  sub: (a, b) => {
    if (isNumber(b, 0)) return a
    if (isNumber(a, 0)) return apply('neg', b)
    if (negated(b)) return apply('add', a, negated(b)!)
    if (negated(a)) return apply('neg', apply('add', negated(a)!, b))
    return undefined
  },
  mul: (a, b) =>
    b instanceof Constant ? scaled(a, b) : a instanceof Constant ? scaled(b, a) : signsOut('mul', a, b),
  absoluteMul: (a, b) => {
    if (isNumber(a, 0) || isNumber(b, 0)) return constant(0)
    if (a instanceof Constant) return apply('mul', a, b)
    // a finite constant slope cannot turn a zero into NaN
    if (b instanceof Constant && Number.isFinite(b.value)) return apply('mul', a, b)
    return signsOut('absoluteMul', a, b)
  },
  div: (a, b) => {
    if (isNumber(a, 0)) return a
    if (isNumber(b, 1)) return a
    if (isNumber(b, -1)) return apply('neg', a)
    if (b instanceof Constant && isPowerOfTwo(b.value as number))
      return apply('mul', a, constant(1 / (b.value as number)))
    return signsOut('div', a, b)
  },
  neg: (a) => {
    if (negated(a)) return negated(a)
    return a instanceof Apply && a.op === 'sub' ? apply('sub', a.args[1]!, a.args[0]!) : undefined
  },
  max: (a, b) => {
    if (a === b) return a
    if (isNumber(a, 0)) return apply('relu', b)
    return isNumber(b, 0) ? apply('relu', a) : undefined
  },
  min: (a, b) => (a === b ? a : undefined),
  select: (condition, a, b) => {
    if (a === b || (isNumber(a, 0) && isNumber(b, 0))) return a
    return condition instanceof Constant ? (condition.value ? a : b) : undefined
  },
  and: (a, b) => (a === b ? a : (decided(a, b, false) ?? decided(b, a, false))),
  or: (a, b) => (a === b ? a : (decided(a, b, true) ?? decided(b, a, true))),
  not: (a) => (a instanceof Apply && a.op === 'not' ? a.args[0] : undefined),
  pow: (a, p) => (p instanceof Constant ? staticPower(a, p.value as number) : undefined),
}

function isNumber(node: Node, value: number): boolean {
  return node instanceof Constant && node.value === value
}

/** (c ? x : 0) + (c ? 0 : y) = c ? x : y: what is left of an exchange when its derivative runs back through it. */
function eitherOf(a: Node, b: Node): Node | undefined {
  if (!isSelect(a) || !isSelect(b) || a.args[0] !== b.args[0]) return undefined
  const [condition, x, y] = a.args
  const [, u, v] = b.args
  if (isNumber(y!, 0) && isNumber(u!, 0)) return apply('select', condition!, x!, v!)
  return isNumber(x!, 0) && isNumber(v!, 0) ? apply('select', condition!, u!, y!) : undefined
}

function isSelect(node: Node): node is Apply {
  return node instanceof Apply && node.op === 'select'
}

/** b where a = −b was recorded. */
function negated(a: Node): Node | undefined {
  return a instanceof Apply && a.op === 'neg' ? a.args[0] : undefined
}

function scaled(a: Node, factor: Constant): Node | undefined {
  if (factor.value === 0) return constant(0)
  if (factor.value === 1) return a
  if (factor.value === -1) return apply('neg', a)
  if (negated(a)) return apply('mul', negated(a)!, constant(-(factor.value as number)))
  return undefined
}

/** (−a)(−b) = ab, (−a) b = −(ab): signs travel outward, where additions absorb them. */
function signsOut(op: 'mul' | 'div' | 'absoluteMul', a: Node, b: Node): Node | undefined {
  const [plusA, plusB] = [negated(a), negated(b)]
  if (plusA && plusB) return apply(op, plusA, plusB)
  if (plusA) return apply('neg', apply(op, plusA, b))
  return plusB ? apply('neg', apply(op, a, plusB)) : undefined
}

/** What `and` (of a deciding false) or `or` (of a deciding true) is when a is known. */
function decided(a: Node, b: Node, deciding: boolean): Node | undefined {
  if (!(a instanceof Constant)) return undefined
  return a.value === deciding ? a : b
}

/** Powers of two in the normal range have exact reciprocals, so that division by them is multiplication. */
function isPowerOfTwo(value: number): boolean {
  const magnitude = Math.abs(value)
  return (
    magnitude >= 2 ** -1000 &&
    magnitude <= 2 ** 1000 &&
    Number.isInteger(Math.log2(magnitude)) &&
    2 ** Math.log2(magnitude) === magnitude
  )
}

/** The exponents that take a direct route, the same that the plain `pow` takes. */
function staticPower(a: Node, p: number): Node | undefined {
  switch (p) {
    case 0:
      return constant(1)
    case 1:
      return a
    case -1:
      return apply('div', constant(1), a)
    case 2:
      return apply('mul', a, a)
    case 3:
      return apply('mul', apply('mul', a, a), a)
    default:
      return undefined
  }
}
