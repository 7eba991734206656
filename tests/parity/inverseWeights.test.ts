import { describe, expect, it } from 'vitest'
import { importMjcf } from '../../robots/index.ts'
import { buildModel, type Model } from '../../sim/index.ts'
import { modelFiles } from '../robots/mjcf/modelFiles.ts'
import { expectClose } from './closeness.ts'
import { FEATURES } from './features.ts'
import { Oracle } from './mujoco.ts'

// Inverse weights decide how soft every constraint is: MuJoCo's, on models of theirs and of our own.

const body = (name: string, joints: string, geom: string) =>
  `<body name="${name}" pos="0 0 1">${joints}${geom}</body>`
const ball = '<geom size="0.1"/>'
const two = (size: string) => `<geom type="box" size="${size}"/>`.repeat(2)
const stated = (moments: string) => `<inertial pos="0 0 0" mass="2" ${moments}/>`
const slide = (axis: string, more = '') => `<joint type="slide" axis="${axis}" ${more}/>`

/** Bodies that MuJoCo calls simple, and their neighbours that it does not. */
const simple = `<mujoco><worldbody>
  ${body('one slide', slide('0 0 1', 'armature="0.3"'), ball)}
  ${body('three slides', slide('1 0 0') + slide('0 1 0') + slide('0 0 1', 'armature="0.3"'), ball)}
  ${body('slide off the axes', slide('1 0 1'), ball)}
  ${body('slide off the centre', slide('0 0 1'), '<geom size="0.1" pos="0 0 0.1"/>')}
  ${body('slide with a turned box', slide('0 0 1'), '<geom type="box" size="0.1 0.2 0.3" euler="30 0 0"/>')}
  ${body('slide with a box turned by a quarter', slide('0 0 1'), '<geom type="box" size="0.1 0.2 0.3" euler="90 0 0"/>')}
  ${body('slide with two boxes, flat', slide('1 0 0'), two('0.1 0.2 0.3'))}
  ${body('slide with two boxes, high', slide('1 0 0'), two('0.3 0.2 0.1'))}
  ${body('slide with moments in order', slide('1 0 0'), stated('fullinertia="0.3 0.2 0.15 0 0 0"'))}
  ${body('slide with moments out of order', slide('1 0 0'), stated('fullinertia="0.2 0.3 0.15 0 0 0"'))}
  ${body('slide with moments along its axes', slide('1 0 0'), stated('diaginertia="0.2 0.3 0.15"'))}
  ${body('slide with a hinge', `${slide('0 0 1')}<joint axis="0 1 0"/>`, ball)}
  ${body('parent', slide('0 0 1'), ball + body('child', slide('1 0 0'), ball))}
  ${body('post', '', ball + body('slide on a post', slide('1 0 0', 'armature="0.1"'), ball))}
  ${body('free ball', '<freejoint/>', ball)}
  ${body('free with armature', '<joint type="free" armature="0.2"/>', '<geom type="box" size="0.1 0.2 0.3" pos="0.1 0 0"/>')}
</worldbody></mujoco>`

const models: Readonly<Record<string, string>> = {
  ...modelFiles(),
  'bodies that slide': simple,
  'every joint, welded bodies': FEATURES.actuators!,
}

describe.each(Object.entries(models))('inverse weights of %s', (name, xml) => {
  it('are those of MuJoCo', () => {
    const oracle = new Oracle(xml)
    const { bodies, dofs } = convex(importMjcf(xml, { file: `${name}.xml` }).robot.model()).inverseWeights!
    const flat = bodies.flatMap(({ translation, rotation }) => [translation, rotation])
    expectClose(flat, [...oracle.model.body_invweight0], 1e-10, 'bodies')
    expectClose(dofs, [...oracle.model.dof_invweight0], 1e-10, 'velocities')
    oracle.delete()
  })
})

describe('inverse weights', () => {
  it('are there only where constraints are solved', () => {
    const model = importMjcf(simple, { file: 'simple.xml' }).robot.model()
    expect(model.inverseWeights).toBeUndefined()
    expect(convex(model).inverseWeights).toBeDefined()
  })
})

function convex(model: Model): Model {
  return buildModel({ ...model, contactModel: 'convex' })
}
