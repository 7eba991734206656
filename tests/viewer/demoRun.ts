import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  encodeMcap,
  type Quadruple,
  type RecordedFrame,
  type Recording,
  type Triple,
} from '../../sim/record/index.ts'

/** A thrown, spinning body with a second one that swings on it: a motion that is known in closed form. */
export interface Throw {
  /** speed along x [m/s] */
  readonly speed: number
  /** angular speed about y [rad/s] */
  readonly spin: number
  /** [s] */
  readonly duration: number
  /** frames per second */
  readonly rate: number
}

const GRAVITY = 9.81
const HEIGHT = 1.2
const ARM = 0.4

/** Where the torso is at a time [m]: it bounces without loss on the ground plane. */
export function torsoAt({ speed }: Throw, time: number): Triple {
  const half = Math.sqrt((2 * HEIGHT) / GRAVITY)
  const t = Math.abs(((time + half) % (2 * half)) - half)
  return [speed * time, 0, 0.25 + HEIGHT - 0.5 * GRAVITY * t * t]
}

/** The torso's turn at a time, wxyz: a rotation about y by spin · time. */
export function torsoTurn({ spin }: Throw, time: number): Quadruple {
  return [Math.cos(0.5 * spin * time), 0, Math.sin(0.5 * spin * time), 0]
}

/** The recording of a throw. */
export function thrown(name: string, motion: Throw): Recording {
  const count = Math.round(motion.duration * motion.rate) + 1
  return {
    name,
    bodies: [
      { name: 'world', shapes: [shape('ground', { kind: 'plane' }, [0, 0, 0], [0.5, 0.5, 0.5, 1])] },
      {
        name: 'torso',
        shapes: [
          shape('hull', { kind: 'box', halfSize: [0.2, 0.14, 0.09] }, [0, 0, 0], [0.2, 0.45, 0.85, 1]),
          shape('head', { kind: 'sphere', radius: 0.1 }, [0.24, 0, 0.04], [0.9, 0.75, 0.3, 1]),
        ],
      },
      {
        name: 'arm',
        shapes: [
          shape('rod', { kind: 'capsule', radius: 0.05, halfLength: 0.15 }, [0, 0, 0], [0.5, 0.5, 0.5, 1]),
        ],
      },
    ],
    signals: { q: [{ name: 'turn', unit: 'rad' }], v: [{ name: 'turn', unit: 'rad/s' }], u: [] },
    frames: Array.from({ length: count }, (_, i) => frame(motion, i / motion.rate)),
    metadata: { question: 'how far does it fly?' },
  }
}

function shape(
  name: string,
  geometry: Recording['bodies'][number]['shapes'][number]['geometry'],
  p_BS: Triple,
  rgba: Quadruple,
) {
  return { name, geometry, p_BS, Q_BS: [1, 0, 0, 0] as const, rgba }
}

function frame(motion: Throw, time: number): RecordedFrame {
  const torso = torsoAt(motion, time)
  const turn = motion.spin * time
  const arm: Triple = [torso[0] - ARM * Math.cos(turn), torso[1], torso[2] + ARM * Math.sin(turn)]
  const low = torso[2] < 0.5
  return {
    time,
    poses: [
      { p_WB: [0, 0, 0], Q_WB: [1, 0, 0, 0] },
      { p_WB: torso, Q_WB: torsoTurn(motion, time) },
      { p_WB: arm, Q_WB: torsoTurn(motion, time) },
    ],
    q: [turn],
    v: [motion.spin],
    u: [],
    contacts: low ? [{ between: ['ground', 'hull'], position: [torso[0], 0, 0], force: [5, 0, 60] }] : [],
  }
}

export const BEFORE: Throw = { speed: 0.4, spin: 2, duration: 2, rate: 100 }
export const AFTER: Throw = { speed: 1.5, spin: 5, duration: 2, rate: 100 }
/** Iterations of the demo run; every third one's recording is kept. */
export const ITERATIONS = 13

/** The throw of an iteration: its speed lies between before and after. */
export function iterateThrow(iteration: number): Throw {
  const share = iteration / (ITERATIONS - 1)
  return { ...AFTER, rate: 25, speed: BEFORE.speed + share * (AFTER.speed - BEFORE.speed) }
}

/** Writes a whole run folder of throws. */
export async function writeDemoRun(folder: string): Promise<void> {
  await mkdir(join(folder, 'iterates'), { recursive: true })
  await writeFile(join(folder, 'run.json'), JSON.stringify(demoSummary(), null, 2))
  await writeFile(join(folder, 'history.jsonl'), demoHistory())
  await writeFile(join(folder, 'before.mcap'), await encodeMcap(thrown('thrower', BEFORE)))
  await writeFile(join(folder, 'after.mcap'), await encodeMcap(thrown('thrower', AFTER)))
  for (let i = 0; i < ITERATIONS; i += 3) {
    const name = `${String(i).padStart(4, '0')}.mcap`
    await writeFile(join(folder, 'iterates', name), await encodeMcap(thrown('thrower', iterateThrow(i))))
  }
}

function demoHistory(): string {
  const lines = Array.from({ length: ITERATIONS }, (_, iteration) => {
    const { speed, spin } = iterateThrow(iteration)
    return {
      iteration,
      loss: -2 * speed,
      gradientNorm: 1 / (1 + iteration),
      x: [speed, spin],
      time: 0.1 * iteration,
    }
  })
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}

function demoSummary() {
  return {
    experiment: 'throw',
    title: 'Throw the brick',
    question: 'How hard must a brick be thrown for it to come far?',
    status: 'done',
    seed: 3,
    startedAt: '2030-01-02T03:04:05Z',
    versions: { limber: '0.1.0', node: '20' },
    parameters: [
      {
        name: 'speed',
        unit: 'm/s',
        group: 'control',
        lower: 0,
        upper: 2,
        before: BEFORE.speed,
        after: AFTER.speed,
      },
      {
        name: 'spin',
        unit: 'rad/s',
        group: 'control',
        lower: 0,
        upper: 8,
        before: BEFORE.spin,
        after: AFTER.spin,
      },
    ],
    iterations: ITERATIONS - 1,
    loss: { before: -2 * BEFORE.speed, after: -2 * AFTER.speed },
    measures: [{ name: 'distance', unit: 'm', before: 2 * BEFORE.speed, after: 2 * AFTER.speed }],
    stop: { reason: 'converged', sentence: 'The gradient is small.' },
    baselines: [{ name: 'random search', loss: -2.1 }],
    verdict: [
      { claim: 'The tuned throw comes farther.', holds: true, measured: '0.8 m before, 3 m after' },
      { claim: 'It lands on its feet.', holds: false, measured: 'it lands on its head' },
    ],
  }
}
