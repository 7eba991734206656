/** Speed of a four-legged robot's step, of its derivative, and of the gradient of a thousand steps. */
import { existsSync, readFileSync } from 'node:fs'
import { compile, type Scalar, valueAndGrad } from '../../ad/index.ts'
import { crawler, importMjcf, type Robot, sineGait } from '../../robots/index.ts'
import { rollout } from '../../sim/index.ts'
import { medians } from './measure.ts'
import { mujocoStepper } from './mujocoStepper.ts'
import { repeated } from './repeated.ts'
import { atMost, type Figure, ratioBelow } from './report.ts'
import { stepping } from './stepping.ts'

const STEPS = 1000

/** Times that a program is traced and compiled, the first of them cold. */
const COMPILATIONS = 9

const ANT = new URL('../../../shared/models/ant.xml', import.meta.url)

export async function figures(): Promise<readonly Figure[]> {
  // the first time is while the engine is cold: that is what a person waits for
  const times = Array.from({ length: COMPILATIONS }, () => compiledStep(crawler))
  const [machine] = times as [(typeof times)[0]]
  const gradient = compiledRollout()
  const medianOf = await medians({ step: machine.step, derivative: machine.derivative })
  const { rollout } = await medians({ rollout: gradient.run }, 1)
  return [
    atMost('crawler: step', medianOf['step']!, 'µs', 3),
    ratioBelow(
      'crawler: reverse derivative with step',
      medianOf['derivative']!,
      'µs',
      { name: 'step', value: medianOf['step']! },
      3,
    ),
    atMost(
      'crawler: trace and compile step and derivative',
      median(times.map(({ milliseconds }) => milliseconds)),
      'ms',
      300,
    ),
    atMost('  the first time in a process', machine.milliseconds, 'ms', 600),
    atMost('crawler: operations of derivative over step', machine.operationRatio, '×', 4),
    atMost(`gradient of ${STEPS} steps to ${gradient.parameters} numbers`, rollout! / 1000, 'ms', 15),
    atMost('memory of that gradient', gradient.megabytes, 'MB', 2),
    ...(await besideMujoco()),
  ]
}

/** A robot's step and its derivative, compiled. */
function compiledStep(robot: Robot) {
  const { step, gradient } = stepping(robot)
  const began = performance.now()
  const [primal, reverse] = [compile(step.f, step.at), compile(gradient.f, gradient.at)]
  const milliseconds = performance.now() - began
  return {
    step: repeated(primal, step.at),
    derivative: repeated(reverse, gradient.at),
    operationRatio: reverse.stats.operations / primal.stats.operations,
    milliseconds,
  }
}

/** Distance travelled in a thousand steps, differentiated by every knob of the machine and of its gait. */
function compiledRollout() {
  const gait = sineGait(crawler)
  const parameters = { design: crawler.defaults(), gait: gait.defaults() }
  const distance = ({ design, gait: values }: typeof parameters): Scalar => {
    const end = rollout(crawler.model(design), crawler.start(design), {
      steps: STEPS,
      control: gait.control(values),
    })
    return end.state.q[0]!
  }
  const compiled = compile(valueAndGrad(distance), parameters)
  return {
    run: repeated(compiled, parameters),
    parameters: compiled.inputs,
    megabytes: compiled.stats.memoryBytes / 1e6,
  }
}

/** The ant of a file that nobody here wrote: our step with its gradient against MuJoCo's step alone. */
async function besideMujoco(): Promise<Figure[]> {
  if (!existsSync(ANT)) {
    console.log(`Left out: the comparison with MuJoCo, for ${ANT.pathname} is not there.`)
    return []
  }
  const xml = readFileSync(ANT, 'utf8')
  const { robot } = importMjcf(xml, { file: 'ant.xml' })
  const ours = compiledStep(robot)
  const mujoco = await mujocoStepper(xml)
  try {
    const medianOf = await medians({ ours: ours.derivative, plain: ours.step, mujoco: mujoco.step })
    const peer = { name: 'MuJoCo step', value: medianOf['mujoco']! }
    return [
      ratioBelow('ant: step with its gradient', medianOf['ours']!, 'µs', peer, 1),
      ratioBelow('ant: step', medianOf['plain']!, 'µs', peer, 1),
    ]
  } finally {
    mujoco.release()
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
}
