import type { Handlers } from './handlers.ts'
import { NAME } from './names.ts'
import type { Rewriter } from './rewriter.ts'
import { isNamed, isSettled, type Node, type Of, propertyName } from './syntax.ts'
import {
  isIn,
  mathConstants,
  mathFunctions,
  numberTests,
  predicateMethods,
  searchMethods,
} from './vocabulary.ts'

const CLOCKS: Readonly<Record<string, string>> = { Date: 'now', performance: 'now' }

/** Names that mean something else in marked code: those of `Math`, of chance and the clock, and questions of yes or no. */
export const calls: Handlers = {
  MemberExpression(node, r) {
    const name = propertyName(node)
    if (name !== undefined && isNamed(node.object, 'Math')) {
      mathMember(node, name, r)
      return
    }
    if (node.object.type === 'Identifier' && name !== undefined && CLOCKS[node.object.name] === name) {
      refuseClock(node, `${node.object.name}.${name}()`, r)
    }
    r.visitChildren(node)
  },

  Identifier(node, r) {
    if (node.name !== 'Math') r.visitChildren(node)
    else refuseMath(node, r)
  },

  NewExpression(node, r) {
    if (isNamed(node.callee, 'Date')) refuseClock(node, 'new Date', r)
    r.visitChildren(node)
  },

  CallExpression(node, r) {
    if (isNamed(node.callee, 'Date')) refuseClock(node, 'Date()', r)
    const question = questionOf(node.callee)
    r.visitChildren(node, (child) => {
      if (!isArgument(node, child)) r.visit(child)
      else if (question) r.wrapKnown(child, question)
      else if (child === node.arguments[0] && isPredicateCall(node.callee, child)) predicate(child, node, r)
      else r.visit(child)
    })
  },
}

function mathMember(node: Of<'MemberExpression'>, name: string, r: Rewriter): void {
  if (isIn(mathFunctions, name)) {
    r.writer.insert(`${NAME}.${name}`)
    r.writer.skipTo(node.end)
  } else if (isIn(mathConstants, name)) {
    r.writer.copyTo(node.end)
  } else if (name === 'random') {
    r.refuse(
      node,
      '"Math.random" in \'use grad\' code, which is traced once: every run would see the same number. ' +
        'Pass random numbers in as arguments.',
    )
  } else {
    r.refuse(
      node,
      `"Math.${name}" cannot be traced. 'use grad' code knows the functions ${mathFunctions.join(', ')} ` +
        `and the constants ${mathConstants.join(', ')}.`,
    )
  }
}

function refuseMath(node: Node, r: Rewriter): never {
  r.refuse(
    node,
    '"Math" by itself in \'use grad\' code. Write its functions out, as Math.sin(x), so that they can be traced.',
  )
}

function refuseClock(node: Node, text: string, r: Rewriter): never {
  r.refuse(
    node,
    `"${text}" in 'use grad' code, which is traced once: every run would see the same time. Pass the time in as an argument.`,
  )
}

/** The name of a function that would answer wrongly, without a sound, for a traced argument. */
function questionOf(callee: Node): string | undefined {
  if (isNamed(callee, 'Boolean')) return 'Boolean'
  if (callee.type !== 'MemberExpression') return undefined
  const name = propertyName(callee) ?? ''
  if (isNamed(callee.object, 'Number') && isIn(numberTests, name)) return `Number.${name}`
  if (isNamed(callee.object, 'Object') && name === 'is') return 'Object.is'
  return isIn(searchMethods, name) ? name : undefined
}

function isArgument(call: Of<'CallExpression'>, child: Node): boolean {
  return child.type !== 'SpreadElement' && (call.arguments as readonly Node[]).includes(child)
}

function isPredicateCall(callee: Node, callback: Node): boolean {
  const method = callee.type === 'MemberExpression' ? propertyName(callee) : undefined
  if (method === undefined || !isIn(predicateMethods, method)) return false
  return !(callback.type === 'ArrowFunctionExpression' && isSettled(callback.body))
}

function predicate(callback: Node, call: Of<'CallExpression'>, r: Rewriter): void {
  const method = propertyName(call.callee as Of<'MemberExpression'>)!
  r.wrap(callback, 'predicate', `'${method}'`, r.where(callback))
}
