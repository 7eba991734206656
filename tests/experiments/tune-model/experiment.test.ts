import { expect, it } from 'vitest'
import experiment from '../../../experiments/tune-model/experiment.ts'

/** A leg on a trunk. */
function legged({ joint = '<freejoint/>', height = 1, actuator = '<motor joint="hip"/>' }): string {
  return `<mujoco>
  <worldbody>
    <geom type="plane" size="5 5 1"/>
    <body name="trunk" pos="0 0 ${height}">
      ${joint}
      <geom type="sphere" size="0.1"/>
      <body name="leg">
        <joint name="hip" type="hinge" axis="0 1 0"/>
        <geom type="capsule" fromto="0 0 0 0 0 -0.5" size="0.05"/>
      </body>
    </body>
  </worldbody>
  <actuator>${actuator}</actuator>
</mujoco>`
}

function setUp(text: string, duration = 0.1) {
  const model = { file: 'leg.xml', text }
  return () => experiment.setUp({ settings: { duration }, seed: 0, model, note: () => {} })
}

it('tunes limbs and gait of a machine that can walk', () => {
  expect(setUp(legged({}))()).toMatchObject({
    parameters: { design: { 'linkLength:leg': {} }, control: { 'phase:hip': {} } },
  })
})

it.each([
  [{ actuator: '' }, 'leg.xml has no motors: there is no gait to tune. Add an <actuator>.'],
  [{ joint: '<joint type="hinge"/>' }, 'leg.xml: body "trunk" cannot travel: it has no free joint'],
  [{ height: 0 }, 'leg.xml: body "trunk" begins at height 0 m under a gravity of 9.81 m/s²'],
])('refuses a machine that cannot: %j', (change, sentence) => {
  expect(setUp(legged(change))).toThrow(sentence)
})

it('refuses a walk that is over before its first step', () => {
  expect(setUp(legged({}), 1e-5)).toThrow('A walk of 0.00001 s has no step of 0.002 s')
})
