import load from '@mujoco/mujoco'

/** State and control of a machine at some time. */
export interface Instant {
  readonly q: readonly number[]
  readonly v: readonly number[]
  readonly u: readonly number[]
}

/** MuJoCo at states along a motion of its own. */
export interface MujocoSteps {
  readonly instants: readonly Instant[]
  /** one step from the next of the instants */
  readonly step: () => void
  /** the whole Jacobian of a step by centred differences, at the next of the instants */
  readonly differences: () => void
  readonly release: () => void
}

/** Steps of the motion, and every how many of them an instant is taken: from the fall into contact, and on. */
const STEPS = 400
const EVERY = 8

/** Width of MuJoCo's differences, as its documentation advises. */
const WIDTH = 1e-6

/** A motion of MuJoCo's under a slow swing of all motors, as instants to step from. */
export async function mujocoAlong(xml: string): Promise<MujocoSteps> {
  const mujoco = await load()
  const model = mujoco.MjModel.from_xml_string(xml)
  if (!model) throw new Error('MuJoCo could not read the model.')
  const data = new mujoco.MjData(model)
  const [qpos, qvel, ctrl] = [data.qpos, data.qvel, data.ctrl] as Float64Array[] as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const instants: Instant[] = []
  for (let k = 0; k < STEPS; k++) {
    ctrl.forEach((_, i) => {
      ctrl[i] = 0.3 * Math.sin(0.05 * k + i)
    })
    if (k % EVERY === 0) instants.push({ q: [...qpos], v: [...qvel], u: [...ctrl] })
    mujoco.mj_step(model, data)
  }
  const [n, nu] = [2 * qvel.length, ctrl.length]
  const [A, B] = [new mujoco.DoubleBuffer(n * n), new mujoco.DoubleBuffer(n * nu)]
  let next = 0
  const atNext = () => {
    const { q, v, u } = instants[next]!
    qpos.set(q)
    qvel.set(v)
    ctrl.set(u)
    next = (next + 1) % instants.length
  }
  return {
    instants,
    step: () => {
      atNext()
      mujoco.mj_step(model, data)
    },
    differences: () => {
      atNext()
      mujoco.mjd_transitionFD(model, data, WIDTH, true, A, B, null as never, null as never)
    },
    release: () => {
      for (const held of [A, B, data, model]) held.delete()
    },
  }
}
