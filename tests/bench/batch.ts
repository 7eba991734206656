/** A thousand rollouts of the ant: in lanes on all processors, beside one at a time on one. */
import { existsSync, readFileSync } from 'node:fs'
import { compile, compileBatch, type Scalar } from '../../ad/index.ts'
import { importMjcf } from '../../robots/index.ts'
import { rollout, type State } from '../../sim/index.ts'
import { atLeast, type Figure } from './report.ts'

const ANT = new URL('../../../shared/models/ant.xml', import.meta.url)

const ROLLOUTS = 1000
const STEPS = 200
const THREADS = 2

/** What two processors with two lanes each must do of the work of one lane on one. */
const GAIN = 3

/** What they must do a second of processor time, times their number: what is left when nobody else uses them. */
const GAIN_BY_PROCESSOR_TIME = 3.3

/** Times that both are measured in turn, the best counting: whatever else runs on the machine only ever slows one down. */
const REPEATS = 25

interface World {
  readonly start: State
  readonly drive: Scalar
}

/** Where an ant gets to under a steady drive, from a start pushed a little to one side. */
export async function batchFigures(): Promise<Figure[]> {
  if (!existsSync(ANT)) {
    console.log(`Left out: the batch of ants, for ${ANT.pathname} is not there.`)
    return []
  }
  console.log(`… ${ROLLOUTS} rollouts`)
  const { robot } = importMjcf(readFileSync(ANT, 'utf8'), { file: 'ant.xml' })
  const model = robot.model()
  const walked = ({ start, drive }: World): Scalar =>
    rollout(model, start, { steps: STEPS, control: () => model.motors.map(() => drive) }).state.q[0]!
  const { q, v } = robot.start()
  const worlds = Array.from({ length: ROLLOUTS }, (_, i): World => ({ start: { q, v }, drive: i / ROLLOUTS }))
  const one = compile(walked, worlds[0]!)
  const batch = compileBatch(walked, worlds[0]!, { threads: THREADS })
  const inputs = Float64Array.from(worlds.flatMap(({ drive }) => [...q, ...v, drive]))
  const output = new Float64Array(1)
  const alone = () => {
    for (let i = 0; i < ROLLOUTS; i++) one.into(inputs.subarray(i * one.inputs, (i + 1) * one.inputs), output)
  }
  const [single, together] = [{ ...LONGEST }, { ...LONGEST }]
  for (let k = 0; k < REPEATS; k++) {
    await time(alone, single)
    await time(() => batch.numbers(inputs), together)
  }
  batch.close()
  const name = `${ROLLOUTS} ant rollouts of ${STEPS} steps on ${THREADS} threads over one lane on one`
  return [
    atLeast(name, single.wall / together.wall, '×', GAIN),
    atLeast(
      'the same by processor time',
      (THREADS * single.processor) / together.processor,
      '×',
      GAIN_BY_PROCESSOR_TIME,
    ),
  ]
}

/** The shortest that some work took so far: by the clock, and of all threads on their processors [µs]. */
interface Times {
  wall: number
  processor: number
}

const LONGEST: Times = { wall: Infinity, processor: Infinity }

async function time(work: () => unknown, best: Times): Promise<void> {
  const [began, used] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(used)
  best.wall = Math.min(best.wall, 1e3 * (performance.now() - began))
  best.processor = Math.min(best.processor, user + system)
}
