import fc from 'fast-check'

// Arbitrary programs as text. A piece of program is a function from the names in scope to its text, so that what is
// drawn does not depend on what was declared before.

/**
 * Whether programs may meet infinities and NaN but compute with exact operations only, or are written so that every
 * value stays finite and use our own kernels too.
 */
export type Range = 'any' | 'finite'

type Piece = (names: readonly string[]) => string
type Expressions = { expression: Piece; condition: Piece }

/** A statement, and the names it leaves in scope: all that can be read, and those that can be assigned to. */
interface Scope {
  readonly readable: readonly string[]
  readonly assignable: readonly string[]
}
type Statement = (scope: Scope) => { text: string; scope: Scope }

const OPERATORS = ['+', '-', '*', '/', '%'] as const
const EXACT = ['abs', 'floor', 'ceil', 'trunc', 'round', 'sign'] as const
/** Our own kernels, which differ from the engine's functions in the last place and are bounded by their operand. */
const OWN = ['sin', 'cos', 'atan', 'tanh'] as const
const COMPARISONS = ['<', '<=', '>', '>='] as const

/** An operation whose value is no larger than its first operand's where the range is to stay finite. */
function operation(range: Range, operator: string, a: string, b: string): string {
  if (range === 'any' || operator === '+' || operator === '-') return `${a} ${operator} ${b}`
  const divisor = `(1 + Math.abs(${b}))`
  return operator === '*' ? `(${a}) * (${b}) / ${divisor}` : `(${a}) ${operator} ${divisor}`
}

function pick(names: readonly string[], index: number): string {
  return names[index % names.length]!
}

const literal = fc.oneof(
  fc.constantFrom(0, 1, 2, 0.5, 3, 10),
  fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
)

function expressions(range: Range): fc.Arbitrary<Piece> {
  const root = range === 'any' ? 'Math.sqrt' : 'Math.sqrt(Math.abs'
  const close = range === 'any' ? '' : ')'
  const functions = range === 'any' ? EXACT : [...EXACT, ...OWN]
  return fc.letrec<Expressions>((tie) => ({
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.nat(20).map(
        (i): Piece =>
          (names) =>
            pick(names, i),
      ),
      literal.map(
        (value): Piece =>
          () =>
            String(value),
      ),
      fc.tuple(fc.constantFrom(...OPERATORS), tie('expression'), tie('expression'), fc.boolean()).map(
        ([operator, a, b, apart]): Piece =>
          (names) => {
            const text = operation(range, operator, a(names), b(names))
            return apart ? `(${text})` : text
          },
      ),
      tie('expression').map(
        (a): Piece =>
          (names) =>
            `- ${a(names)}`,
      ),
      fc.tuple(tie('condition'), tie('expression'), tie('expression')).map(
        ([c, a, b]): Piece =>
          (names) =>
            `(${c(names)} ? ${a(names)} : ${b(names)})`,
      ),
      fc.tuple(fc.constantFrom(...functions), tie('expression')).map(
        ([f, a]): Piece =>
          (names) =>
            `Math.${f}(${a(names)})`,
      ),
      tie('expression').map(
        (a): Piece =>
          (names) =>
            `${root}(${a(names)})${close}`,
      ),
      fc
        .tuple(fc.constantFrom('min', 'max'), fc.array(tie('expression'), { minLength: 1, maxLength: 3 }))
        .map(
          ([f, parts]): Piece =>
            (names) =>
              `Math.${f}(${parts.map((part) => part(names)).join(', ')})`,
        ),
      fc.tuple(tie('expression'), tie('expression')).map(
        ([a, b]): Piece =>
          (names) =>
            `helper(${a(names)}, ${b(names)})`,
      ),
    ),
    condition: fc.tuple(fc.constantFrom(...COMPARISONS), tie('expression'), tie('expression')).map(
      ([operator, a, b]): Piece =>
        (names) =>
          `${a(names)} ${operator} ${b(names)}`,
    ),
  })).expression
}

function declaration(value: Piece, word: string): Statement {
  return ({ readable, assignable }) => {
    const name = `v${readable.length}`
    const scope = {
      readable: [...readable, name],
      assignable: word === 'let' ? [...assignable, name] : assignable,
    }
    return { text: `${word} ${name} = ${value(readable)}`, scope }
  }
}

function assignment(range: Range, operator: string, target: number, value: Piece): Statement {
  return (scope) => {
    const right = value(scope.readable)
    const bounded = range === 'finite' && operator !== '+' && operator !== '-'
    const operand = bounded
      ? operator === '*'
        ? `1 / (1 + Math.abs(${right}))`
        : `1 + Math.abs(${right})`
      : right
    return { text: `${pick(scope.assignable, target)} ${operator}= ${operand}`, scope }
  }
}

function block(statements: readonly Statement[], scope: Scope): string {
  const lines: string[] = []
  let inner = scope
  for (const statement of statements) {
    const { text, scope: after } = statement(inner)
    lines.push(text)
    inner = after
  }
  return `{\n${lines.join('\n')}\n}`
}

function loop(count: number, body: readonly Statement[]): Statement {
  return (scope) => {
    const index = `i${scope.readable.length}`
    const inside = { ...scope, readable: [...scope.readable, index] }
    return { text: `for (let ${index} = 0; ${index} < ${count}; ${index}++) ${block(body, inside)}`, scope }
  }
}

function branch(known: boolean, yes: readonly Statement[], no: readonly Statement[]): Statement {
  return (scope) => ({
    text: `if (${known ? 1 : 2} < 2) ${block(yes, scope)} else ${block(no, scope)}`,
    scope,
  })
}

function statements(range: Range): fc.Arbitrary<Statement[]> {
  const value = expressions(range)
  return fc.letrec<{ statement: Statement; statements: Statement[] }>((tie) => ({
    statement: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.tuple(value, fc.constantFrom('const', 'let')).map(([v, word]) => declaration(v, word)),
      fc
        .tuple(fc.constantFrom(...OPERATORS), fc.nat(20), value)
        .map(([operator, target, v]) => assignment(range, operator, target, v)),
      fc.tuple(fc.integer({ min: 0, max: 3 }), tie('statements')).map(([count, body]) => loop(count, body)),
      fc.tuple(fc.boolean(), tie('statements'), tie('statements')).map(([k, yes, no]) => branch(k, yes, no)),
    ),
    statements: fc.array(tie('statement'), { maxLength: 4 }),
  })).statements
}

/** The text of a function f of three numbers to several, with all that plain arithmetic has. */
export function program(range: Range): fc.Arbitrary<string> {
  const result = expressions(range)
  return fc.tuple(statements(range), result).map(([body, last]) => {
    const start: Scope = {
      readable: ['x', 'y', 'z', 'list[0]', 'list[1]', 'record.field'],
      assignable: ['x', 'list[0]', 'list[Math.abs(-1)]', 'record.field', 'record["field"]'],
    }
    const inner = block(body, start)
    return `'use grad'
const helper = (a, b = 1) => (a < b ? { value: b - a } : { value: a + 1 }).value
function f(x, y, z) {
const list = [x, y + 1], record = { field: z }
${inner}
return [x, y, z, ...list, record.field, ${last(start.readable)}]
}`
  })
}
