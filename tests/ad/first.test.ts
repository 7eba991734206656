import { expect, test } from 'vitest'
import { compile, grad, jvp, type Scalar, scan, valueAndGrad, vjp } from '../../ad/index.ts'

function pendulum(x: { theta: Scalar; w: Scalar; steps: number }): Scalar {
  'use grad'
  return (
    scan(
      (c: { theta: Scalar; w: Scalar }) => {
        const w = c.w - 0.0981 * Math.sin(c.theta)
        return { carry: { theta: c.theta + 0.01 * w, w } }
      },
      { theta: x.theta, w: x.w },
      100,
    ).carry.theta ** 2
  )
}

test('pendulum oracle', () => {
  const f = (x: { theta: Scalar; w: Scalar }) => pendulum({ ...x, steps: 100 })
  const at = { theta: 0.7, w: 0 }
  expect(f(at)).toBeCloseTo(0.4862407657107918, 14)
  const c = compile(valueAndGrad(f), at)
  console.log(c.stats, c(at), valueAndGrad(f)(at), c.interpret(at))
  const out = new Float64Array(3)
  const inp = new Float64Array([0.7, 0])
  for (let i = 0; i < 2000; i++) c.into(inp, out)
  const t = performance.now()
  for (let i = 0; i < 20000; i++) c.into(inp, out)
  console.log('us per 100-step grad', ((performance.now() - t) / 20000) * 1000)
  const g2 = compile(
    grad((x: { theta: Scalar; w: Scalar }) => grad(f)(x).theta),
    at,
  )
  console.log(g2(at), g2.stats)
  const fr = compile((x: typeof at) => jvp(grad(f), x, { theta: 1, w: 0 }), at)
  console.log(fr(at))
})
