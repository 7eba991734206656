import type { ParseResult } from 'vite'
import { handlers } from './handlers.ts'
import type { SourceMap } from './map.ts'
import { DIRECTIVE, NAME, PREAMBLE } from './names.ts'
import { Refusal } from './refusal.ts'
import { children, isPlain, isSettled, type Node, opensWith } from './syntax.ts'
import { Writer } from './writer.ts'

/** The directive at the start of a statement, in any quotes. */
const DIRECTIVE_TEXT = new RegExp(`^(['"\`])${DIRECTIVE}\\1`)

/** One pass over a module: visits the nodes from left to right and writes each as it should be. */
export class Rewriter {
  readonly writer: Writer
  readonly #file: string
  readonly #program: Node
  readonly #commentEnds: ReadonlyMap<number, number>
  #inMarked = false
  #found = false

  constructor(source: string, file: string, parsed: ParseResult) {
    this.writer = new Writer(source)
    this.#file = file
    this.#program = parsed.program
    this.#commentEnds = new Map(parsed.comments.map((c) => [c.start, c.end]))
  }

  result(): { code: string; map: SourceMap } | undefined {
    this.#importRuntime()
    this.#inMarked = this.#found = opensWith(this.#program, DIRECTIVE)
    this.visitChildren(this.#program)
    this.writer.copyTo(this.writer.source.length)
    return this.#found ? this.writer.result(this.#file) : undefined
  }

  /** Writes a node as it should be; what precedes it and is not yet written is copied. */
  visit(node: Node): void {
    // decorators before `export` are outside the class they belong to, and already copied
    if (node.start < this.writer.cursor) return
    const before = this.#inMarked
    if (opensWith(node, DIRECTIVE)) this.#inMarked = this.#found = true
    this.writer.copyTo(node.start)
    if (this.#isDirective(node)) this.writer.skipTo(node.end)
    else this.#visitAs(node)
    this.#inMarked = before
  }

  /** Writes a node's children, each as `each` says, and what stands between them as it is. */
  visitChildren(node: Node, each: (child: Node) => void = (child) => this.visit(child)): void {
    for (const child of children(node)) {
      this.writer.copyTo(Math.max(child.start, this.writer.cursor))
      each(child)
    }
    this.writer.copyTo(node.end)
  }

  /** Writes an expression as arguments of a call of the runtime, with further arguments as they are given. */
  wrap(node: Node, name: string, ...rest: string[]): void {
    const [open, close] = node.type === 'SequenceExpression' ? ['((', ')'] : ['(', '']
    this.writer.copyTo(node.start)
    this.writer.insert(`${NAME}.${name}${open}`)
    this.visit(node)
    this.writer.insert(`${[close, ...rest].join(', ')})`)
  }

  /** Writes an expression that must not be traced, because a construct needs to know it while tracing. */
  wrapKnown(node: Node, construct: string): void {
    if (isPlain(node) || isSettled(node)) this.visit(node)
    else this.wrap(node, 'known', `'${construct}'`, this.where(node))
  }

  /** Puts something in the place of the next sign of the text, comments aside. */
  replace(sign: string, by: string): void {
    const { source, cursor } = this.writer
    let at = cursor
    while (!source.startsWith(sign, at) || this.#commentEnds.has(at)) {
      at = this.#commentEnds.get(at) ?? at + 1
      if (at >= source.length)
        throw new Error(`${this.#file}: internal error: expected "${sign}" after character ${cursor}.`)
    }
    this.writer.copyTo(at)
    this.writer.insert(by)
    this.writer.skipTo(at + sign.length)
  }

  /** "file:line:column" of a node, as a string literal. */
  where(node: Node): string {
    const { line, column } = this.#position(node)
    return JSON.stringify(`${this.#file}:${line}:${column}`)
  }

  refuse(node: Node, sentence: string): never {
    const { line, column } = this.#position(node)
    throw new Refusal(this.#file, line, column, sentence)
  }

  #visitAs(node: Node): void {
    const handler = this.#inMarked ? handlers[node.type] : undefined
    if (handler) handler(node as never, this)
    else this.visitChildren(node)
  }

  #isDirective(node: Node): boolean {
    if (node.type !== 'ExpressionStatement' || !DIRECTIVE_TEXT.test(this.writer.source.slice(node.start)))
      return false
    if ('directive' in node && node.directive) return true
    return this.refuse(
      node,
      `'${DIRECTIVE}' does nothing here. It must be the first statement of a function or a file, and a statement of ` +
        'its own: put a semicolon after it where the next line opens with a bracket or a sign.',
    )
  }

  #importRuntime(): void {
    const { source } = this.writer
    if (source.startsWith('#!')) this.writer.copyTo(source.indexOf('\n') + 1)
    this.writer.insert(PREAMBLE)
  }

  #position(node: Node): { line: number; column: number } {
    const before = this.writer.source.slice(0, node.start)
    const lineStart = before.lastIndexOf('\n') + 1
    return { line: before.split('\n').length, column: node.start - lineStart + 1 }
  }
}
