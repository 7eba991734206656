import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'

/**
 * The pendulum's slope by TensorFlow.js' tape on its plain backend, f32, the number read back.
 *
 * The file with which the package registers its derivatives does not load in Node, so the four that are needed are
 * registered here, with the same formulas.
 */
export async function tfjsPendulum(steps: number): Promise<(theta: number) => number> {
  registerDerivatives()
  await tf.setBackend('cpu')
  const loss = (start: tf.Tensor): tf.Tensor => {
    let theta = start
    let omega: tf.Tensor = tf.scalar(0)
    for (let i = 0; i < steps; i++) {
      omega = tf.sub(omega, tf.mul(0.0981, tf.sin(theta)))
      theta = tf.add(theta, tf.mul(0.01, omega))
    }
    return tf.mul(theta, theta)
  }
  const slope = tf.grad(loss)
  return (theta) => tf.tidy(() => slope(tf.scalar(theta)).dataSync()[0]!)
}

function registerDerivatives(): void {
  const derivatives: tf.GradConfig[] = [
    { kernelName: 'Add', gradFunc: (dy) => ({ a: () => one(dy), b: () => one(dy) }) },
    { kernelName: 'Sub', gradFunc: (dy) => ({ a: () => one(dy), b: () => tf.neg(one(dy)) }) },
    {
      kernelName: 'Multiply',
      inputsToSave: ['a', 'b'],
      gradFunc: (dy, [a, b]) => ({ a: () => tf.mul(one(dy), b!), b: () => tf.mul(one(dy), a!) }),
    },
    {
      kernelName: 'Sin',
      inputsToSave: ['x'],
      gradFunc: (dy, [x]) => ({ x: () => tf.mul(tf.cos(x!), one(dy)) }),
    },
  ]
  for (const derivative of derivatives) tf.registerGradient(derivative)
}

function one(dy: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(dy) ? dy[0]! : dy
}
