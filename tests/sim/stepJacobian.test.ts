import { describe, expect, it } from 'vitest'
import { checkJvp } from '../../ad/checking/index.ts'
import { compile, jvp, type Scalar } from '../../ad/index.ts'
import { importMjcf } from '../../robots/index.ts'
import { hasAccelerationJacobian } from '../../sim/accelerationJacobian.ts'
import {
  difference,
  type Model,
  moved,
  type State,
  type StepJacobian,
  step,
  stepJacobian,
} from '../../sim/index.ts'
import { expectClose } from '../parity/closeness.ts'
import { Oracle } from '../parity/mujoco.ts'
import { modelFiles } from '../robots/mjcf/modelFiles.ts'
import { randomVector } from './randomMachine.ts'

/** Bodies of every shape on a tilted floor, of unlike condim and softness; they pass through each other. */
const PILE = `
  <default><geom contype="0"/></default>
  <worldbody><geom type="plane" size="5 5 1" contype="1" euler="0.1 0.2 0" friction="0.8 0.02 0.01"/>
    <body pos="0 0 0.09"><freejoint/><geom size="0.1" condim="6" friction="0.5 0.05 0.03" solref="-2000 -50"/></body>
    <body pos="0.5 0 0.04" euler="0.1 0.25 0.3"><freejoint/><geom type="box" size="0.15 0.1 0.1" condim="4" margin="0.02" gap="0.005"/></body>
    <body pos="0 0.5 0.1" euler="1.5 0.02 0.2"><freejoint/><geom type="capsule" size="0.08 0.15" condim="1"/></body>
  </worldbody>`

/** Joints of every kind with limits, springs and dry friction, and feet on the floor. */
const LIMBS = `
  <default><joint damping="0.3" armature="0.02"/><geom contype="0" friction="0.7 0.05 0.02"/></default>
  <worldbody><geom type="plane" size="5 5 1" contype="1"/>
    <body pos="0 0 0.25"><freejoint/><geom type="box" size="0.15 0.1 0.05"/>
      <body pos="0 0.12 0"><joint name="hip" axis="0 1 0" range="-0.1 0.5" frictionloss="0.1"/>
        <geom type="capsule" size="0.03" fromto="0 0 0 0 0 -0.15"/>
        <body pos="0 0 -0.15"><joint type="slide" axis="0 0.1 1" range="-0.02 0.01" stiffness="30"/><joint name="knee" axis="0 1 0.1"/>
          <geom type="capsule" size="0.025" fromto="0 0 0 0.05 0 -0.12" condim="6"/></body></body>
      <body pos="0 -0.12 0"><joint type="ball" range="0 0.3" damping="0.1"/>
        <geom type="capsule" size="0.03" fromto="0 0 0 0.05 0.02 -0.26" condim="4"/></body>
    </body></worldbody>
  <actuator><motor joint="knee" gear="2"/><position joint="hip" kp="20" kv="1"/></actuator>`

/** A leg that slides up and down on a rail, its foot in the floor. */
const LEG = `<mujoco><option timestep="0.004"/>
  <default><joint damping="0.3"/><geom contype="0" friction="0.7"/></default>
  <worldbody><geom type="plane" size="5 5 1" contype="1"/>
    <body><joint type="slide" axis="0 0 1"/><geom size="0.03"/>
      <body><joint name="hip" axis="0 1 0" range="-60 10"/><geom type="capsule" size="0.02" fromto="0 0 0 0 0 -0.1"/>
        <body pos="0 0 -0.1"><joint axis="0 1 0"/><geom size="0.04" pos="0.01 0 -0.02"/></body></body></body>
  </worldbody>
  <actuator><motor joint="hip" gear="2"/></actuator></mujoco>`

const machine = (option: string, rest: string) =>
  `<mujoco><compiler angle="radian"/><option timestep="0.004" ${option}/>${rest}</mujoco>`

const OWN: Readonly<Record<string, string>> = {
  'a pile on pyramids': machine('', PILE),
  'a pile on smooth cones': machine('cone="elliptic" impratio="5"', PILE),
  'limbs on smooth cones': machine('cone="elliptic" impratio="3"', LIMBS),
  'in free flight': machine(
    '',
    '<worldbody><body><freejoint/><geom type="box" size="0.1 0.2 0.3"/></body></worldbody>',
  ),
  'a damped arm': machine(
    '',
    '<worldbody><body><joint damping="2" axis="0 1 0"/><geom type="capsule" size="0.03" fromto="0 0 0 0.3 0 0"/></body></worldbody>',
  ),
}

const FILES = modelFiles()
const LEGGED = ['hopper.xml', 'walker2d.xml', 'half_cheetah.xml', 'ant.xml', 'humanoid.xml'].filter(
  (name) => FILES[name],
)

interface Instant extends State {
  readonly u: readonly Scalar[]
}

const modelNamed = (name: string, xml: string): Model =>
  importMjcf(xml, { file: name, contactModel: 'convex' }).robot.model()

/** MuJoCo, solving as far as numbers go, at states along a motion of its own under controls that change every so often. */
function motionOf(xml: string, count: number): { oracle: Oracle; instants: readonly Instant[] } {
  const oracle = new Oracle(xml)
  oracle.model.opt.tolerance = 0
  oracle.model.opt.iterations = 200
  oracle.model.opt.ls_tolerance = 1e-10
  const instants = Array.from({ length: count }, (_, k) => {
    const u = randomVector(k, oracle.model.nu, 1)
    oracle.control(u)
    for (let i = 0; i < 9; i++) oracle.step()
    return { ...oracle.state(), u }
  })
  return { oracle, instants }
}

/** A and B side by side, as a program of state and control. */
const rowsOf = (model: Model) => (x: Instant) => beside(stepJacobian(model, x, x.u))

const beside = ({ A, B }: StepJacobian) => A.map((row, i) => [...row, ...B[i]!])

/** The change of a step's end along a change [dq; dv; du], by one derivative of the whole step. */
const pushed =
  (model: Model) =>
  ({ x, along }: { x: Instant; along: readonly Scalar[] }): readonly Scalar[] => {
    const { nv } = model
    const end = step(model, x, x.u)
    const moving = (d: { dq: readonly Scalar[]; v: readonly Scalar[]; u: readonly Scalar[] }) => {
      const next = step(model, { q: moved(model, x.q, d.dq, 1), v: d.v }, d.u)
      return [...difference(model, end.q, next.q), ...next.v]
    }
    const change = { dq: along.slice(0, nv), v: along.slice(nv, 2 * nv), u: along.slice(2 * nv) }
    return jvp(moving, { dq: Array<Scalar>(nv).fill(0), v: x.v, u: x.u }, change).tangent
  }

describe.each(Object.entries(OWN))('the Jacobian of a step by its columns: %s', (name, xml) => {
  it('is that of the whole step, along any change', () => {
    const model = modelNamed(name, xml)
    expect(hasAccelerationJacobian(model)).toBe(true)
    const { oracle, instants } = motionOf(xml, 12)
    oracle.delete()
    const along = randomVector(1, 2 * model.nv + model.nu, 1)
    const jacobian = compile(rowsOf(model), instants[0]!)
    const whole = compile(pushed(model), { x: instants[0]!, along })
    for (const x of instants) {
      const ours = jacobian(x).map((row) => row.reduce((sum, entry, j) => sum + entry * along[j]!, 0))
      expectClose(ours, whole({ x, along }), 1e-10, 'change')
    }
  })
})

describe.each(LEGGED)('the Jacobian of a step: %s', (name) => {
  it('is what MuJoCo’s differences say', () => {
    const xml = FILES[name]!
    const model = modelNamed(name, xml)
    expect(hasAccelerationJacobian(model)).toBe(true)
    const { oracle, instants } = motionOf(xml, 20)
    const jacobian = compile(rowsOf(model), instants[0]!)
    for (const x of instants) {
      oracle.forward(x as State, x.u as readonly number[])
      expectClose(jacobian(x).flat(), beside(oracle.transition(EPSILON)).flat(), 1e-5, 'entries')
    }
    oracle.delete()
  })
})

/** Width of MuJoCo's differences. */
const EPSILON = 1e-6

describe('the Jacobian of a step', () => {
  const xml = OWN['limbs on smooth cones']!
  const model = modelNamed('limbs', xml)
  const { oracle, instants } = motionOf(xml, 12)
  oracle.delete()

  it('is the same wherever the machine stands, and on plain numbers', () => {
    const here = instants[11]!
    const there = { ...here, q: here.q.map((x, i) => (i < 2 ? x + 1000 : x)) }
    const jacobian = compile(rowsOf(model), here)
    expectClose(jacobian(there).flat(), jacobian(here).flat(), 1e-9, 'entries')
    expectClose(rowsOf(model)(here).flat(), jacobian(here).flat(), 1e-9, 'entries')
  })

  it('has derivatives itself', () => {
    const leg = modelNamed('leg', LEG)
    const state = { q: [0.13, 0.2, -0.3], v: [-0.4, 1, 2] }
    const entries = (dx: readonly Scalar[]) => {
      const x = { q: moved(leg, state.q, dx.slice(0, 3), 1), v: dx.slice(3), u: [0.5] }
      return rowsOf(leg)(x).flat()
    }
    const at = [0, 0, 0, ...state.v]
    const value = compile(entries, at)
    const along = compile((p: { at: Scalar[]; along: Scalar[] }) => jvp(entries, p.at, p.along).tangent, {
      at,
      along: at,
    })
    checkJvp({
      at,
      names: at.map((_, i) => `x[${i}]`),
      components: at.map((_, i) => i),
      value: (x) => value.into(x, new Float64Array(value.outputs)),
      jvp: (x, d) => along.into([...Array.from(x), ...Array.from(d)], new Float64Array(along.outputs)),
      tolerance: 1e-6,
    }).throwIfWrong()
  })
})
