import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withFreshGraph } from '../../../ad/graph/graph.ts'
import * as runtime from '../../../ad/language/runtime.ts'
import { interpret } from '../../../ad/run/interpret.ts'
import { trace } from '../../../ad/trace/trace.ts'
import { rewritten } from './evaluated.ts'
import { program } from './programs.ts'

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

test('traced and interpreted, it equals itself on plain numbers, bit for bit', () => {
  fc.assert(
    fc.property(program('finite'), fc.array(operands, { minLength: 1, maxLength: 4 }), (source, points) => {
      const f = marked(source)
      const region = withFreshGraph(() => trace((at: Operands) => f(...at), [0, 0, 0] as Operands).program)
      for (const at of points) expect(unsigned(interpret(region, at) as number[])).toEqual(unsigned(f(...at)))
    }),
    { numRuns: 300 },
  )
})
