import type { Model, Shape } from '../../../sim/index.ts'
import { modelOf, randomMachine } from '../randomMachine.ts'

/** A random tree whose bodies all carry a ball or a capsule, large enough to overlap. */
export function crowd(seed: number, free = true, n = 6): Model {
  const spec = randomMachine(seed, n, free)
  const shapes = spec.bodies.map(
    ({ name }, i): Shape => ({
      name: `${name} shape`,
      body: i + 1,
      X_BS: { Q: [0.6, 0, 0.8, 0], p: [0.05, 0, 0.1] },
      geometry:
        i % 2 === 0 ? { kind: 'sphere', radius: 0.6 } : { kind: 'capsule', radius: 0.4, halfLength: 0.5 },
      friction: 0.7,
      contype: 1,
      conaffinity: 1,
      rgba: [1, 1, 1, 1],
    }),
  )
  return modelOf({ ...spec, shapes, gravity: [0, 0, 0] })
}
