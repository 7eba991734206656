'use grad'
import { describe, expect, test } from 'vitest'
import { call, compile, cond, jvp, type Scalar, scan, whileLoop } from '../../../ad/index.ts'
import type { Program } from './differentiable.ts'

// What is left of f(x + εv) after one and after two derivatives falls with ε² and ε³: an error in either derivative,
// however small, would make it fall one order slower.

const programs: Readonly<Record<string, Program>> = {
  'arithmetic and functions': ([a, b, c]) =>
    Math.sin(a! * b!) * Math.exp(c! / 2) + Math.atan2(a!, 2 + b! * b!) * Math.log(2 + c!) + (1.5 + a!) ** b!,
  'a loop with rows': (x) => {
    const { carry, ys } = scan(
      (y: Scalar, xi: Scalar) => ({ carry: Math.cos(y * xi) + xi, y: y * xi }),
      0.3,
      [...x, ...x],
    )
    return carry * ys[2]! + ys[5]!
  },
  'a loop that ends by a condition': ([a, b]) =>
    whileLoop(
      (y: Scalar) => y < 20,
      (y: Scalar) => y * (1.7 + 0.3 * Math.sin(a!)) + b! * b!,
      1 + a! * a!,
      { maxTrips: 20 },
    ),
  'a branch with calls in it': ([a, b, c]) => {
    const f = call((x: readonly Scalar[]) => Math.tanh(x[0]! * x[1]!) / (2 + x[1]!))
    return cond(
      a! > 0,
      () => f([a!, b!]) * f([b! + 1, c!]),
      () => a! * c!,
    )
  },
}

const at = [0.7, -0.4, 0.9]
const along = [0.6, 1.1, -0.8]

/** By which power of ε the remainders after the terms of first and of second order fall, when ε is halved. */
function orders(f: Program, tangents: (f: Program) => readonly number[] = derivatives): number[] {
  const [first, second] = tangents(f)
  const value = f(at)
  const remainders = (epsilon: number) => {
    const rest = f(at.map((x, i) => x + epsilon * along[i]!)) - value - epsilon * first!
    return [rest, rest - (epsilon ** 2 / 2) * second!]
  }
  const [coarse, fine] = [2 ** -9, 2 ** -10].map(remainders)
  return coarse!.map((rest, i) => Math.log(Math.abs(rest / fine![i]!)) / Math.LN2)
}

/** f′(x) v and vᵀ f″(x) v, compiled. */
function derivatives(f: Program): readonly number[] {
  const slope = (x: readonly Scalar[]) => jvp(f, x, along).tangent
  return compile((x: readonly Scalar[]) => [slope(x), jvp(slope, x, along).tangent], at)(at)
}

describe.each(Object.entries(programs))('Taylor’s remainder of %s', (_name, f) => {
  test('is of second order after the first derivative, of third after the second', () => {
    const [second, third] = orders(f)
    expect(Math.abs(second! - 2)).toBeLessThan(0.05)
    expect(Math.abs(third! - 3)).toBeLessThan(0.05)
  })

  test('is of first order after a derivative that is off by a part in 50', () => {
    const [first] = orders(f, (g) => derivatives(g).map((slope) => slope * 1.02))
    expect(first!).toBeLessThan(1.5)
  })
})
