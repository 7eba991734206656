import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { compile } from '../../../ad/index.ts'
import { runtime } from '../../../ad/language/runtime.ts'
import { rewritten } from './evaluated.ts'
import { program } from './programs.ts'

// hundreds of programs are compiled, on however busy a machine
vi.setConfig({ testTimeout: 120_000 })

type Program = (x: number, y: number, z: number) => number[]
type Operands = [number, number, number]

const plain = (source: string) => new Function(`${source}; return f`)() as Program
const marked = (source: string) =>
  new Function('__limber', `${rewritten(source)}; return f`)(runtime) as Program

const operand = fc.double({ min: -100, max: 100, noNaN: true })
const operands = fc.tuple(operand, operand, operand)

/** A trace does not keep the sign of a zero. */
const unsigned = (values: readonly number[]) => values.map((value) => value + 0)

test('on plain numbers a rewritten program equals the original, bit for bit', () => {
  const anyOperand = fc.oneof(operand, fc.double())
  fc.assert(
    fc.property(program('any'), fc.tuple(anyOperand, anyOperand, anyOperand), (source, at) => {
      expect(marked(source)(...at)).toEqual(plain(source)(...at))
    }),
    { numRuns: 500 },
  )
})

test('traced, interpreted and compiled it equals itself on plain numbers, bit for bit', () => {
  fc.assert(
    fc.property(program('finite'), fc.array(operands, { minLength: 1, maxLength: 4 }), (source, points) => {
      const f = marked(source)
      const compiled = compile((at: Operands) => f(...at), [0, 0, 0])
      for (const at of points) {
        const expected = unsigned(f(...at))
        expect(unsigned(compiled.interpret(at))).toEqual(expected)
        expect(unsigned(compiled(at))).toEqual(expected)
      }
    }),
    { numRuns: 200 },
  )
})
