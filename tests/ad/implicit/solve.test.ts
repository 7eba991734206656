'use grad'
import { describe, expect, test } from 'vitest'
import {
  checkFinite,
  compile,
  factorized,
  grad,
  jvp,
  type Scalar,
  type SolveKind,
  scan,
  solve,
  vjp,
} from '../../../ad/index.ts'
import { expectDifferentiable, expectOneFunction, type Program } from '../core/differentiable.ts'
import { expectSameBits } from '../core/sameBits.ts'
import { counted } from './counted.ts'
import { expectSecondDifferences } from './secondOrder.ts'

type Matrix = readonly (readonly number[])[]

const ROUNDING = 1e-13

/** Numbers in [−1, 1] without a pattern, the same every time. */
function noise(count: number, seed: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed))
}

function square(n: number, seed: number): number[][] {
  return Array.from({ length: n }, (_, i) => noise(n, seed + i))
}

/** BᵀB + 1 */
function positiveDefinite(n: number, seed: number): number[][] {
  const B = square(n, seed)
  return B.map((_, i) => B.map((_, j) => B.reduce((sum, row) => sum + row[i]! * row[j]!, i === j ? 1 : 0)))
}

/** A hand: a palm of three rows, and three fingers of two, three and one. */
const hand = [-1, 0, 1, 2, 3, 2, 5, 6, 2]

function related(i: number, j: number, parents: readonly number[]): boolean {
  const above = (k: number): number[] => (k < 0 ? [] : [k, ...above(parents[k]!)])
  return above(i).includes(j) || above(j).includes(i)
}

/** Positive definite, with entries only between rows of one branch. */
function treeMatrix(parents: readonly number[], seed: number): number[][] {
  return positiveDefinite(parents.length, seed).map((row, i) =>
    row.map((entry, j) => (i === j ? 10 + entry : related(i, j, parents) ? entry : 0)),
  )
}

const product = (A: Matrix, x: readonly number[]) =>
  A.map((row) => row.reduce((sum, a, j) => sum + a * x[j]!, 0))

const cases: readonly (readonly [string, SolveKind, Matrix])[] = [
  ['lu', 'lu', square(6, 1)],
  ['lu, rows in bad order', 'lu', [...positiveDefinite(5, 2)].reverse()],
  [
    'lu, zeros on the diagonal',
    'lu',
    [
      [0, 2, 0],
      [0, 0, 3],
      [5, 0, 0],
    ],
  ],
  [
    'lu, a pivot of 10⁻²⁰',
    'lu',
    [
      [1e-20, 1],
      [1, 1],
    ],
  ],
  ['spd', 'spd', positiveDefinite(6, 3)],
  ['tree', { tree: hand }, treeMatrix(hand, 4)],
  ['tree, a chain', { tree: [-1, 0, 1, 2] }, positiveDefinite(4, 5)],
  ['of one', 'lu', [[-3]]],
]

describe.each(cases)('%s', (_name, kind, A) => {
  const b = noise(A.length, 9)
  const sizeOf = (x: readonly number[]) =>
    Math.max(1, ...x.map(Math.abs)) * Math.max(1, ...A.flat().map(Math.abs))

  test('solves the system', () => {
    const x = solve(A, b, kind)
    product(A, x).forEach((bi, i) => {
      expect(Math.abs(bi - b[i]!)).toBeLessThan(ROUNDING * sizeOf(x))
    })
  })

  test('solves for several right-hand sides as for each', () => {
    const columns = [b, noise(A.length, 10), noise(A.length, 11)]
    const X = solve(
      A,
      b.map((_, i) => columns.map((column) => column[i]!)),
      kind,
    )
    columns.forEach((column, k) => {
      expectSameBits(
        X.map((row) => row[k]!),
        solve(A, column, kind),
      )
    })
  })

  test('is one function, plain, traced and compiled', () => {
    const n = A.length
    expectOneFunction(
      (z) => {
        const rows = A.map((_, i) => z.slice(i * n, (i + 1) * n))
        return solve(rows, z.slice(n * n), kind)
      },
      [...A.flat(), ...b],
    )
  })

  test('moves as A⁻¹ (ḃ − Ȧ x), forward and back', () => {
    const dA = A.map((row, i) => row.map((a, j) => (a === 0 ? 0 : Math.cos(i * j + i + j))))
    const [db, u] = [noise(A.length, 12), noise(A.length, 13)]
    const f = (z: { A: Matrix; b: readonly number[] }) => solve(z.A, z.b, kind)
    const x = f({ A, b })
    const expected = solve(
      A,
      product(dA, x).map((moved, i) => db[i]! - moved),
      kind,
    )
    const forward = compile((z: { A: Matrix; b: readonly number[] }) => jvp(f, z, { A: dA, b: db }).tangent, {
      A,
      b,
    })
    const close = (found: number, value: number) =>
      expect(Math.abs(found - value)).toBeLessThan(ROUNDING * sizeOf(x) * sizeOf(expected))
    forward({ A, b }).forEach((dx, i) => {
      close(dx, expected[i]!)
    })
    const bars = compile((z: { A: Matrix; b: readonly number[] }) => vjp(f, z, u).grad, { A, b })({ A, b })
    const back = bars.A.flat().reduce((sum, bar, i) => sum + bar * dA.flat()[i]!, 0) + dot(bars.b, db)
    close(back, dot(u, expected))
    // b̄ = A⁻ᵀ x̄
    A.map((_, j) => A.reduce((sum, row, i) => sum + row[j]! * bars.b[i]!, 0)).forEach((uj, j) => {
      close(uj, u[j]!)
    })
  })
})

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, ai, i) => sum + ai * b[i]!, 0)
}

describe('first and second derivatives against differences and each other', () => {
  const symmetric: Program = ([a, b, c]) => {
    const A = [
      [4 + a! * a!, b!, 0.5],
      [b!, 3 + a!, c!],
      [0.5, c!, 5],
    ]
    const [x, y, z] = solve(A, [a!, 1, b! * c!], 'spd')
    return x! * y! + Math.sin(z!)
  }
  const pivoted: Program = ([a, b, c]) => {
    const A = [
      [0.1 * a!, 2, b!],
      [3 * c!, a!, 1],
      [b! * c!, 1, 4 * a!],
    ]
    const [x, y, z] = solve(A, [a!, 1, b!])
    return x! * y! + Math.sin(z!)
  }
  const tree: Program = ([a, b, c]) => {
    const A = [
      [6, a!, b!],
      [a!, 4 + c!, 0],
      [b!, 0, 3 + a! * a!],
    ]
    const [x, y, z] = solve(A, [1, b!, c!], { tree: [-1, 0, 0] })
    return x! * y! + Math.sin(z!)
  }
  /** Implicit Euler of a stiff pair of springs: a solve in every turn of a loop. */
  const stiff: Program = ([k, x0]) => {
    const turn = ([x, v]: readonly Scalar[]) => {
      const h = 0.1
      const A = [
        [1, -h],
        [h * k!, 1 + h * 0.2 * x! * x!],
      ]
      return { carry: solve(A, [x!, v!]) as readonly Scalar[] }
    }
    const [x, v] = scan(turn, [x0!, 0.3], 6).carry
    return x! * x! + v!
  }
  test.each<[string, Program, readonly number[]]>([
    ['spd', symmetric, [0.3, 0.7, -0.2]],
    ['lu', pivoted, [0.3, 0.7, -1.2]],
    ['tree', tree, [0.3, 0.7, -0.2]],
    ['in a loop', stiff, [30, 0.8]],
  ])('%s', (_name, f, at) => {
    expectDifferentiable(f, at)
    expectSecondDifferences(f, at)
  })

  const kinds: readonly SolveKind[] = ['spd', 'lu', { tree: [-1, 0] }]
  test.each(kinds.flatMap((kind) => [1, 2, 3, 4].map((orders) => ({ kind, orders }))))(
    'to fourth order, of which the first $orders by substitutions: $kind',
    ({ kind, orders }) => {
      // x₀ of [[2, s], [s, 3]] x = (1, 2) is (3 − 2s) / (6 − s²)
      const x0 = (s: Scalar) =>
        solve(
          [
            [2, s],
            [s, 3],
          ],
          [1, 2],
          kind,
          { orders },
        )[0]!
      const closed = (s: Scalar) => (3 - 2 * s) / (6 - s * s)
      const ahead = (f: (s: Scalar) => Scalar) => (s: Scalar) => jvp(f, s, 1).tangent
      const higher = (f: (s: Scalar) => Scalar) => [
        grad(grad(grad(f)))(0.5),
        ahead(grad(grad(f)))(0.5),
        grad(ahead(ahead(f)))(0.5),
        ahead(ahead(ahead(f)))(0.5),
        ahead(ahead(grad(grad(f))))(0.5),
      ]
      const expected = higher(closed)
      higher(x0).forEach((value, i) => void expect(value).toBeCloseTo(expected[i]!, 13))
    },
  )

  test('of the kinds that are symmetric, entries above the diagonal do not count', () => {
    const f = (A: Matrix) => solve(A, [1, 2], 'spd')[0]!
    const A = [
      [2, 0.5],
      [0.5, 3],
    ]
    expect(grad(f)(A)[0]![1]).toBe(0)
    // the lower entry stands for both: A(s) = [[2, s], [s, 3]], x₀ = (3 − 2s) / (6 − s²)
    const s = 0.5
    expect(grad(f)(A)[1]![0]).toBeCloseTo((-2 * (6 - s * s) + 2 * s * (3 - 2 * s)) / (6 - s * s) ** 2, 15)
  })
})

describe('operations', () => {
  const system = (n: number) => ({ A: positiveDefinite(n, 3) as Matrix, b: noise(n, 2) })
  const chain = Array.from({ length: 8 }, (_, i) => i - 1)

  test.each<[SolveKind, string]>([
    ['spd', 'spd'],
    ['lu', 'lu'],
    [{ tree: chain }, 'tree'],
  ])('a derivative costs a substitution and the product with Ȧ, not a factorization: %j', (kind) => {
    const n = 8
    const at = system(n)
    const f = (z: typeof at) => solve(z.A, z.b, kind)
    const value = counted(f, at).executed
    // one right-hand side more costs one substitution
    const twoSides = (z: typeof at) => [...f(z), ...factorized(z.A, kind).solve(z.b.map((bi) => 2 * bi * bi))]
    const substitution = counted(twoSides, at).executed - value
    // of a choice between two changes the derivative is three operations: either or nothing, and their sum
    const choices = kind === 'lu' ? 2 * n * (n - 1) : 0
    const most = substitution + 2 * n * n + choices
    const [forward, back] = [
      counted((z: typeof at) => jvp(f, z, system(n)), at).executed,
      counted((z: typeof at) => vjp(f, z, z.b), at).executed,
    ]
    for (const cost of [forward, back]) expect(cost - value).toBeLessThanOrEqual(most)
  })

  test.each<[(n: number) => SolveKind, string]>([
    [() => 'spd', 'spd'],
    [() => 'lu', 'lu'],
    [(n) => ({ tree: Array.from({ length: n }, (_, i) => i - 1) }), 'tree'],
  ])('a second derivative costs substitutions and products, not a factorization: %s', (kindOf) => {
    const second = (n: number) => {
      const at = system(n)
      const gradient = grad((z: typeof at) =>
        solve(z.A, z.b, kindOf(n)).reduce((sum, xi) => sum + xi * xi, 0),
      )
      const cost = (f: (z: typeof at) => unknown) => counted(f, at).executed
      return cost((z) => jvp(gradient, z, at)) - cost(gradient)
    }
    // 2 substitutions and 2 products with the matrix's change are 8 n², the outer product of the gradient's change 4 n²;
    // 'lu' exchanges rows in each substitution; a factorization's change would grow with n³
    const [small, large] = [second(6), second(12)]
    expect(large).toBeLessThanOrEqual(20 * 12 ** 2)
    expect(large / small).toBeLessThan(4.1)
  })

  test('a third derivative that was announced takes substitutions, not a factor’s own derivatives', () => {
    const third = (n: number, orders: number) => {
      const f = (z: { A: Matrix; b: readonly Scalar[] }) =>
        solve(z.A, z.b, 'spd', { orders }).reduce((sum, xi) => sum + xi * xi, 0 as Scalar)
      const ahead = <R>(g: (z: Parameters<typeof f>[0]) => R) => {
        return (z: Parameters<typeof f>[0]) => jvp(g, z, z).tangent
      }
      return counted(ahead(ahead(ahead(f))), system(n)).executed
    }
    // n³/3 products for the factor itself, n² for each substitution; none for a factor's tangents
    expect(third(12, 3) / third(6, 3)).toBeLessThan(4.3)
    expect(third(12, 2) / third(6, 2)).toBeGreaterThan(4.3)
    expect(third(12, 3)).toBeLessThan(0.7 * third(12, 2))
  })

  test('a factor is kept for all that is solved with it', () => {
    const at = system(10)
    const once = counted((z: typeof at) => factorized(z.A, 'spd').solve(z.b), at).executed
    const thrice = (z: typeof at) => {
      const { solve: with1 } = factorized(z.A, 'spd')
      return with1(with1(with1(z.b)))
    }
    const substitution = 10 * 10 + 10 * 9
    expect(counted(thrice, at).executed).toBe(once + 2 * substitution)
  })

  test('a tree costs its depth, not its size', () => {
    const star = (n: number): SolveKind => ({ tree: Array.from({ length: n }, (_, i) => (i === 0 ? -1 : 0)) })
    const cost = (n: number) =>
      counted((z: { A: Matrix; b: readonly number[] }) => solve(z.A, z.b, star(n)), system(n))
    expect(cost(16).executed - cost(12).executed).toBe(cost(12).executed - cost(8).executed)
  })
})

describe('failures', () => {
  test.each<[string, () => unknown, RegExp]>([
    [
      'not positive definite',
      () =>
        solve(
          [
            [1, 2],
            [2, 1],
          ],
          [1, 1],
          'spd',
        ),
      /pivot 1 of solve \(spd\) is -3, expected a number above 0/,
    ],
    [
      'a tree that is not positive definite',
      () => solve([[-1]], [1], { tree: [-1] }),
      /pivot 0 of solve \(tree\) is -1/,
    ],
    [
      'singular',
      () =>
        solve(
          [
            [1, 2],
            [2, 4],
          ],
          [1, 1],
        ),
      /pivot 1 of solve \(lu\) is 0, expected a number other than 0/,
    ],
    ['not a number', () => solve([[Number.NaN]], [1]), /pivot 0 of solve \(lu\) is NaN/],
    ['not square', () => solve([[1, 2]], [1]), /row 0 of the matrix has 2 entries, expected 1/],
    [
      'too few right-hand sides',
      () =>
        solve(
          [
            [1, 0],
            [0, 1],
          ],
          [1],
        ),
      /the right-hand side has 1 rows, expected 2/,
    ],
    [
      'a tree of another size',
      () => solve([[1]], [1], { tree: [-1, 0] }),
      /the tree has 2 parents, expected 1/,
    ],
    [
      'a tree with a cycle',
      () =>
        solve(
          [
            [1, 0],
            [0, 1],
          ],
          [1, 1],
          { tree: [1, 0] },
        ),
      /the parent of row 0 is 1, expected a row before it/,
    ],
  ])('%s', (_name, f, message) => {
    expect(f).toThrow(message)
  })

  test('in a program, the solution is NaN, its derivative too, and checkFinite finds the pivot', () => {
    const f = (s: Scalar) =>
      solve(
        [
          [1, s],
          [s, 1],
        ],
        [1, 2],
        'spd',
      )[0]!
    expect(compile(f, 0)(2)).toBeNaN()
    expect(compile(grad(f), 0)(2)).toBeNaN()
    expect(compile(f, 0)(0.5)).toBeCloseTo(0, 15)
    expect(() => checkFinite(f, 2)).toThrow(/unsolved\(-3\) = NaN in pivot 1 of solve \(spd\)/)
  })
})
