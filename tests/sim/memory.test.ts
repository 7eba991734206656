import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compile, type Scalar, valueAndGrad } from '../../ad/index.ts'
import { importMjcf } from '../../robots/index.ts'
import { rollout } from '../../sim/index.ts'

/** A model that nobody here wrote; present wherever the repository is checked out beside it. */
const ANT = new URL('../../../shared/models/ant.xml', import.meta.url)
const present = existsSync(ANT)
if (!present) console.warn(`tests/sim/memory: ${ANT.pathname} is not there, so its memory is not measured.`)

const STEPS = 10_000

test.skipIf(!present)(
  'the gradient of 10,000 steps of the ant takes 2.3 MB, and an eighth of one if told so',
  () => {
    const robot = importMjcf(readFileSync(ANT, 'utf8'), { file: 'ant.xml' }).robot
    const model = robot.model()
    const start = robot.start()
    const travelled = (memory?: number) => (gains: readonly Scalar[]) => {
      'use grad'
      const control = (_state: unknown, time: Scalar) => gains.map((gain, i) => gain * Math.sin(6 * time + i))
      const { state } = rollout(model, start, { steps: STEPS, control, ...(memory && { memory }) })
      return state.q[0]!
    }
    const gains = model.motors.map(() => 0.1)
    const lavish = compile(valueAndGrad(travelled()), gains)
    const sparing = compile(valueAndGrad(travelled(100_000)), gains)
    expect(lavish.stats.memoryBytes).toBeLessThan(2.3e6)
    expect(sparing.stats.memoryBytes).toBeLessThan(1.25e5)
    expect(sparing(gains)).toEqual(lavish(gains))
  },
)
