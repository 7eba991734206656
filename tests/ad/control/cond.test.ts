'use grad'
import { describe, expect, test } from 'vitest'
import { compile, cond, grad, jvp, type Scalar, scan, select } from '../../../ad/index.ts'
import { expectDifferentiable, type Program } from '../core/differentiable.ts'

/** Branches of every kind, each taken both ways by the points below. */
const programs: Readonly<Record<string, Program>> = {
  'records on both sides': ([a, b]) => {
    const { u, w } = cond(
      a! < b!,
      () => ({ u: a! * b!, w: [a!] }),
      () => ({ u: Math.sin(a!), w: [b! * b!] }),
    )
    return u * w[0]!
  },
  'a side that is known': ([a, b]) =>
    cond(
      a! < b!,
      () => 2,
      () => a!,
    ) * b!,
  'a side that hands on what it was given': ([a, b]) =>
    cond(
      a! < b!,
      () => a!,
      () => b!,
    ) ** 2,
  'branches in branches': ([a, b]) =>
    cond(
      a! < b!,
      () =>
        cond(
          a! < 0.8,
          () => a! * b!,
          () => Math.exp(a!),
        ),
      () =>
        cond(
          b! < 0.8,
          () => a! + b!,
          () => Math.log(a! * b!),
        ),
    ),
  'one condition, two branches': ([a, b]) => {
    const less = a! < b!
    return (
      cond(
        less,
        () => a! * a!,
        () => b!,
      ) *
      cond(
        less,
        () => b!,
        () => a! * b!,
      )
    )
  },
  'a result that nothing reads': ([a, b]) =>
    cond(
      a! < b!,
      () => ({ used: a! * b!, idle: Math.log(-1 * b!) }),
      () => ({ used: a!, idle: a! }),
    ).used + b!,
  'what is computed before and read in one side': ([a, b]) => {
    const product = Math.exp(a! * b!)
    return cond(
      a! < b!,
      () => product * a!,
      () => b!,
    )
  },
  'conditions made of several': ([a, b]) => {
    const both = select(a! < b!, b! < 1, b! > 2)
    return cond(
      both,
      () => a! * b!,
      () => a! - b! * b!,
    )
  },
  'a gradient in a side': ([a, b]) =>
    cond(
      a! < b!,
      () => grad((z: Scalar) => z ** 3 * b!)(a!),
      () => a! * b!,
    ),
}

describe.each(Object.entries(programs))('%s', (_name, f) => {
  test.each([[[0.7, 1.3]], [[1.3, 0.7]], [[0.9, 0.95]], [[1.7, 1.2]]])('at %j', (at) => {
    expectDifferentiable(f, at)
  })
})

describe('the side not taken', () => {
  test('does not run: two billion steps would be noticed', () => {
    const endless = (x: Scalar) => scan((y: Scalar) => ({ carry: Math.sin(y + x) }), x, 2_000_000_000).carry
    const compiled = compile(
      (x: Scalar) =>
        cond(
          x > 0,
          () => x * 2,
          () => endless(x),
        ),
      0,
    )
    expect([compiled(1), compiled(2)]).toEqual([2, 4])
  })

  test('does not reach derivatives', () => {
    const f = (x: Scalar) =>
      cond(
        x > 0,
        () => x * x,
        () => Math.sqrt(x) / (x - x),
      )
    expect([grad(f)(3), compile(grad(f), 0)(3), jvp(f, 3, 1).tangent]).toEqual([6, 6, 6])
  })
})

describe('known conditions', () => {
  test('choose while tracing', () => {
    const touched: string[] = []
    const side = (name: string) => () => {
      touched.push(name)
      return 1
    }
    expect(cond(true, side('yes'), side('no'))).toBe(1)
    expect(touched).toEqual(['yes'])
    compile((x: Scalar) => x * cond(1 > 2, side('yes'), side('no')), 0)
    expect(touched).toEqual(['yes', 'no'])
  })
})

describe('refusals', () => {
  const traced = (f: (x: Scalar) => unknown) => () => compile(f as (x: Scalar) => Scalar, 1)

  test('sides of two structures', () => {
    expect(
      traced((x) =>
        cond(
          x > 0,
          () => [x],
          () => [x, x],
        ),
      ),
    ).toThrow('cond: its two sides differ: the result has 1 elements in one and 2 in the other.')
    expect(traced((x) => select(x > 0, { a: x } as object, { b: x } as object))).toThrow(
      'select: its two sides differ: the value has the fields {a} in one and {b} in the other.',
    )
  })

  test('a condition that is none', () => {
    expect(
      traced((x) =>
        cond(
          x as never,
          () => x,
          () => x,
        ),
      ),
    ).toThrow('the condition is a traced number')
    expect(traced((x) => select(x as never, x, x))).toThrow('the condition is a traced number')
    expect(() =>
      cond(
        1 as never,
        () => 1,
        () => 2,
      ),
    ).toThrow('the condition is 1, expected a comparison')
    expect(() => select('yes' as never, 1, 2)).toThrow('the condition is yes, expected a comparison')
  })
})

test('truth values written on the sides are chosen where they differ', () => {
  const f = (x: Scalar) => {
    const side = cond(
      x > 1,
      () => ({ inside: true, far: [x > 2, true], fixed: true, y: x }),
      () => ({ inside: false, far: [false, x < -1], fixed: true, y: 2 * x }),
    )
    const rated = select(x > 0, { good: true, also: x < 3 }, { good: false, also: true })
    return {
      side,
      rated,
      z: side.fixed
        ? cond(
            side.inside,
            () => side.y,
            () => x,
          )
        : 0,
    }
  }
  const compiled = compile(f, 0)
  for (const x of [-2, -0.5, 0.5, 1.5, 2.5, 4]) {
    expect(compiled(x)).toEqual(f(x))
    expect(compiled.interpret(x)).toEqual(f(x))
  }
})

test('truth values are chosen as numbers are', () => {
  const f = (x: Scalar) => {
    const within = select(x > 0, x < 2, x > -1)
    return { within, y: within ? x : 2 * x, all: select(x > 1, { u: x < 3, w: x }, { u: x > 0, w: 1 }) }
  }
  const compiled = compile(f, 0)
  for (const x of [-2, -0.5, 0.5, 1.5, 2.5, 4]) expect(compiled(x)).toEqual(f(x))
})
