'use grad'
import { describe, expect, test } from 'vitest'
import { withFreshGraph } from '../../../ad/graph/graph.ts'
import { Scan } from '../../../ad/graph/node.ts'
import { regionOrder } from '../../../ad/graph/traverse.ts'
import { compile, type Scalar, scan, valueAndGrad } from '../../../ad/index.ts'
import { trace } from '../../../ad/trace/trace.ts'
import { independentTrips } from '../../../ad/wasm/independentTrips.ts'
import { expectSameBits, numbersOf } from '../core/sameBits.ts'

type Loop = (x: readonly Scalar[]) => unknown

/** What the only loop of a program carries, where its iterations do not wait for each other. */
function totals(f: Loop): readonly string[] | undefined {
  const { program } = withFreshGraph(() => trace(f, [1, 2]))
  const [loop] = regionOrder(program).filter((node) => node instanceof Scan)
  return independentTrips(loop!)?.totals.map((total) => total.kind)
}

const carrying =
  (body: (carry: readonly Scalar[], i: Scalar, x: readonly Scalar[]) => readonly Scalar[], n = 5): Loop =>
  (x) => {
    const { carry, ys } = scan(
      (c: readonly Scalar[], i) => ({ carry: body(c, i, x), y: Math.sin(i * x[1]!) }),
      x,
      n,
    )
    return [...carry, ys[n - 1]!]
  }

const apart: Readonly<Record<string, Loop>> = {
  'sums of what is read and of what stays': carrying(([a, b], i) => [a! + Math.cos(i) * b!, b!]),
  'a sum that something is taken from': carrying(([a, b], i) => [a! - i * b!, b!]),
  'a sum of what no iteration changes': carrying(([a, b], _i, x) => [b! * x[1]! + a!, b!]),
  'an even number of iterations': carrying(([a, b], i) => [a! + i, b! - i * i], 4),
}

const waiting: Readonly<Record<string, Loop>> = {
  'a carry that is scaled': carrying(([a, b], i) => [0.5 * a! + i, b!]),
  'a sum that an iteration reads': carrying(([a, b], i) => [a! + i, b! + Math.sin(a!)]),
  'a sum of itself': carrying(([a, b]) => [a! + a!, b!]),
  'carries that change places': carrying(([a, b]) => [b!, a!]),
  'one sum in two carries': carrying(([a], i) => [a! + i, a! + i]),
  'a single iteration': carrying(([a, b], i) => [a! + i, b!], 1),
}

describe('iterations that do not wait for each other', () => {
  test.each(Object.keys(apart))('%s', (name) => {
    expect(totals(apart[name]!)).toBeDefined()
  })
  test.each(Object.keys(waiting))('unlike %s', (name) => {
    expect(totals(waiting[name]!)).toBeUndefined()
  })
})

test.each(Object.entries({ ...apart, ...waiting }))('%s: the bits of one after the other', (_name, f) => {
  const at = [0.1, 0.7]
  const compiled = compile(f, at)
  expectSameBits(numbersOf(compiled(at)), numbersOf(f(at)))
  const sum = (x: readonly Scalar[]) => (f(x) as readonly Scalar[]).reduce((total, y) => total + y * y, 0)
  const gradient = compile(valueAndGrad(sum), at)
  expectSameBits(numbersOf(gradient(at)), numbersOf(gradient.interpret(at)))
})
