import { modelOf } from '../../robots/describe/modelOf.ts'
import { importMjcf } from '../../robots/index.ts'
import type { MjcfBody, MjcfDescription } from '../../robots/mjcf/description.ts'
import { treeOf } from '../../robots/mjcf/treeOf.ts'
import {
  biasForces,
  fluidForces,
  inverseDynamics,
  jointForces,
  kinematics,
  type Model,
  type State,
  twists,
} from '../../sim/index.ts'
import { generator } from '../sim/randomMachine.ts'
import { Oracle } from './mujoco.ts'

/** One text in both engines. */
export interface SideBySide {
  /** without what MuJoCo makes soft constraints of: contacts, joint limits, dry friction */
  readonly smooth: Model
  /** with everything */
  readonly whole: Model
  /** MuJoCo, constraints off */
  readonly oracle: Oracle
  /** states and controls along MuJoCo's own trajectory, constraints on */
  readonly states: readonly { readonly state: State; readonly u: readonly number[] }[]
}

/**
 * The same machine in both engines, for comparison of everything but constraints: they are soft in MuJoCo, compliant here,
 * and switched off in both. The states come from MuJoCo with its constraints on, so that they are those of a real motion.
 *
 * @param every - steps between two states
 */
export function sideBySide(xml: string, file: string, count = 50, every = 5): SideBySide {
  const { description, robot } = importMjcf(xml, { file })
  const smooth = modelOf('smooth', treeOf(unconstrained(description)))
  const oracle = new Oracle(
    xml.replace('<worldbody>', '<option><flag constraint="disable"/></option><worldbody>'),
  )
  const rest = robot.start()
  return { smooth, whole: robot.model(), oracle, states: trajectory(xml, rest, count, every) }
}

function unconstrained(description: MjcfDescription): MjcfDescription {
  return { ...description, bodies: description.bodies.map(unconstrainedBody) }
}

function unconstrainedBody(body: MjcfBody): MjcfBody {
  const joints = body.joints.map(({ range: _, ...joint }) => ({ ...joint, dryFriction: 0 }))
  return { ...body, joints, geoms: body.geoms.map((geom) => ({ ...geom, contype: 0, conaffinity: 0 })) }
}

/** States along a motion of MuJoCo's, under controls that change every so often. */
function trajectory(xml: string, start: State, count: number, every: number): SideBySide['states'] {
  const oracle = new Oracle(xml)
  const random = generator(5)
  oracle.forward(start)
  const states = Array.from({ length: count }, () => {
    const u = Array.from({ length: oracle.model.nu }, () => 2 * random() - 1)
    oracle.control(u)
    for (let k = 0; k < every; k++) oracle.step()
    return { state: oracle.state(), u }
  })
  oracle.delete()
  return states
}

/** Springs, dampers and fluid on the degrees of freedom: MuJoCo's qfrc_passive. */
export function passiveForces(model: Model, state: State): number[] {
  const kin = kinematics(model, state.q)
  const fluid = fluidForces(model, kin, twists(model, kin, state)).wrenches
  const still = Array<number>(model.nv).fill(0)
  const withFluid = inverseDynamics(model, state, still, fluid, kin)
  const bias = biasForces(model, state, kin)
  const joints = jointForces({ ...model, motors: [] }, state, []).tau
  return joints.map((tau, i) => tau + bias[i]! - withFluid[i]!)
}
