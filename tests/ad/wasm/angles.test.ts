import { describe, expect, test, vi } from 'vitest'
import { compile, cond, grad, type Scalar, scan, vmap } from '../../../ad/index.ts'
import { ModuleBuilder } from '../../../ad/wasm/module.ts'
import { expectSameBits } from '../core/sameBits.ts'

/** Small, ordinary, next to multiples of π/2, beyond the near reduction, and no angles at all [rad]. */
const ANGLES = [0, -0, 1e-9, 0.3, -0.8, Math.PI / 2, -Math.PI, 11.7, 25735.5, -1e22, Infinity, NaN]

/** Results of the functions that compiling emits. */
function resultsOfFunctions(build: () => unknown): number[] {
  const define = vi.spyOn(ModuleBuilder.prototype, 'define')
  build()
  const found = define.mock.calls.map(([, { results }]) => results.length)
  define.mockRestore()
  return found
}

const both = ([a]: readonly Scalar[]): readonly Scalar[] => {
  'use grad'
  return [Math.sin(a!), Math.cos(a!), Math.cos(a!) * Math.sin(a!)]
}

const apart = ([a, b]: readonly Scalar[]): readonly Scalar[] => {
  'use grad'
  return [Math.sin(a!), Math.cos(b!)]
}

describe('sine and cosine', () => {
  test('of one angle are one kernel, of two angles two', () => {
    expect(resultsOfFunctions(() => compile(both, [0.3])).filter((results) => results > 0)).toEqual([2])
    expect(resultsOfFunctions(() => compile(apart, [0.3, 0.7])).filter((results) => results > 0)).toEqual([
      1, 1,
    ])
    expect(
      resultsOfFunctions(() =>
        compile(
          grad((x: Scalar) => both([x])[0]!),
          0.3,
        ),
      ).filter(Boolean),
    ).toEqual([1])
  })

  test('together have the bits that they have alone, in lanes too', () => {
    const [program, alone] = [compile(both, [0]), compile(apart, [0, 0])]
    const lanes = compile(vmap(both), [[0], [0]])
    ANGLES.forEach((angle, i) => {
      const other = ANGLES[(i + 5) % ANGLES.length]!
      expectSameBits(program([angle]).slice(0, 2), alone([angle, angle]), `at ${angle}`)
      expectSameBits(program([angle]), both([angle]) as number[], `at ${angle}`)
      expectSameBits(lanes([[angle], [other]])[0]!, program([angle]), `at ${angle} beside ${other}`)
      expectSameBits(lanes([[angle], [other]])[1]!, program([other]), `at ${other} beside ${angle}`)
    })
  })

  test('of an angle from outside a loop or a branch, one of them there and one here', () => {
    const f = ([a, b]: readonly Scalar[]): readonly Scalar[] => {
      'use grad'
      const angle = a! * b!
      const turn = (x: Scalar) => ({ carry: x + Math.cos(angle) * Math.sin(x) + 0.1 * Math.cos(x) })
      const side = cond(
        a! > b!,
        () => Math.sin(angle) + Math.cos(a!),
        () => Math.cos(angle) * Math.sin(b!) - Math.cos(b!),
      )
      return [side, scan(turn, a!, 9).carry, Math.sin(angle), Math.sin(a!)]
    }
    const slope = grad((x: readonly Scalar[]) => {
      'use grad'
      return f(x).reduce((sum, y, i) => sum + (i + 1) * y, 0 as Scalar)
    })
    for (const at of [
      [0.3, 0.7],
      [1.7, -0.4],
    ]) {
      expectSameBits(compile(f, at)(at), f(at) as number[])
      const compiled = compile(slope, at)
      expectSameBits(compiled(at), compiled.interpret(at))
    }
  })
})
