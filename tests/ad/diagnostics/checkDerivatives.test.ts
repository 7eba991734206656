'use grad'
import { describe, expect, test } from 'vitest'
import { checkDerivatives, flatDerivatives } from '../../../ad/diagnostics/index.ts'
import { type Scalar, scan } from '../../../ad/index.ts'

interface Swing {
  readonly design: { readonly length: Scalar; readonly mass: Scalar }
  readonly q: readonly Scalar[]
}

const AT: Swing = { design: { length: 0.7, mass: 1.3 }, q: [0.4, -0.2] }

/** Fine steps: to differences the value itself, to a derivative a constant. */
const GRAIN = 2 ** 44

/** The value without its slope. */
function stopped(x: Scalar): Scalar {
  return Math.floor(x * GRAIN) / GRAIN
}

function energy({ design: { length, mass }, q }: Swing): Scalar {
  return mass * length * (9.81 * (1 - Math.cos(q[0]!)) + 0.5 * length * q[1]! ** 2)
}

function forgetful({ design: { length, mass }, q }: Swing): Scalar {
  return mass * stopped(length) * (9.81 * (1 - Math.cos(q[0]!)) + 0.5 * length * q[1]! ** 2)
}

describe('checkDerivatives', () => {
  test('passes a right gradient', () => {
    const check = checkDerivatives(energy, AT)
    expect(check.sentence).toMatch(/right/)
    expect(check.passed).toBe(true)
    expect(check.derivatives.inputs).toEqual(['design.length', 'design.mass', 'q[0]', 'q[1]'])
    expect(check.judgements[0]!.relativeError).toBeLessThan(1e-9)
  })

  test('names the input whose gradient is wrong, and the direction', () => {
    const check = checkDerivatives(forgetful, AT)
    expect(check.passed).toBe(false)
    expect(check.sentence).toMatch(/^value in design\.length is wrong/)
    expect(check.report).toMatch(/worst direction: value along direction \d: wrong/)
    expect(() => check.throwIfWrong()).toThrow(/design\.length/)
    // forward and reverse forget the same slope: only differences see it
    expect(check.transposed.passed).toBe(true)
  })

  test('looks only where it is told to', () => {
    expect(checkDerivatives(forgetful, AT, { wrt: ['q', 'design.mass'] })).toMatchObject({
      passed: true,
      derivatives: { inputs: ['design.mass', 'q[0]', 'q[1]'] },
    })
    expect(() => checkDerivatives(energy, AT, { wrt: ['design.girth'] })).toThrow(
      'There is no input "design.girth"; the inputs are design.length, design.mass, q[0], q[1].',
    )
  })

  test('names result and input of a function to a tree', () => {
    const next = ({ q, design }: Swing) => ({
      q: [q[0]! + 0.01 * q[1]!, q[1]! - (0.01 * Math.sin(stopped(q[0]!))) / design.length],
    })
    const check = checkDerivatives(next, AT)
    expect(check.sentence).toMatch(/^q\[1\] in q\[0\] is wrong/)
    expect(check.derivatives.outputs).toEqual(['q[0]', 'q[1]'])
  })

  test('names the input among so many that directions came first', () => {
    const many = Array.from({ length: 80 }, (_, i) => Math.cos(i))
    const twoSums = (x: readonly Scalar[]) => ({
      a: x.reduce((sum, xi, i) => sum + (i === 77 ? stopped(xi) : xi) ** 3),
      b: x.reduce((sum, xi) => sum + xi ** 2),
    })
    expect(checkDerivatives(twoSums, many).sentence).toMatch(/^a in x\[77\] is wrong/)
  })

  test('sees through loops and their rows', () => {
    const path = (x: { q: Scalar; k: Scalar }) =>
      scan(
        (q: Scalar) => {
          const next = q - 0.1 * x.k * Math.sin(q)
          return { carry: next, y: { q: next, up: next > 0.2 } }
        },
        x.q,
        70,
      ).ys
    const check = checkDerivatives(path, { q: 0.8, k: 0.3 })
    expect(check.passed, check.report).toBe(true)
    expect(check.derivatives.outputs.slice(0, 3)).toEqual(['value[0].q', 'value[0].up', 'value[1].q'])
  })

  test('notices a value that is another when compiled', () => {
    let calls = 0
    const moody = (x: Scalar) => {
      calls += 1
      return x * calls
    }
    const check = checkDerivatives(moody, 1)
    expect(check.passed).toBe(false)
    expect(check.sentence).toMatch(/^value is \d+ on plain numbers and \d+ compiled/)
  })

  test('says that there is nothing to check', () => {
    expect(() => checkDerivatives(() => 1, {})).toThrow(/argument holds no number/)
    expect(() => checkDerivatives(() => ({ name: 'arm' }), [1])).toThrow(/result holds no number/)
  })
})

test('the flat derivatives are those of calculus', () => {
  const { at, value, jvp, vjp } = flatDerivatives(([x, y]: readonly Scalar[]) => [x! * y!, x! + y!], [3, 5])
  expect([...value(at)]).toEqual([15, 8])
  expect([...jvp(at, [1, 10])]).toEqual([35, 11])
  expect([...vjp(at, [1, 100])]).toEqual([105, 103])
})
