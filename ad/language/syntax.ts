import type { ESTree } from 'vite'
import { isIn, mathConstants } from './vocabulary.ts'

export type Node = ESTree.Node

/** A node of one type, or of several. */
export type Of<T extends Node['type']> = Extract<Node, { type: T }>

/** TypeScript's nodes that hold expressions to be rewritten; all its others are types and are left alone. */
const TRANSPARENT = new Set<string>([
  'TSAsExpression',
  'TSExportAssignment',
  'TSInstantiationExpression',
  'TSModuleBlock',
  'TSModuleDeclaration',
  'TSNonNullExpression',
  'TSParameterProperty',
  'TSSatisfiesExpression',
  'TSTypeAssertion',
])

const PLAIN_UNARY = ['+', '-'] as const
const PLAIN_BINARY = ['+', '-', '*', '/', '%'] as const
const EQUALITY = ['==', '!=', '===', '!=='] as const
const STRUCTURAL = [...EQUALITY, 'in', 'instanceof'] as const

/** The nodes directly inside one, in the order of the text, without types and without names that are not values. */
export function children(node: Node): Node[] {
  if (node.type.startsWith('TS') && !TRANSPARENT.has(node.type)) return []
  const inside: Node[] = []
  for (const [field, value] of Object.entries(node)) {
    if (field === 'parent' || isNameOnly(node, field)) continue
    for (const item of Array.isArray(value) ? value : [value]) if (isNode(item)) inside.push(item)
  }
  return inside.sort((a, b) => a.start - b.start)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

/** Whether a field spells a property's name, as in `a.name` and `{ name: a }`. */
function isNameOnly(node: Node, field: string): boolean {
  return (field === 'key' || field === 'property') && 'computed' in node && !node.computed
}

/** Whether a function or file opens with a directive. */
export function opensWith(node: Node, directive: string): boolean {
  const statements = prologue(node)
  return statements.some(
    (s) => s.type === 'ExpressionStatement' && 'directive' in s && s.directive === directive,
  )
}

function prologue(node: Node): readonly Node[] {
  if (node.type === 'Program') return node.body
  if (!isFunction(node) || !node.body || !('body' in node.body)) return []
  return Array.isArray(node.body.body) ? node.body.body : []
}

function isFunction(
  node: Node,
): node is Of<'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression'> {
  return ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(node.type)
}

/** An expression without its parentheses and type assertions. */
export function bare(node: Node): Node {
  switch (node.type) {
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
      return bare(node.expression)
    default:
      return node
  }
}

/** Whether an expression is made of literals alone, so that nothing in it can be traced: `-1`, `2 * Math.PI`. */
export function isPlain(expression: Node): boolean {
  const node = bare(expression)
  switch (node.type) {
    case 'Literal':
      return true
    case 'UnaryExpression':
      return isIn(PLAIN_UNARY, node.operator) && isPlain(node.argument)
    case 'BinaryExpression':
      return isIn(PLAIN_BINARY, node.operator) && isPlain(node.left) && isPlain(node.right)
    case 'MemberExpression':
      return isNamed(node.object, 'Math') && isIn(mathConstants, propertyName(node) ?? '')
    default:
      return false
  }
}

/** Whether a condition is true or false while tracing whatever its operands are: `!a`, `a === b`, `a in b`. */
export function isSettled(condition: Node): boolean {
  const node = bare(condition)
  switch (node.type) {
    case 'Literal':
      return true
    case 'UnaryExpression':
      return node.operator === '!'
    case 'BinaryExpression':
      return isIn(STRUCTURAL, node.operator)
    case 'LogicalExpression':
      return node.operator !== '??' && isSettled(node.left) && isSettled(node.right)
    default:
      return false
  }
}

/** Whether an operator asks if two values are equal or not. */
export function isEquality(operator: string): boolean {
  return isIn(EQUALITY, operator)
}

/** Whether an operand shows that its comparison is about kind and not about value: `null`, `undefined`, a text. */
export function isStructural(operand: Node): boolean {
  const node = bare(operand)
  if (node.type === 'Literal') return node.value === null || typeof node.value === 'string'
  return isNamed(node, 'undefined') || (node.type === 'UnaryExpression' && node.operator === 'typeof')
}

/** Whether a node is the identifier of this name. */
export function isNamed(node: Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name
}

/** The name in `a.name`; undefined for `a[0]`. */
export function propertyName(node: Of<'MemberExpression'>): string | undefined {
  return !node.computed && node.property.type === 'Identifier' ? node.property.name : undefined
}

/** The first node inside an expression, functions in it left out, that a test accepts. */
export function firstWithin(node: Node, accepts: (inner: Node) => boolean): Node | undefined {
  if (accepts(node)) return node
  if (isFunction(node)) return undefined
  for (const child of children(node)) {
    const found = firstWithin(child, accepts)
    if (found) return found
  }
  return undefined
}
