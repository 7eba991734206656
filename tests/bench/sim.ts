/** Steps, their derivatives and whole Jacobians beside MuJoCo, on the same machines at the same states. */
import { existsSync, readFileSync } from 'node:fs'
import { compile, jacobian, vjp } from '../../ad/index.ts'
import { importMjcf } from '../../robots/index.ts'
import {
  acceleration,
  buildModel,
  type ContactModelName,
  type Model,
  type State,
  step,
  stepJacobian,
} from '../../sim/index.ts'
import { batchFigures } from './batch.ts'
import { cassieSized } from './cassieSized.ts'
import { medians } from './measure.ts'
import { type Instant, type MujocoSteps, mujocoAlong } from './mujocoAlong.ts'
import { atMost, type Figure, geometricMean, ratioBelow } from './report.ts'

const MODELS = ['hopper', 'walker2d', 'half_cheetah', 'ant', 'humanoid'] as const
const FOLDER = new URL('../../../shared/models/', import.meta.url)

/** What each way of contact must reach: step, and step with its reverse derivative, over MuJoCo's plain step. */
const GOALS = {
  convex: { step: 1, mean: 0.7, derivative: 1 },
  compliant: { step: 0.25, mean: 0.25, derivative: 0.6 },
} as const satisfies Record<ContactModelName, object>

/** How much faster a full Jacobian of the step must be than MuJoCo's by finite differences. */
const JACOBIAN_FASTER = 50

export async function figures(): Promise<readonly Figure[]> {
  return [...(await besideMujoco()), ...(await cassie()), ...compilation(), ...(await batchFigures())]
}

async function besideMujoco(): Promise<Figure[]> {
  if (!existsSync(FOLDER)) {
    console.log(`Left out: the comparison with MuJoCo, for ${FOLDER.pathname} is not there.`)
    return []
  }
  const all: Figure[] = []
  const ratios = { convex: [] as number[], compliant: [] as number[] }
  for (const name of MODELS) {
    const figures = await machineBesideMujoco(name)
    all.push(...figures)
    for (const contact of ['convex', 'compliant'] as const)
      ratios[contact].push(figures.find((figure) => figure.name === `${name}: ${contact} step`)!.ratio!)
  }
  const means = (['convex', 'compliant'] as const).map((contact) =>
    atMost(
      `${contact} step over MuJoCo's, geometric mean`,
      geometricMean(ratios[contact]),
      '×',
      GOALS[contact].mean,
    ),
  )
  return [...all, ...means]
}

async function machineBesideMujoco(name: string): Promise<Figure[]> {
  console.log(`… ${name}`)
  const xml = readFileSync(new URL(`${name}.xml`, FOLDER), 'utf8')
  const { robot } = importMjcf(xml, { file: `${name}.xml` })
  const mujoco = await mujocoAlong(xml)
  try {
    const plain = robot.model()
    const programs = {
      convex: programsOf(plain, 'convex', mujoco),
      compliant: programsOf(plain, 'compliant', mujoco),
    }
    const median = await medians(
      {
        mujoco: mujoco.step,
        differences: mujoco.differences,
        convex: programs.convex.step,
        'convex derivative': programs.convex.derivative,
        'convex jacobian': programs.convex.jacobian,
        compliant: programs.compliant.step,
        'compliant derivative': programs.compliant.derivative,
      },
      10,
    )
    const peer = { name: 'MuJoCo step', value: median['mujoco']! }
    const differences = { name: 'mjd_transitionFD', value: median['differences']! }
    return [
      ...(['convex', 'compliant'] as const).flatMap((contact) => [
        ratioBelow(`${name}: ${contact} step`, median[contact]!, 'µs', peer, GOALS[contact].step),
        ratioBelow(
          `${name}: ${contact} step with reverse derivative`,
          median[`${contact} derivative`]!,
          'µs',
          peer,
          GOALS[contact].derivative,
        ),
      ]),
      ratioBelow(
        `${name}: convex full Jacobian`,
        median['convex jacobian']!,
        'µs',
        differences,
        1 / JACOBIAN_FASTER,
      ),
    ]
  } finally {
    mujoco.release()
  }
}

/** Step, its reverse derivative and its Jacobian with respect to state and control, along MuJoCo's states. */
function programsOf(plain: Model, contactModel: ContactModelName, { instants }: MujocoSteps) {
  const model = buildModel({ ...plain, contactModel })
  const next = (x: Instant) => {
    const { q, v } = step(model, x, x.u)
    return { q, v }
  }
  const bar: State = { q: Array(model.nq).fill(1), v: Array(model.nv).fill(1) }
  const [first] = instants as [Instant]
  return {
    step: along(compile(next, first), instants),
    derivative: along(
      compile((x: Instant) => vjp(next, x, bar), first),
      instants,
    ),
    jacobian: along(
      compile((x: Instant) => stepJacobian(model, x, x.u), first),
      instants,
    ),
  }
}

/** A call without allocation, at one instant after the other. */
function along(
  compiled: { into(input: ArrayLike<number>, output: Float64Array): Float64Array; outputs: number },
  instants: readonly Instant[],
): () => void {
  const inputs = instants.map(({ q, v, u }) => Float64Array.from([...q, ...v, ...u]))
  const output = new Float64Array(compiled.outputs)
  let next = 0
  return () => {
    compiled.into(inputs[next]!, output)
    next = (next + 1) % inputs.length
  }
}

/** The Jacobian of forward dynamics for which Drake's AutoDiff takes 5.4 ms on Cassie. */
async function cassie(): Promise<Figure[]> {
  const robot = cassieSized()
  const model = robot.model()
  const start = robot.start()
  const at = {
    q: start.q.map((x, i) => x + (i < 7 ? 0 : 0.1 * Math.sin(i))),
    v: start.v.map((_, i) => Math.cos(i)),
    u: model.motors.map((_, i) => Math.sin(i)),
  }
  const compiled = compile(
    jacobian((x: Instant) => acceleration(model, x, x.u)),
    at,
  )
  const { jacobian: time } = await medians({ jacobian: along(compiled, [at]) })
  return [atMost(`forward dynamics of ${model.nv} velocities: Jacobian by q, v and u`, time!, 'µs', 200)]
}

/** How long a person waits for the largest of the machines, and how big it gets. */
function compilation(): Figure[] {
  const path = new URL('humanoid.xml', FOLDER)
  if (!existsSync(path)) return []
  const { robot } = importMjcf(readFileSync(path, 'utf8'), { file: 'humanoid.xml' })
  const plain = robot.model()
  const [at, bar] = [{ ...robot.start(), u: plain.motors.map(() => 0.1) }, robot.start()]
  const began = performance.now()
  const model = buildModel({ ...plain, contactModel: 'convex' })
  const next = (x: Instant) => {
    const { q, v } = step(model, x, x.u)
    return { q, v }
  }
  const { stats } = compile((x: Instant) => vjp(next, x, { q: bar.q, v: bar.v }), {
    q: at.q,
    v: at.v,
    u: at.u,
  })
  return [
    atMost('humanoid, convex: trace, differentiate, compile', performance.now() - began, 'ms', 1500),
    atMost('  size of the module', stats.moduleBytes / 1e6, 'MB', 4),
  ]
}
