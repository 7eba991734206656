import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { compile } from '../../../ad/index.ts'
import { runtime } from '../../../ad/language/runtime.ts'
import { mathFunctions } from '../../../ad/language/vocabulary.ts'
import { evaluated } from './evaluated.ts'
import { throughTrace } from './traced.ts'

// kernels are compiled, on however busy a machine
vi.setConfig({ testTimeout: 120_000 })

type Program = (...operands: number[]) => unknown

/** A function of a and b, marked. */
const program = (body: string) => evaluated<Program>(`function f(a, b) {\n  'use grad'\n  ${body}\n}`)

describe('a traced value is refused where JavaScript needs to know it', () => {
  const met = (construct: string) => new RegExp(`^module\\.ts:3:\\d+: "${construct}" met a traced value`)
  const refusals: Readonly<Record<string, [body: string, construct: string, remedy: RegExp]>> = {
    if: ['if (a > b) return 1', 'if', /select\(condition, a, b\).*cond/],
    'if on a number': ['if (a) return 1', 'if', /select/],
    while: ['while (a < b) a += 1', 'while', /whileLoop/],
    'do … while': ['do a += 1; while (a < b)', 'do', /whileLoop/],
    for: ['for (let i = 0; i < a; i++) b += 1', 'for', /scan/],
    switch: ['switch (a) { case 1: return 2 }', 'switch', /select/],
    case: ['switch (1) { case a: return 2 }', 'case', /select/],
    and: ['return a > 0 && b > 0 ? a : b', '&&', /and, or and not/],
    or: ['return a > 0 || b > 0', '\\|\\|', /and, or and not/],
    not: ['return !(a > 0)', '!', /and, or and not/],
    'conditional assignment': ['a ||= b', '\\|\\|=', /select/],
    equality: ['return a === b', '===', /Compare with < or <=/],
    'equality with a number': ['return 1 != a', '!=', /Compare with < or <=/],
    'bitwise or': ['return a | 0', '\\|', /Math\.floor, Math\.trunc/],
    'bitwise not': ['return ~~a', '~', /Math\.trunc/],
    increment: ['a++', '\\+\\+', /x \+= 1/],
    text: [`return \`a is \${a}\``, '`', /print the results/],
    filter: ['return [1, 2].filter((x) => x > a)', 'filter', /select or cond/],
    'filter by a truth value': ['return [a > 0].filter(Boolean)', 'filter', /select or cond/],
    search: ['return [1, 2].indexOf(a)', 'indexOf', /select or cond/],
    finiteness: ['return Number.isFinite(a)', 'Number\\.isFinite', /select or cond/],
    sameness: ['return Object.is(a, 1)', 'Object\\.is', /select or cond/],
    'truth value': ['return Boolean(a > b)', 'Boolean', /select or cond/],
  }

  test.each(Object.entries(refusals))('%s', async (_name, [body, construct, remedy]) => {
    const f = await program(body)
    expect(() => throughTrace(f, [1, 2])).toThrow(met(construct))
    expect(() => throughTrace(f, [1, 2])).toThrow(remedy)
  })

  const native: Readonly<Record<string, string>> = {
    'an index': 'return [1, 2][a]',
    'an increment of a place': 'const t = [a]; t[0]++',
    'a text to add to': 'return "a" + a',
    'a function of Math from unmarked code': 'return outside(a)',
  }

  test.each(Object.entries(native))('%s', async (_name, body) => {
    const f = await evaluated<Program>(
      `function outside(x) { return Math.sin(x) } function f(a) { 'use grad'; ${body} }`,
    )
    expect(() => throughTrace(f, [1, 2])).toThrow(/traced value/)
  })
})

describe('a traced value may be asked what it is', () => {
  const questions: Readonly<Record<string, string>> = {
    'is it missing': 'return (a === undefined || a == null || null !== a) ? b : a',
    'is it a text': 'return a === "text" ? b : a',
    'is it a number': 'return typeof a === "number" && typeof (a + 1) !== "object" ? a : b',
    'is it a truth value': 'return typeof (a > 0) === "boolean" ? a : b',
    'does it have a default': 'return a ?? b',
    'is it a record': 'const o = a; return typeof o === "object" ? o.x : o',
  }

  test.each(Object.entries(questions))('%s', async (_name, body) => {
    const f = await program(body)
    expect(throughTrace(f, [3, 7])).toBe(f(3, 7))
  })
})

describe('a choice by a traced condition', () => {
  const choices: Readonly<Record<string, string>> = {
    numbers: 'return a > b ? a : b',
    'a number and a constant': 'return a <= b ? -1 : a',
    nested: 'return a > 0 ? (b > 0 ? 1 : 2) : b > 0 ? 3 : 4',
    records: 'return a > b ? { x: a, y: [b, 1], kind: "k" } : { x: 2, y: [a, b], kind: "k" }',
    'the rest of an expression': 'return 2 * (a < b ? a * b : b - a) + 1',
  }

  test.each(Object.entries(choices))('%s', async (_name, body) => {
    const f = await program(body)
    for (const at of [
      [3, 7],
      [7, 3],
      [-3, 7],
      [-7, -3],
      [2, 2],
    ])
      expect(throughTrace(f, at)).toEqual(f(...at))
  })

  const refusals: Readonly<Record<string, [body: string, sentence: RegExp]>> = {
    'arms of different fields': [
      'return a > 0 ? { x: 1 } : { y: 1 }',
      /^module\.ts:3:10: .* same structure: .* \{x\}.* \{y\}/,
    ],
    'arms of different texts': [
      'return a > 0 ? "up" : "down"',
      /same structure: the value is "up" in one and "down"/,
    ],
    'arms that assign': ['return a > 0 ? (b = 1) : (b += 2)', /^module\.ts:3:10: .* assigns to something/],
    'a number as condition': [
      'return a ? 1 : 2',
      /^module\.ts:3:10: .* traced number, expected a comparison/,
    ],
  }

  test.each(Object.entries(refusals))('%s', async (_name, [body, sentence]) => {
    const f = await program(body)
    expect(() => throughTrace(f, [1, 2])).toThrow(sentence)
  })
})

describe('the runtime is whole whichever module is loaded first', () => {
  // the modules of the runtime import each other, and some of them are marked
  const entries: Readonly<Record<string, () => Promise<unknown>>> = {
    'ad/index': () => import('../../../ad/index.ts'),
    'the runtime': () => import('../../../ad/language/runtime.ts'),
    operations: () => import('../../../ad/ops/scalar.ts'),
    kernels: () => import('../../../ad/kernels/index.ts'),
    'one kernel': () => import('../../../ad/kernels/pow.ts'),
    graph: () => import('../../../ad/graph/graph.ts'),
    select: () => import('../../../ad/control/select.ts'),
  }

  test.each(Object.entries(entries))('%s', async (_name, load) => {
    vi.resetModules()
    await load()
    const { table } = await import('../../../ad/language/table.ts')
    for (const name of Object.keys(runtime)) expect(table).toHaveProperty(name, expect.any(Function))
    expect((table as typeof runtime).sin(0.5)).toBe(runtime.sin(0.5))
  })
})

describe('functions of Math', () => {
  const domains: Readonly<Record<string, [number, number]>> = {
    acos: [-1, 1],
    asin: [-1, 1],
    log: [0, 1e3],
    log1p: [-1, 1e3],
    // hypot squares without rescaling: its operands must have squares
    hypot: [1e-3, 20],
    pow: [1e-3, 20],
    sqrt: [0, 1e3],
  }

  /** Distance of two numbers in units of the last place of the larger. */
  function ulps(a: number, b: number): number {
    if (Object.is(a, b)) return 0
    const size = Math.max(Math.abs(a), Math.abs(b), 2 ** -1022)
    return Math.abs(a - b) / 2 ** (Math.floor(Math.log2(size)) - 52)
  }

  test('each has a runtime function of its name', () => {
    for (const name of mathFunctions) expect(runtime).toHaveProperty(name, expect.any(Function))
  })

  // ours and the engine's are each within one unit of the truth, so within two of each other
  test.each(mathFunctions)(
    '%s is what the engine computes, to rounding, traced and compiled the same bit for bit',
    async (name) => {
      const native = Math[name] as (...operands: number[]) => number
      const f = await program(native.length === 1 ? `return Math.${name}(a)` : `return Math.${name}(a, b)`)
      const compiled = compile((at: readonly number[]) => f(...at), [1, 1])
      const [min, max] = domains[name] ?? [-20, 20]
      const operand = fc.double({ min, max, noNaN: true })
      fc.assert(
        fc.property(operand, fc.double({ min: -20, max: 20, noNaN: true }), (a, b) => {
          expect(ulps(f(a, b) as number, native(a, b))).toBeLessThanOrEqual(2)
          expect(compiled.interpret([a, b])).toBe(f(a, b))
          expect(compiled([a, b])).toBe(f(a, b))
        }),
      )
    },
  )
})
