'use grad'
import { describe, expect, test } from 'vitest'
import { operationCount } from '../../../ad/graph/count.ts'
import { withFreshGraph } from '../../../ad/graph/graph.ts'
import { Apply, Cond, type Region, Scan } from '../../../ad/graph/node.ts'
import { regionOrder } from '../../../ad/graph/order.ts'
import { cond, customDerivative, jvp, type Scalar, scan, valueAndGrad } from '../../../ad/index.ts'
import { interpret } from '../../../ad/run/interpret.ts'
import { trace } from '../../../ad/trace/trace.ts'
import { settled } from '../../../ad/transform/settled.ts'
import { expectSameBits } from '../core/sameBits.ts'

type Field = (x: readonly Scalar[]) => unknown

const sine = customDerivative(
  (x: Scalar) => Math.sin(x),
  (x, dx: Scalar) => dx * Math.cos(x),
)

const looped = ([a, b]: readonly Scalar[]) => {
  const turn = (x: Scalar, i: Scalar) => ({
    carry: cond(
      i < 2,
      () => sine(x * a!),
      () => x - 0.3 * sine(b!),
    ),
    y: sine(x),
  })
  const { carry, ys } = scan(turn, b!, 4)
  return carry * ys[1]! + sine(a!)
}

const fields: readonly (readonly [string, Field])[] = [
  ['a value', looped],
  ['a gradient', valueAndGrad(looped)],
  ['a tangent of a gradient', (x) => jvp(valueAndGrad(looped), x, [1, 2]).tangent],
]

/** Operations of a program, loops and branches looked into. */
function operationsOf(program: Region): string[] {
  return regionOrder(program).flatMap((node) => {
    if (node instanceof Scan) return operationsOf(node.body)
    if (node instanceof Cond) return [...operationsOf(node.onTrue), ...operationsOf(node.onFalse)]
    return node instanceof Apply ? [node.op] : []
  })
}

describe.each(fields)('%s, settled', (_name, f) => {
  const at = [0.7, -0.4]
  const { before, after } = withFreshGraph(() => {
    const { program } = trace(f, at)
    return { before: program, after: settled(program) }
  })

  test('is the same bits', () => {
    expectSameBits(interpret(after, at) as number[], interpret(before, at) as number[])
  })

  test('holds no operation that only says how values move', () => {
    expect(operationsOf(before)).toContain('graft')
    for (const op of ['graft', 'geared', 'gearedStrongly']) expect(operationsOf(after)).not.toContain(op)
    expect(operationCount(after).executed).toBeLessThan(operationCount(before).executed)
  })
})

test('a program without such operations stays as it is', () => {
  withFreshGraph(() => {
    const { program } = trace((x: Scalar) => scan((y: Scalar) => ({ carry: y * x }), x, 3).carry, 1)
    expect(settled(program)).toBe(program)
  })
})
