import { callOf } from './arithmetic.ts'
import type { Handlers } from './handlers.ts'
import { NAME } from './names.ts'
import type { Rewriter } from './rewriter.ts'
import { bare, type Node, type Of } from './syntax.ts'

type Assignment = Of<'AssignmentExpression'>

/** Operators that compute and store: `x += y` becomes `x = add(x, y)`, and a target is evaluated once. */
export const assignments: Handlers = {
  AssignmentExpression(node, r) {
    const operator = node.operator.slice(0, -1)
    const call = callOf(operator)
    if (call) compound(node, operator, call, r)
    else if (operator === '&&' || operator === '||') conditional(node, operator, r)
    else r.visitChildren(node)
  },

  UpdateExpression(node, r) {
    const target = bare(node.argument)
    if (!isSimple(target)) return r.visitChildren(node)
    guarded(target, node.operator, r, () => r.writer.copyTo(node.end))
  },
}

function compound(node: Assignment, operator: string, call: string, r: Rewriter): void {
  const target = bare(node.left)
  if (isSimple(target)) {
    r.writer.copyTo(node.left.end)
    r.replace(`${operator}=`, `= ${NAME}.${call}(${textOf(target, r)}, `)
  } else {
    place(target as Of<'MemberExpression'>, r)
    r.replace(`${operator}=`, `.${call}(`)
  }
  r.visit(node.right)
  r.writer.insert(')')
}

/** `a[i]` as `at(a, i)`, an object that reads the place once and can write to it. */
function place(target: Of<'MemberExpression'>, r: Rewriter): void {
  if (target.object.type === 'Super' || target.property.type === 'PrivateIdentifier') {
    r.refuse(
      target,
      `"${textOf(target, r)}" as the target of an operator in 'use grad' code. Name the object in a const before.`,
    )
  }
  r.writer.insert(`${NAME}.at(`)
  r.visit(target.object)
  if (target.computed) {
    r.replace('[', ',')
    r.visit(target.property)
    r.replace(']', ')')
  } else {
    r.replace('.', ',')
    r.writer.copyTo(target.property.start)
    r.writer.insert(`'`)
    r.writer.copyTo(target.end)
    r.writer.insert(`')`)
  }
}

function conditional(node: Assignment, operator: string, r: Rewriter): void {
  const target = bare(node.left)
  if (!isSimple(target)) {
    r.refuse(
      node,
      `"${operator}=" onto "${textOf(target, r)}" in 'use grad' code. Write an if statement instead.`,
    )
  }
  guarded(target, `${operator}=`, r, () => r.visitChildren(node))
}

/** An expression that runs after its target was found not to be traced. */
function guarded(target: Node, operator: string, r: Rewriter, write: () => void): void {
  r.writer.insert(`${NAME}.after(${NAME}.known(${textOf(target, r)}, '${operator}', ${r.where(target)}), `)
  write()
  r.writer.insert(')')
}

/** Whether a target can be named twice with the same effect as once: `x`, `a.x`, `this.#x`. */
function isSimple(target: Node): boolean {
  if (target.type === 'Identifier') return true
  if (target.type !== 'MemberExpression' || target.computed) return false
  return ['Identifier', 'ThisExpression', 'Super'].includes(target.object.type)
}

function textOf(node: Node, r: Rewriter): string {
  return r.writer.source.slice(node.start, node.end).replace(/\s+/g, ' ')
}
