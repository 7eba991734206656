'use grad'
import { describe, expect, test } from 'vitest'
import {
  checkFinite,
  compile,
  cond,
  customDerivative,
  grad,
  jvp,
  root,
  type Scalar,
  scan,
  select,
} from '../../../ad/index.ts'
import { expectDifferentiable, type Program } from '../core/differentiable.ts'
import { counted } from './counted.ts'
import { expectSecondDifferences } from './secondOrder.ts'

type State = { readonly x: Scalar; readonly v: Scalar }

const cubeRoot = (a: Scalar) => root((x: Scalar) => x ** 3 - a, 1)

describe('closed forms', () => {
  test('a cube root and its first two derivatives', () => {
    const all = (a: Scalar) => [
      cubeRoot(a),
      grad(cubeRoot)(a),
      jvp(cubeRoot, a, 1).tangent,
      grad(grad(cubeRoot))(a),
      jvp(grad(cubeRoot), a, 1).tangent,
      grad((z: Scalar) => jvp(cubeRoot, z, 1).tangent)(a),
    ]
    const expected = [2, 1 / 12, 1 / 12, -1 / 144, -1 / 144, -1 / 144]
    for (const found of [all(8), compile(all, 0)(8)])
      found.forEach((y, i) => {
        expect(y).toBeCloseTo(expected[i]!, 14)
      })
  })

  test('a linear system in one step, by structure', () => {
    const found = root(
      ({ p, q }: { p: Scalar; q: readonly Scalar[] }) => [2 * p + q[0]! - 1, { r: p - q[0]! - 5 }],
      {
        p: 0,
        q: [0],
      },
    )
    expect(found.p).toBeCloseTo(2, 14)
    expect(found.q[0]!).toBeCloseTo(-3, 14)
  })

  test('from far away, where full steps leap too far', () => {
    // Newton’s full steps on atan diverge from |x| > 1.39
    const shifted = (a: Scalar) => root((x: Scalar) => Math.atan(x - a), 20)
    expect(shifted(3)).toBeCloseTo(3, 14)
    expect(compile(grad(shifted), 0)(3)).toBeCloseTo(1, 14)
  })
})

const kepler: Program = ([M, e]) => root((E: Scalar) => E - e! * Math.sin(E) - M!, M!)

const crossing: Program = ([r, s]) => {
  const circle = ({ x, y }: { x: Scalar; y: Scalar }) => [x * x + y * y - r! * r!, y - s! * x]
  const p = root(circle, { x: 1, y: 0.5 })
  return p.x * p.y + p.y
}

/** A swing of the implicit midpoint rule: a root in every turn of a loop. */
const midpoint: Program = ([k, x0]) => {
  const h = 0.2
  const turn = (s: State) => {
    const next = (n: State) => [
      n.x - s.x - h * 0.5 * (n.v + s.v),
      n.v - s.v + h * k! * Math.sin(0.5 * (n.x + s.x)),
    ]
    return { carry: root(next, s) }
  }
  const end = scan(turn, { x: x0!, v: 0 }, 5).carry
  return end.x * end.x + end.v
}

/** The equations hold a loop and a branch that read what the root depends on. */
const withLoop: Program = ([a, b]) =>
  root((x: Scalar) => {
    const turn = (y: Scalar, i: Scalar) => ({
      carry: cond(
        i < 2,
        () => y + a! * x,
        () => y * b! + x,
      ),
    })
    return scan(turn, b!, 4).carry + x ** 3 - 2
  }, 0.5)

/** The equations of one root hold another. */
const nested: Program = ([a, b]) =>
  root((x: Scalar) => x + root((y: Scalar) => y ** 3 + y - a! * x, 0.5) - b!, 1)

/** The equations read rows that a loop wrote, and choose. */
const reading: Program = ([a, b]) => {
  const { ys } = scan((s: Scalar) => ({ carry: s * a!, y: s }), b!, 4)
  return root(
    (x: Scalar) =>
      x ** 3 +
      ys[2]! * x -
      select(x > 0, ys[3]!, 1) +
      scan((s: Scalar, y: Scalar) => ({ carry: s + y }), 0, ys).carry,
    1,
  )
}

describe('first and second derivatives in both modes, and differences', () => {
  test.each<[string, Program, readonly number[]]>([
    ['Kepler’s equation', kepler, [1.2, 0.4]],
    ['a line through a circle', crossing, [1.3, 0.6]],
    ['in a loop', midpoint, [2.2, 0.6]],
    ['around a loop and a branch', withLoop, [0.3, 0.4]],
    ['around a root', nested, [0.7, 1.3]],
    ['around rows', reading, [0.6, 0.5]],
  ])('%s', (_name, f, at) => {
    expectDifferentiable(f, at)
    expectSecondDifferences(f, at)
  })

  test('as those of the iterations, unrolled until nothing changes', () => {
    const unrolled: Program = ([M, e]) => {
      const turn = (E: Scalar) => ({ carry: E - (E - e! * Math.sin(E) - M!) / (1 - e! * Math.cos(E)) })
      return scan(turn, M!, 12).carry
    }
    const at = [1.2, 0.4]
    grad(unrolled)(at).forEach((slope, i) => {
      expect(grad(kepler)(at)[i]!).toBeCloseTo(slope, 14)
    })
    const second = (f: Program) => jvp(grad(f), at, [0.3, -1]).tangent
    second(unrolled).forEach((entry, i) => {
      expect(second(kepler)[i]!).toBeCloseTo(entry, 13)
    })
  })

  test('the start and what stands still do not count', () => {
    expect(grad((start: Scalar) => root((x: Scalar) => x ** 3 - 8, start))(1)).toBe(0)
    const fixed = customDerivative(
      (a: Scalar) => cubeRoot(a),
      (_a, da: Scalar) => 5 * da,
    )
    expect(grad(fixed)(8)).toBe(5)
  })

  test('of as many orders as asked for; beyond, NaN and never a wrong number', () => {
    const third = (f: (a: Scalar) => Scalar) => [
      grad(grad(grad(f)))(8),
      compile((a: Scalar) => jvp(grad(grad(f)), a, 1).tangent, 0)(8),
    ]
    expect(third(cubeRoot)).toEqual([Number.NaN, Number.NaN])
    expect(() => checkFinite(grad(grad(grad(cubeRoot))), 8)).toThrow(
      /unknown\(8, 2\) = NaN in derivative 3 of root, which was asked for 2 \(option orders\)/,
    )
    for (const value of third((a) => root((x: Scalar) => x ** 3 - a, 1, { orders: 3 })))
      expect(value).toBeCloseTo(10 / 27 / 256, 14)
  })

  test('cost a solve, not iterations', () => {
    const value = counted(cubeRoot, 1).executed
    expect(counted(grad(cubeRoot), 1).executed - value).toBeLessThan(12)
    expect(counted(grad(grad(cubeRoot)), 1).executed - value).toBeLessThan(40)
  })
})

describe('sweeps', () => {
  /** A timestep of coupled swings: nearly the identity, all unknowns at once. */
  const timestep: Program = ([k, h, ...x0]) => {
    const equations = (x: readonly Scalar[]) =>
      x.map((xi, i) => xi - x0[i]! + h! * Math.sin(k! * xi + x[(i + 1) % x.length]!))
    const of = (sweeps?: number) => root(equations, x0, sweeps === undefined ? {} : { sweeps })
    return weighted(of(20)) + 0 * weighted(of())
  }
  const weighted = (x: readonly Scalar[]): Scalar => x.reduce((sum, xi, i) => sum + (i + 1) * xi, 0 as Scalar)

  test('arrive where Newton’s method does, to rounding', () => {
    const system = (h: Scalar, sweeps?: number) =>
      root(
        (x: readonly Scalar[]) => x.map((xi, i) => xi - i + h * Math.sin(xi * x[(i + 1) % 5]!)),
        [0, 1, 2, 3, 4] as readonly Scalar[],
        sweeps === undefined ? {} : { sweeps },
      )
    for (const h of [0, 1e-3, 0.1, 0.3]) {
      const [swept, newtons] = [compile((s: Scalar) => system(s, 30), 0)(h), system(h)]
      swept.forEach((xi, i) => {
        expect(Math.abs((xi as number) - (newtons[i] as number))).toBeLessThan(1e-14 * (1 + i))
      })
    }
  })

  test('move with what is around, to second order in both modes', () => {
    const at = [0.7, 0.2, 0.3, -0.4, 1.1]
    expectDifferentiable(timestep, at)
    expectSecondDifferences(timestep, at)
  })

  test('leave to Newton’s method what they do not find', () => {
    const shifted = (a: Scalar) => root((x: Scalar) => Math.atan(x - a), 20, { sweeps: 5 })
    expect(shifted(3)).toBeCloseTo(3, 14)
    expect(compile(grad(shifted), 0)(3)).toBeCloseTo(1, 14)
    const none = (a: Scalar) => root((x: Scalar) => x * x + a, 1, { sweeps: 5 })
    expect(() => none(1)).toThrow(/^root: no solution was found/)
    expect(compile(none, 0)(1)).toBeNaN()
    expect(() => root((x: Scalar) => x, 1, { sweeps: 0 })).toThrow(/sweeps is 0/)
  })

  test('stay at a root where they begin', () => {
    expect(root((x: readonly Scalar[]) => x.map((xi) => 2 * xi), [0, 0], { sweeps: 3 })).toEqual([0, 0])
  })
})

describe('failures', () => {
  const none = (a: Scalar) => root((x: Scalar) => x * x + a, 1)

  test('on plain numbers: an error with the residual', () => {
    expect(() => none(1)).toThrow(
      /^root: no solution was found in 50 iterations to a tolerance of 1e-10; the residual is 1\. Start nearer/,
    )
  })

  test('in a program: NaN, and an error from checkFinite with the residual', () => {
    const compiled = compile((a: Scalar) => [none(a), grad(none)(a), jvp(none, a, 1).tangent], 0)
    expect(compiled(1)).toEqual([Number.NaN, Number.NaN, Number.NaN])
    expect(compiled(-4)[0]).toBeCloseTo(2, 14)
    expect(() => checkFinite(none, 1)).toThrow(/unsolved\(1\) = NaN in root \(its residual\)/)
  })

  test('a double root, whose derivative does not exist, is no number that can be mistaken', () => {
    const touching = (a: Scalar) => root((x: Scalar) => (x - 1) ** 2 - a, 3, { maxIterations: 100 })
    expect(compile(touching, 0)(0)).toBeCloseTo(1, 8)
    expect(Math.abs(compile(grad(touching), 0)(0))).not.toBeLessThan(1e6)
  })

  test('too few or too many equations, and limits out of range', () => {
    expect(() => root((x: Scalar) => [x, x], 1)).toThrow(/there are 2 residuals for 1 unknowns/)
    expect(() => root((x: Scalar) => x, 1, { tolerance: 0 })).toThrow(
      /the tolerance is 0, expected a number above 0/,
    )
    expect(() => root((x: Scalar) => x, 1, { maxIterations: 1.5 })).toThrow(/maxIterations is 1.5/)
  })
})
