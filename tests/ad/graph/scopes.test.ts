'use grad'
import { describe, expect, test } from 'vitest'
import { operationCount } from '../../../ad/graph/count.ts'
import { Cond, Constant, Project, Scan } from '../../../ad/graph/node.ts'
import { regionOrder } from '../../../ad/graph/order.ts'
import { compile, cond, grad, type Scalar, scan } from '../../../ad/index.ts'

/** The loops of a program, outermost first. */
function loops(f: (x: readonly Scalar[]) => unknown): Scan[] {
  const program = compile(f, [0, 0]).program
  return regionOrder(program).filter((node) => node instanceof Scan)
}

describe('what a loop body computes from outside values alone', () => {
  test('is computed once, before the loop', () => {
    const f = ([x, k]: readonly Scalar[]) =>
      scan((y: Scalar) => ({ carry: y + Math.exp(k!) * Math.sin(k!) }), x!, 50).carry
    const { stats } = compile(f, [0, 0])
    expect([stats.operations, stats.executed]).toEqual([4, 53])
  })

  test('is shared with what was computed before it', () => {
    const f = ([x, k]: readonly Scalar[]) => {
      const e = Math.exp(k!)
      return e + scan((y: Scalar) => ({ carry: y * Math.exp(k!) }), x!, 50).carry
    }
    expect(compile(f, [0, 0]).stats.operations).toBe(3)
  })

  test('stays in a branch that keeps it from running', () => {
    const f = ([x, k]: readonly Scalar[]) =>
      scan(
        (y: Scalar) => ({
          carry: cond(
            y > 0,
            () => y + Math.log(k!),
            () => y,
          ),
        }),
        x!,
        5,
      ).carry
    const [loop] = loops(f)
    const branch = regionOrder(loop!.body).find((node) => node instanceof Cond)!
    expect(operationCount(branch.onTrue).written).toBe(2)
  })

  test('a loop of known numbers runs where it stands', () => {
    const f = ([x]: readonly Scalar[]) => x! * scan((c: Scalar) => ({ carry: c * 2 }), 1, 10).carry
    expect(compile(f, [0, 0])([3, 0])).toBe(3072)
    expect(compile(grad(f), [0, 0])([3, 0])).toEqual([1024, 0])
  })
})

test('a branch on what is known records one side', () => {
  const f = ([x, k]: readonly Scalar[]) =>
    cond(
      0 * k! < 1,
      () => x! * 2,
      () => Math.log(x!),
    )
  const compiled = compile(f, [0, 0])
  expect(compiled.stats.operations).toBe(1)
  expect(compiled([3, 1])).toBe(6)
})

describe('pruning', () => {
  interface Carry {
    readonly used: Scalar
    readonly behind: Scalar
    readonly idle: Scalar
  }

  test('drops carries, rows and elements that no output needs', () => {
    const body = ({ used, behind, idle }: Carry, x: { u: Scalar; w: Scalar }) => ({
      carry: { used: used + behind * x.u, behind: behind * 0.5, idle: idle + x.w },
      y: { kept: used, lost: idle },
    })
    const f = ([a, b]: readonly Scalar[]) => {
      const xs = [
        { u: a!, w: b! },
        { u: b!, w: a! },
      ]
      const { carry, ys } = scan(body, { used: a!, behind: b!, idle: 0 }, xs)
      return carry.used + ys[1]!.kept
    }
    const [loop] = loops(f)
    expect(loop!.shape).toMatchObject({ carries: 2, xs: 1 })
    expect(loop!.body.outputs.length).toBe(3)
  })

  test('drops a loop that no output needs', () => {
    const f = ([a, b]: readonly Scalar[]) => {
      scan((y: Scalar) => ({ carry: y * b! }), a!, 3)
      return a! + b!
    }
    expect(loops(f)).toEqual([])
  })

  test('drops the primal run of a loop whose value the derivative does not need', () => {
    const f = ([a, b]: readonly Scalar[]) => scan((y: Scalar) => ({ carry: y * 0.5 + b! }), a!, 30).carry
    const [backward, ...others] = loops(grad(f))
    expect(others).toEqual([])
    expect(backward!.shape.reverse).toBe(true)
  })

  test('drops results of branches, with all that only they read', () => {
    const f = ([a, b]: readonly Scalar[]) => {
      const spare = Math.exp(b!)
      const sides = cond(
        a! > 0,
        () => ({ u: a! * 2, w: spare }),
        () => ({ u: a!, w: 1 }),
      )
      return sides.u
    }
    const { program } = compile(f, [0, 0])
    const names = regionOrder(program).map((node) => node.constructor)
    expect(names.filter((type) => type === Project).length).toBe(1)
    expect(
      names.filter((type) => type !== Project && type !== Cond && type !== Constant).length,
    ).toBeLessThan(4)
    expect(compile(f, [0, 0]).stats.operations).toBe(2)
  })

  test('reaches loops inside branches and loops inside loops', () => {
    const inner = (y: Scalar, idle: Scalar) =>
      scan(
        (c: { y: Scalar; idle: Scalar }) => ({ carry: { y: c.y * y, idle: c.idle + idle } }),
        { y, idle },
        3,
      ).carry.y
    const f = ([a, b]: readonly Scalar[]) =>
      scan(
        (y: Scalar) => ({
          carry: cond(
            y > 1,
            () => inner(y, b!),
            () => y + 1,
          ),
        }),
        a!,
        4,
      ).carry
    const [outer] = loops(f)
    const branch = regionOrder(outer!.body).find((node) => node instanceof Cond)!
    const loop = regionOrder(branch.onTrue).find((node) => node instanceof Scan)!
    expect(loop.shape.carries).toBe(1)
  })
})
