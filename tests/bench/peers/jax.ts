import { defaultDevice, grad, init, type Array as JaxArray, jit, numpy } from '@jax-js/jax'

/** The pendulum's slope by jax-js: jit of grad on its wasm backend, f32, the number read back. */
export async function jaxPendulum(steps: number): Promise<(theta: number) => number> {
  await init('wasm')
  defaultDevice('wasm')
  const loss = (start: JaxArray): JaxArray => {
    // an array is used up by what is done to it; .ref keeps it for once more
    let theta = start.add(0)
    let omega = theta.ref.mul(0)
    for (let i = 0; i < steps; i++) {
      omega = omega.sub(numpy.sin(theta.ref).mul(0.0981))
      theta = theta.add(omega.ref.mul(0.01))
    }
    omega.dispose()
    return theta.ref.mul(theta)
  }
  const slope = jit(grad(loss)) as (theta: JaxArray) => JaxArray
  return (theta) => slope(numpy.array(theta)).dataSync()[0]!
}
