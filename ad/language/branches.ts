import type { Handlers } from './handlers.ts'
import { NAME } from './names.ts'
import type { Rewriter } from './rewriter.ts'
import { firstWithin, isSettled, type Node, type Of } from './syntax.ts'

/** Constructs that decide: a traced value cannot decide what runs, so it is refused, or both outcomes are kept. */
export const branches: Handlers = {
  ConditionalExpression(node, r) {
    if (isSettled(node.test)) r.visitChildren(node)
    else choice(node, r)
  },

  LogicalExpression(node, r) {
    if (node.operator === '??') return r.visitChildren(node)
    r.visitChildren(node, (child) =>
      child === node.left ? r.wrapKnown(child, node.operator) : r.visit(child),
    )
  },

  IfStatement: (node, r) => decision(node, node.test, 'if', r),
  WhileStatement: (node, r) => decision(node, node.test, 'while', r),
  DoWhileStatement: (node, r) => decision(node, node.test, 'do', r),
  ForStatement: (node, r) => decision(node, node.test, 'for', r),
  SwitchStatement: (node, r) => decision(node, node.discriminant, 'switch', r),
  SwitchCase: (node, r) => decision(node, node.test, 'case', r),
}

function decision(node: Node, test: Node | null, construct: string, r: Rewriter): void {
  r.visitChildren(node, (child) => (child === test ? r.wrapKnown(child, construct) : r.visit(child)))
}

/** `c ? a : b` as `choose(c, () => a, () => b)`: a plain condition runs one arm, a traced one both. */
function choice(node: Of<'ConditionalExpression'>, r: Rewriter): void {
  const arms = [node.consequent, node.alternate]
  for (const arm of arms) refuseSuspension(arm, r)
  const effect = arms.some((arm) => firstWithin(arm, isEffect))
  r.writer.insert(`${NAME}.choose(`)
  r.visit(node.test)
  r.replace('?', ', () => (')
  r.visit(node.consequent)
  r.replace(':', '), () => (')
  r.visit(node.alternate)
  r.writer.insert(`), ${r.where(node)}${effect ? ', true' : ''})`)
}

function refuseSuspension(arm: Node, r: Rewriter): void {
  const found = firstWithin(arm, (n) => n.type === 'AwaitExpression' || n.type === 'YieldExpression')
  if (!found) return
  const word = found.type === 'AwaitExpression' ? 'await' : 'yield'
  r.refuse(
    found,
    `"${word}" inside ?: of 'use grad' code, whose arms become functions. Take it out into a const before.`,
  )
}

function isEffect(node: Node): boolean {
  if (node.type === 'UnaryExpression') return node.operator === 'delete'
  return node.type === 'AssignmentExpression' || node.type === 'UpdateExpression'
}
