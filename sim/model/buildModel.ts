import { inverseWeights } from '../constraint/inverseWeights.ts'
import { candidatePairs } from '../contact/pairs.ts'
import { checkModel, checkPush } from './checkModel.ts'
import { fluidBoxes } from './fluid.ts'
import { linksOf, shapeFramesOf } from './link.ts'
import type { Model, ModelParts } from './model.ts'
import { tiesOf } from './tie.ts'

/**
 * The machine made of these parts: checked, with its links, index maps and contact pairs laid out.
 *
 * @throws ModelError naming model, part, field, value and what was expected
 */
export function buildModel(parts: ModelParts): Model {
  const { name, bodies, shapes = [], motors = [], gravity, timestep, contact } = checkModel(parts)
  const { contactModel, solver, integrator, fluid, apart, parentsTouch, together, equalities } = parts
  const { links, bodyFrames } = linksOf(bodies)
  const driven = motors.map((motor) => links.find(({ joint }) => joint.name === motor.joint)!)
  const last = links[links.length - 1]
  const model: Model = {
    name,
    bodies,
    shapes,
    motors,
    gravity,
    timestep,
    ...(contact && { contact }),
    ...(contactModel && { contactModel }),
    ...(solver && { solver }),
    ...(integrator && { integrator }),
    ...(fluid && { fluid }),
    ...(apart && { apart }),
    ...(parentsTouch && { parentsTouch }),
    ...(together && { together }),
    ...(equalities && { equalities }),
    nq: last ? last.iq + last.joint.nq : 0,
    nv: last ? last.iv + last.joint.nv : 0,
    nu: motors.length,
    links,
    bodyFrames,
    shapeFrames: shapeFramesOf(shapes, bodyFrames),
    motorDofs: driven.map(({ iv }) => iv),
    motorCoordinates: driven.map(({ iq }) => iq),
    fluidBoxes: fluid ? fluidBoxes(bodies, bodyFrames) : [],
    ties: tiesOf(equalities ?? [], { bodies, links, bodyFrames }),
    pairs: candidatePairs({ name, bodies, shapes, apart, parentsTouch, together }),
  }
  checkPush(model)
  const solved = contactModel === 'convex' || model.ties.length > 0
  return solved ? { ...model, inverseWeights: inverseWeights(model) } : model
}
