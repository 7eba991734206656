import { describe, expect, test } from 'vitest'
import { checkJvp, dotTest } from '../../ad/checking/index.ts'
import { type Compiled, compile, jvp, vjp } from '../../ad/index.ts'
import {
  buildModel,
  type Joint,
  jointBall,
  jointHinge,
  type ModelParts,
  type Motor,
  quatAxisAngle,
  type Scalar,
  solidInertia,
  step,
} from '../../sim/index.ts'
import { world } from '../sim/randomMachine.ts'

// Exactly where a force begins or ends, a derivative is one of those between the slopes on both sides, and the same forward
// and in reverse. (A compliant contact begins without a kink: its force grows as the depth to the power 1.5.)

/** One coordinate after a step, as a function of the number that sits at a kink. */
interface Kink {
  readonly f: (x: readonly Scalar[]) => readonly Scalar[]
  readonly at: number
}

const MOST = 0.4

function after(
  joint: Joint,
  state: { q: readonly Scalar[]; v: readonly Scalar[] },
  parts: Partial<ModelParts> = {},
  u: readonly Scalar[] = [],
): readonly Scalar[] {
  const inertia = solidInertia({ kind: 'box', halfSize: [0.2, 0.1, 0.3] }, { mass: 1.3 })
  const X_PB = { Q: [1, 0, 0, 0], p: [0, 0, 0] } as const
  const model = buildModel({
    name: 'machine',
    bodies: [world, { name: 'arm', parent: 0, X_PB, joints: [joint], inertia }],
    gravity: [0, 0, -9.81],
    timestep: 0.01,
    ...parts,
  })
  const { q, v } = step(model, state, u)
  return [...q, ...v]
}

const hinge = (more: Partial<Parameters<typeof jointHinge>[0]> = {}): Joint =>
  jointHinge({ name: 'j', axis: [0, 1, 0], ...more })

const driven = (more: Partial<Motor>, u: readonly Scalar[]) =>
  after(hinge(), { q: [0.1], v: [0.5] }, { motors: [{ name: 'm', joint: 'j', gear: 2, ...more }] }, u)

const stop = { stiffness: 50, damping: 2 }

const KINKS: Readonly<Record<string, Kink>> = {
  'a hinge at the edge of its stop': {
    f: ([q]) => after(hinge({ range: [-1, MOST], limit: stop }), { q: [q!], v: [-0.5] }),
    at: MOST,
  },
  'a ball at the edge of its stop': {
    f: ([angle]) =>
      after(jointBall({ name: 'j', stop: { ...stop, maxAngle: MOST } }), {
        q: quatAxisAngle([0, 1, 0], angle!),
        v: [0, -0.5, 0],
      }),
    at: MOST,
  },
  'a control at its limit': { f: ([u]) => driven({ range: [-1, MOST] }, [u!]), at: MOST },
  'a force at its limit': { f: ([u]) => driven({ forceRange: [-1, MOST] }, [u!]), at: MOST },
}

describe.each(Object.entries(KINKS))('at %s', (_name, { f, at }) => {
  const flat = (compiled: unknown) => (x: ArrayLike<number>) => {
    const program = compiled as Compiled<never, unknown>
    return program.into(x, new Float64Array(program.outputs))
  }
  const value = flat(compile(f, [at]))
  const bar = [...value([at])]
  const pushed = flat(
    compile((p: { at: number[]; dx: number[] }) => jvp(f, p.at, p.dx).tangent, { at: [at], dx: [1] }),
  )
  const pulled = flat(
    compile((p: { at: number[]; bar: number[] }) => vjp(f, p.at, p.bar).grad, { at: [at], bar }),
  )

  test('forward and reverse agree', () => {
    dotTest({
      jvp: (dx) => pushed([at, ...dx]),
      vjp: (y) => pulled([at, ...y]),
      inputs: 1,
      outputs: bar.length,
      tolerance: 1e-13,
    }).throwIfWrong()
  })

  test('the derivative lies between the slopes on both sides', () => {
    const { judgements } = checkJvp({
      at: [at],
      components: [0],
      value,
      jvp: (p, dx) => pushed([...p, ...dx]),
      tolerance: 1e-6,
    })
    const verdicts = new Set(judgements.map(({ verdict }) => verdict))
    expect(verdicts).toContain('kink')
    expect(verdicts).not.toContain('wrong')
  })
})
