import { describe, expect, it } from 'vitest'
import { importMjcf } from '../../robots/index.ts'
import { FLAGS } from '../../robots/mjcf/flags.ts'
import { acceleration, step } from '../../sim/index.ts'
import { generator } from '../sim/randomMachine.ts'
import { expectClose } from './closeness.ts'
import { Oracle } from './mujoco.ts'

// Every switch of `<flag>` that the importer honours, off, against MuJoCo: a machine on which each of them tells.

const machine = (flags: string): string => `
  <mujoco model="switches"><compiler angle="radian"/>
  <option timestep="0.004" density="40" viscosity="0.1"><flag ${flags}/></option>
  <default><joint armature="0.01" solreflimit="0.006 1"/></default>
  <worldbody><geom name="floor" type="plane" size="5 5 1"/>
    <body pos="0 0 0.5"><joint name="hip" axis="0 1 0" damping="0.3" stiffness="2" springref="0.2" range="-0.03 0.04" frictionloss="0.1"/>
      <geom type="capsule" size="0.05" fromto="0 0 0 0.3 0 -0.1"/>
      <body pos="0.32 0 -0.1"><joint name="knee" axis="0 1 0.2" damping="0.1" stiffness="1"/>
        <geom type="capsule" size="0.05" fromto="0 0 0 0.1 0 -0.25"/>
        <body pos="0.1 0 -0.25"><joint name="toe" type="slide" axis="0 0 1" damping="3" stiffness="40"/>
          <geom size="0.06"/></body></body></body>
    <body pos="1 0 0.09"><freejoint/><geom type="box" size="0.2 0.1 0.1"/></body>
  </worldbody>
  <equality><joint joint1="knee" joint2="toe" polycoef="0 2 0 0 0"/></equality>
  <actuator><motor joint="hip" gear="3" ctrlrange="-0.5 0.5"/><position joint="knee" kp="5" kv="0.2"/></actuator>
  </mujoco>`

/** States and controls along MuJoCo's own motion, controls beyond their range among them. */
function motionOf(oracle: Oracle): { state: ReturnType<Oracle['state']>; u: readonly number[] }[] {
  const random = generator(9)
  return Array.from({ length: 12 }, () => {
    const u = [2 * random() - 1, 2 * random() - 1]
    oracle.control(u)
    for (let k = 0; k < 9; k++) oracle.step()
    return { state: oracle.state(), u }
  })
}

const switches = [...FLAGS.map((flag) => [flag]), ['spring', 'damper']]

describe.each(switches.map((flags) => [flags.join(' and '), flags] as const))(
  'with %s switched off',
  (_names, flags) => {
    const xml = machine(flags.map((flag) => `${flag}="disable"`).join(' '))
    const imported = importMjcf(xml, { file: 'switches.xml', contactModel: 'convex' })
    const model = imported.robot.model()

    it('accelerates and steps as MuJoCo does, and otherwise than with it on', () => {
      expect(imported.unhonoured).toEqual([])
      const [on, off] = [Oracle.exact(machine('')), Oracle.exact(xml)]
      let told = 0
      for (const { state, u } of motionOf(off)) {
        off.forward(state, u)
        expectClose(acceleration(model, state, u), off.array('qacc'), 1e-6, 'acceleration')
        const [ours, theirs] = [step(model, state, u), off.step()]
        expectClose([...ours.q, ...ours.v], [...theirs.q, ...theirs.v], 1e-8, 'state')
        on.forward(state, u)
        const whole = on.step()
        told = Math.max(told, ...whole.v.map((x, i) => Math.abs(x - theirs.v[i]!)))
      }
      for (const oracle of [on, off]) oracle.delete()
      expect(told).toBeGreaterThan(1e-4)
    })
  },
)
