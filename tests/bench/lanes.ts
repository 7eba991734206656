'use grad'
/** Throughput of two instances in the lanes of vectors beside that of one instance at a time. */
import { existsSync, readFileSync } from 'node:fs'
import { compile, type Scalar, scan, valueAndGrad, vmap } from '../../ad/index.ts'
import { crawler, importMjcf, type Robot } from '../../robots/index.ts'
import { medians } from './measure.ts'
import { repeated } from './repeated.ts'
import { atLeast, type Figure } from './report.ts'
import { type Subject, stepping } from './stepping.ts'

/** What two instances in lanes must do of the work of one in the same time. */
const GAIN = 1.6

/** Times that both are measured in turn, the best counting: whatever else runs on the machine only ever slows one down. */
const REPEATS = 3

const ANT = new URL('../../../shared/models/ant.xml', import.meta.url)

export async function figures(): Promise<readonly Figure[]> {
  const found: Figure[] = []
  for (const [name, gain] of Object.entries(gains())) {
    found.push(atLeast(`${name}: two in lanes over one`, await gain(), '×', GAIN))
  }
  return found
}

/** Of each program: measures what two instances in lanes do of the work of one in the same time. */
type Gains = Readonly<Record<string, () => Promise<number>>>

function gains(): Gains {
  const swinging = { f: valueAndGrad(pendulum), at: { angle: 1, length: 0.7 } }
  const found: Gains = {
    'polynomials and roots': () => throughputGain({ f: valueAndGrad(arithmetic), at: [0.3, 0.7, 1.1] }),
    'pendulum, gradient of 30 steps': () => throughputGain(swinging),
    ...bothOf('crawler', crawler),
  }
  if (!existsSync(ANT)) {
    console.log(`Left out: the ant, for ${ANT.pathname} is not there.`)
    return found
  }
  const { robot } = importMjcf(readFileSync(ANT, 'utf8'), { file: 'ant.xml' })
  return { ...found, ...bothOf('ant', robot) }
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

function bothOf(name: string, robot: Robot): Gains {
  const { step, gradient } = stepping(robot)
  return {
    [`${name}: step`]: () => throughputGain(step),
    [`${name}: step with its gradient`]: () => throughputGain(gradient),
  }
}

async function throughputGain<A>({ f, at }: Subject<A>): Promise<number> {
  const [one, two] = [repeated(compile(f, at), at), repeated(compile(vmap(f), [at, at]), [at, at])]
  let best = { one: Infinity, two: Infinity }
  for (let i = 0; i < REPEATS; i++) {
    const times = await medians({ one, two })
    best = { one: Math.min(best.one, times['one']!), two: Math.min(best.two, times['two']!) }
  }
  return (2 * best.one) / best.two
}
