'use grad'
import { describe, expect, test } from 'vitest'
import { compile, grad, type Scalar } from '../../../ad/index.ts'
import '../../../ad/testing/index.ts'

interface Arm {
  readonly design: { readonly length: Scalar; readonly mass: Scalar }
  readonly angle: Scalar
}

const AT: Arm = { design: { length: 0.7, mass: 1.3 }, angle: 0.4 }

/** Height of a hanging arm's energy [J]. */
function energy({ design: { length, mass }, angle }: Arm): Scalar {
  return 9.81 * mass * length * (1 - Math.cos(angle))
}

/** The same, whose slope in the angle is lost on steps too fine for differences to see. */
function forgetful({ design, angle }: Arm): Scalar {
  return energy({ design, angle: Math.floor(angle * 2 ** 44) / 2 ** 44 })
}

describe('toHaveCorrectGradient', () => {
  test('passes what is right', () => {
    expect(energy).toHaveCorrectGradient(AT)
    expect(energy).toHaveCorrectGradient(AT, { tolerance: 1e-9, wrt: ['design'] })
    expect((x: readonly Scalar[]) => ({ sum: x[0]! + x[1]!, ratio: x[0]! / x[1]! })).toHaveCorrectGradient([
      1, 2,
    ])
  })

  test('fails what is wrong, with component and direction', () => {
    expect(() => expect(forgetful).toHaveCorrectGradient(AT)).toThrow(
      /value in angle is wrong: analytic 0, differences 3\.47(?:.|\n)*worst direction: value along direction/,
    )
    expect(forgetful).not.toHaveCorrectGradient(AT)
  })

  test('says when a right gradient was expected to be wrong', () => {
    expect(() => expect(energy).not.toHaveCorrectGradient(AT)).toThrow(/expected to be wrong, yet/)
  })

  test('wants a function', () => {
    expect(() => expect(3 as never).toHaveCorrectGradient(AT as never)).toThrow('expect(f), not expect(f(x))')
  })
})

describe('toMatchGradientBaseline', () => {
  test('finds the baseline that is kept beside this test', () => {
    const gradient = compile(grad(energy), AT)(AT)
    expect(gradient).toMatchGradientBaseline('an arm', {
      unit: { 'design.length': 'J/m', 'design.mass': 'J/kg', angle: 'J/rad' },
      tolerance: 1e-12,
    })
  })
})
