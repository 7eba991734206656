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
  const { name, bodies, shapes = [], motors = [], gravity, timestep } = checkModel(parts)
  const { contactModel, fluid, equalities = [] } = parts
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
    ...chosen(parts),
    nq: last ? last.iq + last.joint.nq : 0,
    nv: last ? last.iv + last.joint.nv : 0,
    nu: motors.length,
    links,
    bodyFrames,
    shapeFrames: shapeFramesOf(shapes, bodyFrames),
    motorDofs: driven.map(({ iv }) => iv),
    motorCoordinates: driven.map(({ iq }) => iq),
    fluidBoxes: fluid ? fluidBoxes(bodies, bodyFrames) : [],
    ties: tiesOf(equalities, { bodies, links, bodyFrames }),
    pairs: candidatePairs({ ...parts, shapes }),
  }
  checkPush(model)
  const solved = contactModel === 'convex' || model.ties.length > 0
  return solved ? { ...model, inverseWeights: inverseWeights(model) } : model
}

/** The parts that may be left out and have no value then; one that is missing here does not compile. */
type Optional = Exclude<keyof ModelParts, 'name' | 'bodies' | 'shapes' | 'motors' | 'gravity' | 'timestep'>

const OPTIONAL: Readonly<Record<Optional, true>> = {
  contact: true,
  contactModel: true,
  solver: true,
  integrator: true,
  fluid: true,
  apart: true,
  parentsTouch: true,
  together: true,
  equalities: true,
}

/** Those of them that are there. */
function chosen(parts: ModelParts): Partial<Pick<ModelParts, Optional>> {
  const given = (Object.keys(OPTIONAL) as Optional[]).filter((part) => parts[part] !== undefined)
  return Object.fromEntries(given.map((part) => [part, parts[part]]))
}
