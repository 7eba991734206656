'use grad'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile, cond, grad, jvp, type Scalar, scan, vjp } from '../../../ad/index.ts'

const inputs: readonly number[] = [0, 0, 0]

/** Operations of a program, of value and gradient, and of value and tangent, as executed. */
function counts(f: (x: readonly Scalar[]) => Scalar, at: readonly number[] = inputs) {
  return {
    value: compile(f, at).stats.executed,
    reverse: compile((x: readonly Scalar[]) => vjp(f, x, 1), at).stats.executed,
    forward: compile((z: { x: readonly Scalar[]; dx: readonly Scalar[] }) => jvp(f, z.x, z.dx), {
      x: at,
      dx: at,
    }).stats.executed,
  }
}

/** Sums, differences and products at random: arithmetic, as theory of cost has it. */
function arithmetic(seed: readonly number[]): (x: readonly Scalar[]) => Scalar {
  return (x) => {
    const values = [...x]
    seed.forEach((n, i) => {
      const [a, b] = [values[n % values.length]!, values[(n >> 5) % values.length]!]
      values.push(i % 3 === 0 ? a + b : i % 3 === 1 ? a * b : a - b)
    })
    return values.slice(-3).reduce((sum, y) => sum + y, 0)
  }
}

test('reverse costs at most 4 and forward at most 3 times an arithmetic program', () => {
  const seeds = fc.array(fc.nat(1 << 12), { minLength: 30, maxLength: 120 })
  fc.assert(
    fc.property(seeds, (seed) => {
      const { value, reverse, forward } = counts(arithmetic(seed))
      expect(reverse).toBeLessThanOrEqual(4 * value)
      expect(forward).toBeLessThanOrEqual(3 * value + 3)
    }),
    { numRuns: 50, seed: 6 },
  )
})

test('second derivatives along a direction cost at most 10 times an arithmetic program', () => {
  const seeds = fc.array(fc.nat(1 << 12), { minLength: 30, maxLength: 120 })
  type Along = { x: readonly Scalar[]; dx: readonly Scalar[] }
  fc.assert(
    fc.property(seeds, (seed) => {
      const f = arithmetic(seed)
      const product = (z: Along) => ({ y: f(z.x), ...jvp(grad(f), z.x, z.dx) })
      const { executed } = compile(product, { x: inputs, dx: inputs }).stats
      expect(executed).toBeLessThanOrEqual(10 * compile(f, inputs).stats.executed)
    }),
    { numRuns: 50, seed: 8 },
  )
})

/** Programs of all that one writes: quotients, roots, choices and transcendental functions among the arithmetic. */
function mixed(seed: readonly number[]): (x: readonly Scalar[]) => Scalar {
  const operations: readonly ((a: Scalar, b: Scalar) => Scalar)[] = [
    (a, b) => a + b,
    (a, b) => a * b,
    (a, b) => a / b,
    (a, b) => a - b,
    (a) => Math.sin(a),
    (a, b) => Math.sqrt(a) * b,
    (a, b) => Math.max(a, b),
    (a) => Math.exp(a),
    (a, b) => (a < b ? a : b * b),
    (a) => Math.log(a),
    (a) => Math.tanh(a),
  ]
  return (x) => {
    const values = [...x]
    for (const n of seed) {
      const [a, b] = [values[n % values.length]!, values[(n >> 5) % values.length]!]
      values.push(operations[(n >> 3) % operations.length]!(a, b))
    }
    return values.slice(-3).reduce((sum, y) => sum + y, 0)
  }
}

test('reverse costs at most 5 times any program', () => {
  const seeds = fc.array(fc.nat(1 << 12), { minLength: 30, maxLength: 120 })
  fc.assert(
    fc.property(seeds, (seed) => {
      const { value, reverse } = counts(mixed(seed))
      expect(reverse).toBeLessThanOrEqual(5 * value)
    }),
    { numRuns: 50, seed: 7 },
  )
})

describe('a loop of arithmetic', () => {
  const f = ([a, b, c]: readonly Scalar[]): Scalar => {
    const body = ({ x, y }: { x: Scalar; y: Scalar }) => {
      const force = a! * x + b! * x * x * x
      const next = y - 0.01 * (force + c! * y)
      return { carry: { x: x + 0.01 * next, y: next } }
    }
    return scan(body, { x: a!, y: b! }, 1000).carry.x
  }

  test('costs in reverse at most 4 times as much, its second run included', () => {
    const { value, reverse, forward } = counts(f)
    expect(reverse).toBeLessThanOrEqual(4 * value)
    expect(forward).toBeLessThanOrEqual(3 * value)
  })

  test('keeps its carries, nothing else', () => {
    const { memoryBytes } = compile((x: readonly Scalar[]) => vjp(f, x, 1), inputs).stats
    expect(memoryBytes).toBeLessThan(1000 * 2 * 8 + 500)
  })
})

describe('code does not grow with the length of a loop', () => {
  const loss = (steps: number) => (x: readonly Scalar[]) => {
    const { carry, ys } = scan(
      (y: Scalar, i) => ({ carry: y + 0.01 * Math.sin(x[0]! * y + i), y: y * x[1]! }),
      x[2]!,
      steps,
    )
    return carry + scan((s: Scalar, y: Scalar) => ({ carry: s + y * y }), 0, ys).carry
  }
  const sizes = (make: (steps: number) => (x: readonly Scalar[]) => unknown) =>
    [10, 100_000].map((steps) => compile(make(steps), inputs).stats)
  const programs = {
    value: loss,
    reverse: (steps: number) => grad(loss(steps)),
    'reverse over reverse': (steps: number) => grad((x: readonly Scalar[]) => grad(loss(steps))(x)[0]!),
  }

  test.each(Object.entries(programs))('%s', (_name, make) => {
    const [short, long] = sizes(make)
    expect(long!.operations).toBe(short!.operations)
    // addresses and the length itself take a few more bytes
    expect(long!.moduleBytes).toBeLessThan(1.15 * short!.moduleBytes)
  })
})

test('a program twice as long has a derivative twice as long', () => {
  const chain = (n: number) => (x: readonly Scalar[]) => {
    let [a, b] = [x[0]!, x[1]!]
    for (let i = 0; i < n; i++) [a, b] = [a * b + x[2]!, a - 0.5 * b]
    return a + b
  }
  const operations = [1000, 2000, 4000].map((n) => compile(grad(chain(n)), inputs).stats.operations)
  expect(operations[1]! / operations[0]!).toBeCloseTo(2, 1)
  expect(operations[2]! / operations[1]!).toBeCloseTo(2, 1)
})

test('what is not differentiated costs nothing', () => {
  const f = (x: readonly Scalar[]) => Math.exp(Math.sin(x[0]!)) * x[1]!
  const partial = compile((x: readonly Scalar[]) => vjp((y: Scalar) => f([x[0]!, y]), x[1]!, 1).grad, inputs)
  // sin, exp: the slope in x₁ is the factor itself
  expect(partial.stats.operations).toBe(2)
})

test('what branches read and does not move is looked through once, not for every branch', () => {
  /** How often the operands of a value are asked for that so many branches read something of. */
  const looks = (branches: number): number => {
    let count = 0
    const f = (x: Scalar): Scalar => {
      const deep = Math.floor(x) + 0.5
      const { args } = deep as unknown as { args: unknown }
      const counted = () => {
        count += 1
        return args
      }
      Object.defineProperty(deep, 'args', { get: counted })
      const still = deep * 3
      let y = x * x
      for (let k = 0; k < branches; k++) {
        const before = y
        y = cond(
          before > k,
          () => before * still,
          () => before + 1,
        )
      }
      return y
    }
    compile(grad(f), 0)
    return count
  }
  expect(looks(3)).toBeGreaterThan(0)
  expect(looks(40)).toBe(looks(20))
})
