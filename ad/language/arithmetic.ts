import type { Handlers } from './handlers.ts'
import { NAME } from './names.ts'
import type { Rewriter } from './rewriter.ts'
import { isEquality, isPlain, isStructural, type Of } from './syntax.ts'

type Binary = Of<'BinaryExpression'>

const CALLS: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '%': 'rem',
  '**': 'pow',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
}

const SIGNS: Readonly<Record<string, string>> = { '-': 'neg', '+': 'pos' }

const BITWISE = ['|', '&', '^', '<<', '>>', '>>>']

/** The runtime's function for an arithmetic operator or a comparison. */
export function callOf(operator: string): string | undefined {
  return CALLS[operator]
}

/** Operators that compute: `a + b` becomes `add(a, b)`. */
export const arithmetic: Handlers = {
  BinaryExpression(node, r) {
    const call = callOf(node.operator)
    if (call && !isPlain(node)) infix(node, call, r)
    else if (isEquality(node.operator) && !isAboutKind(node)) equality(node, r)
    else if (BITWISE.includes(node.operator))
      r.visitChildren(node, (child) => r.wrapKnown(child, node.operator))
    else r.visitChildren(node)
  },

  UnaryExpression(node, r) {
    const call = SIGNS[node.operator]
    if (call && !isPlain(node)) prefix(node, call, r)
    else if (node.operator === '!' || node.operator === '~') r.wrapKnown(node.argument, node.operator)
    else if (node.operator === 'typeof') typeName(node, r)
    else r.visitChildren(node)
  },

  TemplateLiteral(node, r) {
    r.visitChildren(node, (child) =>
      child.type === 'TemplateElement' ? r.visit(child) : r.wrapKnown(child, '`'),
    )
  },

  // a tag receives the values themselves, so they may be traced
  TaggedTemplateExpression(node, r) {
    r.visitChildren(node, (child) => (child === node.quasi ? r.visitChildren(child) : r.visit(child)))
  },
}

function infix(node: Binary, call: string, r: Rewriter): void {
  r.writer.insert(`${NAME}.${call}(`)
  r.visit(node.left)
  r.replace(node.operator, ',')
  r.visit(node.right)
  r.writer.insert(')')
}

function prefix(node: Of<'UnaryExpression'>, call: string, r: Rewriter): void {
  r.writer.insert(`${NAME}.${call}(`)
  r.writer.skipTo(node.start + 1)
  r.visit(node.argument)
  r.writer.insert(')')
}

/** Whether a comparison is with null, undefined or a text, which a traced number is not. */
function isAboutKind(node: Binary): boolean {
  return isStructural(node.left) || isStructural(node.right)
}

function equality(node: Binary, r: Rewriter): void {
  r.writer.insert(`${NAME}.equality(`)
  r.visit(node.left)
  r.replace(node.operator, ',')
  r.visit(node.right)
  r.writer.insert(`, '${node.operator}', ${r.where(node)})`)
}

/** `typeof x` of a traced number is 'number'; a name that may not exist is asked about without being evaluated. */
function typeName(node: Of<'UnaryExpression'>, r: Rewriter): void {
  if (node.argument.type === 'Identifier') {
    r.writer.insert(`${NAME}.kind(`)
    r.writer.copyTo(node.end)
    r.writer.insert(`, () => ${node.argument.name})`)
  } else {
    r.writer.skipTo(node.start + 'typeof'.length)
    r.wrap(node.argument, 'typeOf')
  }
}
