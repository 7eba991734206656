'use grad'
import { describe, expect, test } from 'vitest'
import { operationCount } from '../../../ad/graph/count.ts'
import { withFreshGraph } from '../../../ad/graph/graph.ts'
import { has } from '../../../ad/graph/numberSet.ts'
import {
  compile,
  cond,
  gaussNewton,
  grad,
  hessian,
  hvp,
  type JacobianMode,
  jacobian,
  jvp,
  type Scalar,
  scan,
  stopGradient,
  vjp,
  vmap,
} from '../../../ad/index.ts'
import { trace } from '../../../ad/trace/trace.ts'
import { colours } from '../../../ad/transform/colouring.ts'
import { jacobianProgram } from '../../../ad/transform/jacobian.ts'
import { sparsity } from '../../../ad/transform/sparsity.ts'
import { expectSameBits } from '../core/sameBits.ts'

type Vector = readonly Scalar[]
type Field = (x: Vector) => Vector

const modes = ['forward', 'reverse', 'coloured', 'looped', undefined] as const

/** Each component from itself and its neighbours, at most `reach` away. */
const band =
  (reach: number): Field =>
  (x) =>
    x.map((_, i) => {
      const near = x.slice(Math.max(0, i - reach), i + reach + 1)
      return near.reduce((sum, xk, k) => sum + Math.sin((k + 1) * xk) * x[i]!, 0 as Scalar)
    })

const dense: Field = ([a, b, c]) => [
  a! * b! + Math.exp(c!),
  Math.sin(a! * c!),
  b! / (1 + c! * c!),
  a! * b! * c!,
]

const looped: Field = ([a, b, c]) => {
  const turn = (s: { x: Scalar; y: Scalar }) => {
    const next = cond(
      s.x > s.y,
      () => s.y * a!,
      () => s.x * s.x,
    )
    return { carry: { x: next, y: s.y * 0.9 + b! }, y: s.x }
  }
  const { carry, ys } = scan(turn, { x: 0.5, y: c! }, 4)
  return [carry.x, carry.y, ys[2]!, c! * c!]
}

const fields: readonly (readonly [string, Field, readonly number[]])[] = [
  ['dense', dense, [0.3, 0.8, -0.4]],
  ['band', band(1), [0.3, 0.8, -0.4, 0.6, 1.1]],
  ['with a loop and a branch', looped, [0.7, 0.2, 0.4]],
  ['of one number', (x) => [x[0]!, x[0]! * x[0]!, 3], [2]],
  ['to one number', (x) => [x[0]! * x[1]! * x[2]!], [2, 3, 4]],
]

const transposed = (a: readonly (readonly number[])[]) => a[0]!.map((_, k) => a.map((row) => row[k]!))

/** The Jacobian's rows by one vjp each, and columns by one jvp each. */
function byHand(f: Field, x: readonly number[]) {
  const unit = (count: number, k: number) => Array.from({ length: count }, (_, i) => (i === k ? 1 : 0))
  const rows = f(x).map((_, i) => vjp(f, x, unit(f(x).length, i)).grad as number[])
  const columns = x.map((_, k) => jvp(f, x, unit(x.length, k)).tangent as number[])
  return { rows, columns }
}

describe.each(fields)('the Jacobian of a function, %s', (_name, f, x) => {
  const { rows, columns } = byHand(f, x)

  test.each(modes)('mode %s', (mode) => {
    const J = jacobian(f, mode ? { mode } : {})
    const found = J(x)
    rows.forEach((row, i) => {
      row.forEach((entry, k) => {
        expect(Math.abs(found[i]![k]! - entry)).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(entry)))
      })
    })
    expectSameBits(compile(J, x)(x).flat(), found.flat(), 'compiled')
  })

  test('forward is columns, reverse is rows, bit for bit', () => {
    expect(jacobian(f, { mode: 'forward' })(x)).toEqual(transposed(columns))
    expect(jacobian(f, { mode: 'reverse' })(x)).toEqual(rows)
  })
})

describe('colours', () => {
  const patternOf = (f: Field, n: number) => {
    const zeros = Array.from({ length: n }, () => 0)
    return withFreshGraph(() => {
      const { program } = trace(f, zeros)
      return sparsity(program.outputs, program.params)
    })
  }

  test.each([0, 1, 2, 3])(
    'a band matrix that reaches %i to either side takes as many as it is wide',
    (reach) => {
      const n = 12
      const rows = patternOf(band(reach), n)
      rows.forEach((row, i) => {
        for (let k = 0; k < n; k++) expect(has(row, k)).toBe(Math.abs(i - k) <= reach)
      })
      expect(new Set(colours(rows, n)).size).toBe(2 * reach + 1)
    },
  )

  test('columns of one colour share no row', () => {
    const random: Field = (x) =>
      x.map((xi, i) => xi * x[(7 * i + 3) % x.length]! + x[(5 * i + 1) % x.length]!)
    const rows = patternOf(random, 17)
    const colour = colours(rows, 17)
    for (const row of rows) {
      const met = colour.filter((_, k) => has(row, k))
      expect(new Set(met).size).toBe(met.length)
    }
  })

  test('of all modes the one with the fewest operations is taken', () => {
    // every pass must run the loop whole: one of columns finds all diagonal entries
    const diagonal: Field = (x) => {
      const turn = (y: Vector) => {
        const sum = stopGradient(y.reduce((total, yi) => total + yi, 0 as Scalar))
        return { carry: y.map((yi, i) => Math.sin(yi * sum) * x[i]!) as Vector }
      }
      return scan(turn, x, 5).carry
    }
    const operations = (f: Field, mode: JacobianMode | 'best') =>
      withFreshGraph(() => {
        const { program } = trace(f, [0, 0, 0, 0, 0, 0, 0, 0])
        return operationCount(jacobianProgram(program, mode)).executed
      })
    for (const f of [diagonal, band(1), band(3)]) {
      const counts = (['forward', 'reverse', 'coloured'] as const).map((mode) => operations(f, mode))
      expect(operations(f, 'best')).toBe(Math.min(...counts))
    }
    expect(4 * operations(diagonal, 'best')).toBeLessThan(operations(diagonal, 'forward'))
  })

  test('nothing flows through comparisons, roundings, and what stands still', () => {
    const f: Field = ([a, b]) => [Math.floor(a!) * b!, a! > b! ? a! : 0, 2]
    expect(patternOf(f, 2)).toEqual([0b10n, 0b01n, 0b00n])
  })

  test('a loop’s carries are followed to the end', () => {
    // a ring of four: after three turns, x has met three of the four
    const f: Field = (x) =>
      scan((s: Vector) => ({ carry: s.map((_, i) => s[(i + 1) % 4]! * 0.5) as Vector }), x, 3).carry
    expect(patternOf(f, 4).every((row) => row === 0b1111n)).toBe(true)
  })
})

describe('the elements of a map', () => {
  const each = ([a, b]: Vector): Vector => [Math.sin(a! * b!), b! * b!]
  const inPairs = (x: Vector): Vector[] => x.flatMap((_, i) => (i % 2 === 0 ? [x.slice(i, i + 2)] : []))
  const patternOf = (f: Field, n: number) =>
    withFreshGraph(() => {
      const zeros = Array.from({ length: n }, () => 0)
      const { program } = trace((x: Vector) => [...f(x)], zeros)
      return sparsity(program.outputs, program.params)
    })
  const mapped: Field = (x) => vmap(each)(inPairs(x)).flat()
  const blocks = [0b11n, 0b10n]
  const shifted = (pattern: readonly bigint[], by: number) => pattern.map((row) => row << BigInt(by))

  test('depend on their own arguments, in maps of maps and of what loops kept too', () => {
    const pattern = [0, 2, 4, 6].flatMap((by) => shifted(blocks, by))
    expect(patternOf(mapped, 8)).toEqual(pattern)
    const nested: Field = (x) =>
      vmap((xs: readonly Vector[]) => vmap(each)(xs))([inPairs(x).slice(0, 2), inPairs(x).slice(2)])
        .flat()
        .flat()
    expect(patternOf(nested, 8)).toEqual(pattern)
    const kept: Field = (x) => {
      const walk = (s: Scalar, xi: Vector) => ({ carry: s + 1, y: xi[0]! * s })
      const { ys } = scan(walk, 0 as Scalar, inPairs(x))
      return vmap((y: Scalar) => Math.exp(y))(ys) as Vector
    }
    expect(patternOf(kept, 6)).toEqual([0b1n, 0b100n, 0b10000n])
  })

  test('and on what they share, and on carries that any element may have reached', () => {
    const shares: Field = ([a, ...x]) => vmap((xi: Scalar) => xi * a!)(x) as Vector
    expect(patternOf(shares, 4)).toEqual([0b11n, 0b101n, 0b1001n])
    const sums: Field = (x) => scan((s: Scalar, xi: Scalar) => ({ carry: s + xi, y: s * xi }), 0, x).ys
    for (const [i, row] of patternOf(sums, 3).entries()) expect(has(row, i)).toBe(true)
    for (const row of patternOf(sums, 3).slice(1)) expect(has(row, 0)).toBe(true)
  })

  test('take as many passes as one element, not as all of them', () => {
    const executed = (n: number) => {
      const at = Array.from({ length: n }, (_, i) => 0.1 * i)
      const compiled = compile(jacobian(mapped), at)
      const unrolled = compile(
        jacobian((x: Vector) => inPairs(x).flatMap(each)),
        at,
      )
      expect(compiled(at)).toEqual(unrolled(at))
      return compiled.stats.executed
    }
    expect(executed(40)).toBe(4 * executed(10))
  })

  test.each(modes)('are right in mode %s', (mode) => {
    const x = [0.3, -0.4, 0.5, 0.6, -0.7, 0.8]
    const rows = jacobian(mapped, mode ? { mode } : {})(x)
    const whole = x.map(
      (_, k) =>
        jvp(
          mapped,
          x,
          x.map((_, i) => (i === k ? 1 : 0)),
        ).tangent,
    )
    rows.forEach(
      (row, i) => void row.forEach((entry, k) => void expect(entry).toBeCloseTo(whole[k]![i]!, 14)),
    )
  })
})

describe('second derivatives', () => {
  const f = ([a, b, c, d]: Vector) => Math.sin(a! * b!) + Math.exp(b! * c!) + c! * c! * d! + a! ** 3
  const at = [0.4, 0.7, -0.3, 1.2]
  const v = [0.3, -1, 0.5, 2]

  test.each(modes)('the Hessian is symmetric, and what differences of the gradient say; mode %s', (mode) => {
    const H = compile(hessian(f, mode ? { mode } : {}), at)(at)
    at.forEach((_, i) => {
      at.forEach((_, k) => {
        expect(Math.abs(H[i]![k]! - H[k]![i]!)).toBeLessThanOrEqual(1e-15 * Math.abs(H[i]![k]!) + 1e-15)
        const h = 1e-4
        const [up, down] = [h, -h].map((dh) => grad(f)(at.map((xi, j) => (j === k ? xi + dh : xi)))[i]!)
        expect(H[i]![k]!).toBeCloseTo((up! - down!) / (2 * h), 6)
      })
    })
  })

  test('hvp is the Hessian times a vector', () => {
    const H = hessian(f)(at)
    const Hv = compile((z: { x: Vector; v: Vector }) => hvp(f, z.x, z.v), { x: at, v })({ x: at, v })
    H.forEach((row, i) => {
      expect(Hv[i]!).toBeCloseTo(
        row.reduce((sum, entry, k) => sum + entry * v[k]!, 0),
        13,
      )
    })
    expect(hvp(f, at, v)).toEqual(Hv)
  })

  test('Gauss–Newton is JᵀJ, and the Hessian of ½‖f‖² where f is linear', () => {
    const J = jacobian(dense)([0.3, 0.8, -0.4])
    const dx = [1, -2, 0.5]
    const Jv = J.map((row) => row.reduce((sum, entry, k) => sum + entry * dx[k]!, 0))
    const expected = dx.map((_, k) => J.reduce((sum, row, i) => sum + row[k]! * Jv[i]!, 0))
    gaussNewton(dense)([0.3, 0.8, -0.4], dx).forEach((entry, k) => {
      expect(entry).toBeCloseTo(expected[k]!, 13)
    })
    const line: Field = ([a, b]) => [2 * a! - b!, a! + 3 * b!, b! - 1]
    const half = (x: Vector) => 0.5 * line(x).reduce((sum, r) => sum + r * r, 0 as Scalar)
    expect(gaussNewton(line)([4, 5], [1, 2])).toEqual(hvp(half, [4, 5], [1, 2]))
  })

  test('nest: the derivative of a determinant of a Hessian', () => {
    const g = ([x, y]: Vector) => x! ** 3 * y! + y! ** 4
    const det = (z: Vector) => {
      const [[a, b], [c, d]] = hessian(g)(z) as [Vector, Vector]
      return a! * d! - b! * c!
    }
    // 6xy · 12y² − 9x⁴
    const at = [0.7, 1.3]
    const [x, y] = at as [number, number]
    for (const slopes of [grad(det)(at), compile(grad(det), at)(at)]) {
      expect(slopes[0]!).toBeCloseTo(72 * y ** 3 - 36 * x ** 3, 12)
      expect(slopes[1]!).toBeCloseTo(216 * x * y ** 2, 12)
    }
  })
})

describe('a Jacobian of what reads around it', () => {
  /** The sums 1 … n of w, in a loop, and what reads them on one side of a branch. */
  const around = (mode: JacobianMode | undefined) => (x: Vector) => {
    const sums = scan((sum: Scalar, w: Scalar) => ({ carry: sum + w, y: sum + w }), 0 as Scalar, x).ys
    const inner = (z: Vector) => [z[0]! * sums[1]!, z[0]! * z[1]! * sums[2]!, Math.sin(z[2]!) + sums[0]!]
    return cond(
      x[0]! > 0,
      () => jacobian(inner, mode ? { mode } : {})(x),
      () => x.map(() => x.map(() => 0 as Scalar)),
    )
  }
  const [a, b, c] = [0.7, -0.4, 1.1]

  test.each(modes)('is that with all of it standing still (%s)', (mode) => {
    const rows = compile(around(mode), [a, b, c])([a, b, c])
    const sum = a + b + c
    const expected = [
      [a + b, 0, 0],
      [b * sum, a * sum, 0],
      [0, 0, Math.cos(c)],
    ]
    rows.flat().forEach((entry, i) => {
      expect(entry).toBeCloseTo(expected.flat()[i]!, 14)
    })
  })

  test('is recorded without it: as many operations as the same of numbers', () => {
    const busy = (x: Vector) =>
      x.map((xi) =>
        Array.from({ length: 40 }, (_, k) => Math.sin(k * xi)).reduce((s, t) => s + t, 0 as Scalar),
      )
    const inner = (w: Vector) => (z: Vector) => z.map((zi, i) => zi * zi * w[i]!)
    const alone = compile((x: { z: Vector; w: Vector }) => jacobian(inner(x.w))(x.z), {
      z: [1, 2],
      w: [3, 4],
    })
    const both = compile((x: { z: Vector; w: Vector }) => [jacobian(inner(busy(x.w)))(x.z), busy(x.w)], {
      z: [1, 2],
      w: [3, 4],
    })
    const values = compile((x: { z: Vector; w: Vector }) => busy(x.w), { z: [1, 2], w: [3, 4] })
    expect(both.stats.operations).toBe(values.stats.operations + alone.stats.operations)
  })
})
