'use grad'
/** Throughput of two instances in the lanes of vectors beside that of one instance at a time. */
import { existsSync, readFileSync } from 'node:fs'
import { type Compiled, compile, type Scalar, scan, valueAndGrad, vjp, vmap } from '../../ad/index.ts'
import { crawler, importMjcf, type Robot } from '../../robots/index.ts'
import { type State, step } from '../../sim/index.ts'
import { medians } from './measure.ts'
import { atLeast, type Figure } from './report.ts'

/** What two instances in lanes must do of the work of one in the same time. */
const GAIN = 1.6

/** Times that both are measured in turn, the best counting: whatever else runs on the machine only ever slows one down. */
const REPEATS = 3

const ANT = new URL('../../../shared/models/ant.xml', import.meta.url)

export async function figures(): Promise<readonly Figure[]> {
  const found: Figure[] = []
  for (const [name, { f, at }] of Object.entries(programs())) {
    const gain = await throughputGain(f, at)
    found.push(atLeast(`${name}: two in lanes over one`, gain, '×', GAIN))
  }
  return found
}

interface Subject {
  // biome-ignore lint/suspicious/noExplicitAny: programs of all kinds of arguments
  readonly f: (x: any) => unknown
  readonly at: unknown
}

function programs(): Readonly<Record<string, Subject>> {
  const found: Record<string, Subject> = {
    'polynomials and roots': { f: valueAndGrad(arithmetic), at: [0.3, 0.7, 1.1] },
    'pendulum, gradient of 30 steps': { f: valueAndGrad(pendulum), at: { angle: 1, length: 0.7 } },
    'crawler: step': stepOf(crawler),
    'crawler: step with its gradient': gradientOf(crawler),
  }
  if (!existsSync(ANT)) {
    console.log(`Left out: the ant, for ${ANT.pathname} is not there.`)
    return found
  }
  const { robot } = importMjcf(readFileSync(ANT, 'utf8'), { file: 'ant.xml' })
  return { ...found, 'ant: step': stepOf(robot), 'ant: step with its gradient': gradientOf(robot) }
}

/** A few hundred operations, roots and quotients among them. */
function arithmetic([a, b, c]: readonly Scalar[]): Scalar {
  let [x, y] = [a!, b!]
  for (let i = 0; i < 60; i++) {
    x = 0.5 * x + Math.sqrt(1 + y * y) * 0.1
    y = y - (0.01 * x * c!) / (2 + x * x)
  }
  return x * y
}

/** Angle of a pendulum after thirty steps [rad]. */
function pendulum({ angle, length }: { angle: Scalar; length: Scalar }): Scalar {
  const swing = ({ q, v }: { q: Scalar; v: Scalar }) => {
    const next = v - (0.01 * 9.81 * Math.sin(q)) / length
    return { carry: { q: q + 0.01 * next, v: next } }
  }
  return scan(swing, { q: angle, v: 0 as Scalar }, 30).carry.q
}

function stepOf(robot: Robot): Subject {
  const { next, at } = motion(robot)
  return { f: next, at }
}

function gradientOf(robot: Robot): Subject {
  const { next, at, start } = motion(robot)
  const bar = { q: start.q.map(() => 1), v: start.v.map(() => 1) }
  return { f: (x: { at: typeof at; bar: State }) => vjp(next, x.at, x.bar), at: { at, bar } }
}

/** A step as a function of design, state and control. */
function motion(robot: Robot) {
  const start = robot.start()
  const at = {
    design: robot.defaults(),
    q: [...start.q],
    v: [...start.v],
    u: robot.model().motors.map(() => 0.1),
  }
  const next = (x: typeof at) => step(robot.model(x.design), { q: x.q, v: x.v }, x.u)
  return { next, at, start }
}

async function throughputGain(f: Subject['f'], at: unknown): Promise<number> {
  const [one, two] = [repeated(compile(f, at), at), repeated(compile(vmap(f), [at, at]), [at, at])]
  let best = { one: Infinity, two: Infinity }
  for (let i = 0; i < REPEATS; i++) {
    const times = await medians({ one, two })
    best = { one: Math.min(best.one, times['one']!), two: Math.min(best.two, times['two']!) }
  }
  return (2 * best.one) / best.two
}

/** A call without allocation, on numbers that stay. */
function repeated<A, R>(compiled: Compiled<A, R>, argument: unknown): () => void {
  const input = Float64Array.from(numbersIn(argument))
  const output = new Float64Array(compiled.outputs)
  return () => {
    compiled.into(input, output)
  }
}

function numbersIn(tree: unknown): number[] {
  if (typeof tree === 'number') return [tree]
  return tree !== null && typeof tree === 'object' ? Object.values(tree).flatMap(numbersIn) : []
}
