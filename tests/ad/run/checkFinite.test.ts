'use grad'
import { describe, expect, test } from 'vitest'
import {
  checkFinite,
  cond,
  grad,
  NotFiniteError,
  named,
  type Scalar,
  scan,
  valueAndGrad,
} from '../../../ad/index.ts'
import type { Culprit } from '../../../ad/run/checkFinite.ts'

/** What is blamed; fails when nothing is. */
function blamed<A>(f: (argument: A) => unknown, argument: A): Culprit {
  try {
    checkFinite(f, argument)
  } catch (error) {
    if (error instanceof NotFiniteError) return error.culprit
    throw error
  }
  return expect.fail('nothing was blamed')
}

/** The line of this file on which the caller stands, plus `offset`. */
function lineHere(offset = 0): number {
  const frame = new Error('here').stack!.split('\n')[2]!
  return Number(frame.match(/:(\d+):\d+\)?$/)![1]) + offset
}

test('finite results pass', () => {
  expect(checkFinite((x: Scalar) => ({ a: x * 2, b: x > 1 }), 3)).toBeUndefined()
})

describe('the culprit', () => {
  test('is the operation, with its operands, its label and its line', () => {
    const line = lineHere(1)
    const f = ({ x, y }: { x: Scalar; y: Scalar }) => named('body thigh', () => Math.log(x - y)) * 3 + 1
    const culprit = blamed(f, { x: 1, y: 3 })
    expect(culprit).toMatchObject({
      operation: 'log',
      operands: [-2],
      result: Number.NaN,
      label: 'body thigh',
    })
    expect(culprit.step).toBeUndefined()
    expect(culprit.source).toContain('checkFinite.test.ts')
    expect(culprit.source).toContain(`:${line}:`)
  })

  test('is told in a sentence', () => {
    const f = (x: Scalar) => named('body thigh', () => 1 / (x - 2)) * 3
    expect(() => checkFinite(f, 2)).toThrow(
      /^div\(1, 0\) = Infinity in body thigh \(.*\) is the first value that is not/,
    )
    expect(() => checkFinite((x: Scalar) => x + 1, Number.NaN)).toThrow(
      'The argument holds NaN; every number given',
    )
    expect(() => checkFinite((x: Scalar) => [x, Infinity], 1)).toThrow(
      'The program returns the number Infinity',
    )
  })

  test('is the first of a chain', () => {
    const f = (x: Scalar) => Math.sin(Math.sqrt(Math.log(x) * 2) + 1)
    expect(blamed(f, -1)).toMatchObject({ operation: 'log', operands: [-1] })
  })

  test('is the birth of the infinity that a NaN is made of', () => {
    expect(blamed((x: Scalar) => (1 / x) * x, 0)).toMatchObject({ operation: 'div', operands: [1, 0] })
  })

  test('is found in a loop, with the step', () => {
    const f = (x: Scalar) =>
      scan((y: Scalar) => ({ carry: named('spring', () => Math.sqrt(y - 1)) }), x, 10).carry
    // 3, √2, √0.41…, √−0.36
    expect(blamed(f, 3)).toMatchObject({ operation: 'sqrt', step: 2, label: 'spring' })
  })

  test('is found in a loop within a loop', () => {
    const inner = (y: Scalar) => scan((z: Scalar, i) => ({ carry: z + Math.log(3.5 - y - i) }), 0, 3).carry
    const f = (x: Scalar) => scan((y: Scalar) => ({ carry: y + 1 + 0 * inner(y) }), x, 5).carry
    expect(
      blamed((x: Scalar) => f(x) + scan((y: Scalar) => ({ carry: y + inner(y) }), x, 4).carry, 1),
    ).toMatchObject({
      operation: 'log',
      step: 2,
    })
  })

  test('is found behind rows that one loop hands to the next', () => {
    const f = (x: Scalar) => {
      const { ys } = scan((y: Scalar, i) => ({ carry: y, y: named('sensor', () => 1 / (i - y)) }), x, 6)
      return scan((sum: Scalar, y: Scalar) => ({ carry: sum + y }), 0, ys).carry
    }
    expect(blamed(f, 4)).toMatchObject({ operation: 'div', operands: [1, 0], step: 4, label: 'sensor' })
  })

  test('is found in the side of a branch that is taken', () => {
    const f = (x: Scalar) =>
      cond(
        x > 0,
        () => Math.log(x - 5),
        () => Math.sqrt(x),
      )
    expect(blamed(f, 1).operation).toBe('log')
    expect(blamed(f, -1).operation).toBe('sqrt')
  })
})

describe('nothing is blamed for what does not matter', () => {
  test('an infinity in the arm that is not chosen', () => {
    const f = (x: Scalar) => {
      const inverse = 1 / x
      return (x > 0 ? inverse * 2 : 1) + Math.log(x - 1)
    }
    expect(blamed(f, 0)).toMatchObject({ operation: 'log', operands: [-1] })
    expect(checkFinite((x: Scalar) => (x > 0 ? 1 / x : 0), 0)).toBeUndefined()
  })

  test('an infinity that only the side not taken reads', () => {
    const f = (x: Scalar) => {
      const inverse = 1 / x
      return cond(
        x > 0,
        () => inverse,
        () => Math.log(x - 1),
      )
    }
    expect(blamed(f, 0)).toMatchObject({ operation: 'log', operands: [-1] })
  })

  test('an infinity to begin a minimum with', () => {
    const f = (xs: readonly Scalar[]) => {
      const least = scan((m: Scalar, x: Scalar) => ({ carry: Math.min(m, Math.log(x)) }), Infinity, xs).carry
      return least
    }
    expect(blamed(f, [1, 2, -3, 4])).toMatchObject({ operation: 'log', operands: [-3], step: 2 })
    expect(checkFinite(f, [1, 2])).toBeUndefined()
  })
})

describe('derivatives', () => {
  test('that alone are not finite bear the line and label of what was differentiated', () => {
    const line = lineHere(1)
    const f = (x: Scalar) => named('foot', () => Math.sqrt(x * x)) + 1
    expect(checkFinite(f, 0)).toBeUndefined()
    const culprit = blamed(valueAndGrad(f), 0)
    expect(culprit).toMatchObject({ operation: 'div', operands: [0.5, 0], label: 'foot' })
    expect(culprit.source).toContain(`checkFinite.test.ts:${line}:`)
  })

  test('in a loop name the step', () => {
    const square = (y: Scalar) => y * y
    const f = (x: Scalar) =>
      scan((y: Scalar, i) => ({ carry: y + named('spring', () => Math.sqrt(square(x * (i - 2)))) }), 0, 4)
        .carry
    expect(checkFinite(f, 1)).toBeUndefined()
    expect(blamed(grad(f), 1)).toMatchObject({
      operation: 'div',
      operands: [0.5, 0],
      label: 'spring',
      step: 2,
    })
  })
})

test('a loop of 100,000 steps is searched', () => {
  const f = (x: Scalar) => scan((y: Scalar, i) => ({ carry: y + 1 / (i - 99_990) }), x, 100_000).carry
  expect(blamed(f, 1)).toMatchObject({ operation: 'div', step: 99_990 })
})
