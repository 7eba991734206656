'use grad'
import { describe, expect, test } from 'vitest'
import { and, compile, grad, jvp, type Scalar, scan, whileLoop } from '../../../ad/index.ts'

type Vector = readonly Scalar[]

/** At most two turns while `goesOn` is above 0, each of which replaces q by a/2, whatever it was: q₀ if there is none. */
const replaced = (goesOn: Scalar, a: Scalar, q0: Scalar): Scalar =>
  whileLoop(
    ({ turns }: { turns: Scalar; q: Scalar }) => and(goesOn > 0, turns < 2),
    ({ turns }) => ({ turns: turns + 1, q: 0.5 * a }),
    { turns: 0 as Scalar, q: q0 },
    { maxTrips: 2 },
  ).q

/** The same in a loop of one turn that hands `a` on. */
const inLoop = ([goesOn, a, q0]: Vector) =>
  scan((carry: Scalar) => ({ carry: replaced(goesOn!, carry, q0!) }), a!, 1).carry

/** The same begun with the end of another loop, which triples q₀. */
const afterLoop = ([goesOn, a, q0]: Vector) =>
  replaced(goesOn!, a!, scan((q: Scalar) => ({ carry: q + q0! }), q0!, 2).carry)

describe('what a loop begins with, though none of its iterations reads it', () => {
  test.each([
    ['in a loop', inLoop, 1],
    ['after a loop', afterLoop, 3],
  ] as const)('moves the result where none runs, and not where one does; %s', (_name, f, share) => {
    for (const [goesOn, slopes] of [
      [-1, [0, 0, share]],
      [1, [0, 0.5, 0]],
    ] as const) {
      const at = [goesOn, 0.3, 0.7]
      expect(grad(f)(at)).toEqual(slopes)
      expect(compile(grad(f), at)(at)).toEqual(slopes)
      const forward = (x: Vector) =>
        x.map(
          (_, k) =>
            jvp(
              f,
              x,
              at.map((_, i) => (i === k ? 1 : 0)),
            ).tangent,
        )
      expect(forward(at)).toEqual(slopes)
      expect(compile(forward, at)(at)).toEqual(slopes)
    }
  })

  test('moves the rows of a loop that shows what it carried before each turn', () => {
    // the slope of Σ qᵢ² runs back over q₀, a, a: again differentiated, through the carries that were kept
    const f = ([a, q0]: Vector) => {
      const { ys } = scan((q: Scalar) => ({ carry: a!, y: q * q }), q0!, 3)
      return ys.reduce((sum, y) => sum + y, 0 as Scalar)
    }
    const slope = ([a, q0]: Vector) => grad(f)([a!, q0!]).reduce((sum, s) => sum + s, 0 as Scalar)
    expect(grad(f)([0.3, 0.7])).toEqual([4 * 0.3, 2 * 0.7])
    expect(grad(slope)([0.3, 0.7])).toEqual([4, 2])
    expect(jvp(slope, [0.3, 0.7], [0, 1]).tangent).toBe(2)
  })
})
