/**
 * A limber model rebuilt in cannon-es, an engine that had no part in tuning it.
 *
 * cannon-es works in maximal coordinates: every link is a free body at its centre of mass, in its principal axes (frame
 * C), and joints are constraints between them. `approximations` tells what the two engines cannot share.
 */

import { type Constraint, Vec3, World } from 'cannon-es'
import {
  identityPose,
  type Joint,
  type JointParameters,
  type Kinematics,
  kinematics,
  type Model,
  type Motion,
  type Pose,
  poseCompose,
  poseInverse,
  quatConjugate,
  quatMul,
  quatRotate,
  type State,
  twists,
  WORLD,
} from '../../sim/index.ts'
import { ExperimentError } from '../errors.ts'
import { fromCannonQuaternion, fromCannonVec, toCannonQuaternion, toCannonVec } from './borders.ts'
import { type Coefficients, shapesOn } from './cannonShapes.ts'
import { type Chain, chainsOf, sharedInertias } from './chains.ts'
import { coulombFriction } from './friction.ts'
import { type Hinge, type HingeFrame, hingeBetween } from './hinge.ts'
import { type CannonLink, movingLink, withArmature, worldLink } from './link.ts'
import { holdInPlane, isPlanar, refuseSlides } from './planarRoot.ts'
import { quaternionOf } from './quaternionOf.ts'

/** Sweeps of cannon-es' Gauss–Seidel solver: enough for four legs of three hinges to hold to a millimetre. */
const SOLVER_SWEEPS = 80
/** Impulse [N·s], summed over the constraints, below which another sweep no longer matters. */
const SOLVER_TOLERANCE = 1e-10
/** Stiffness of contacts and joints [N/m], and steps in which an error decays, in SPOOK's terms. */
const STIFFNESS = 1e9
const RELAXATION = 4

/** A model at work in cannon-es. */
export interface CannonMachine {
  /** one step in which the motors get these controls */
  step(u: readonly number[]): void
  /** X_WB of a body of the model */
  pose(body: number): Pose
  /** [J] */
  kineticEnergy(): number
  /** what is not as in the model, in sentences */
  readonly approximations: readonly string[]
}

/**
 * Builds a machine in a state.
 *
 * @param timestep - of cannon-es [s]
 * @throws ExperimentError naming a joint that cannot be rebuilt, or a closed loop
 */
export function cannonMachine(model: Model, state: State, timestep: number): CannonMachine {
  refuseLoops(model)
  const world = emptyWorld(model, timestep)
  const coefficients: Coefficients = new Map()
  const { links, hinges } = assembled(model, state, coefficients)
  for (const { body } of links.values()) world.addBody(body)
  for (const { constraint } of hinges) addConstraint(world, constraint, timestep)
  coulombFriction(world, (a, b) => Math.max(coefficients.get(a) ?? 0, coefficients.get(b) ?? 0))
  const motors = hinges.map(({ joint }) => motorsOf(model, joint))
  return {
    step: (u) => {
      hinges.forEach((hinge, i) => {
        hinge.drive(motors[i]!.map(({ motor, index }) => ({ motor, control: u[index]! })))
      })
      addGyroscopicTorques(world)
      world.step(timestep)
    },
    pose: (body) => {
      const { link, X_LB } = model.bodyFrames[body]!
      return poseCompose(poseOf(links.get(link)!), X_LB)
    },
    kineticEnergy: () => kineticEnergy(world),
    approximations: approximations(model),
  }
}

/** @throws ExperimentError for a machine that is more than a tree: it would come apart there */
function refuseLoops({ ties }: Model): void {
  if (ties.length === 0) return
  const { kind, name } = ties[0]!.equality
  throw new ExperimentError(
    `The ${kind} "${name}" cannot be rebuilt in cannon-es: only trees of bodies are. Leave out --transfer for this machine.`,
  )
}

function emptyWorld({ gravity }: Model, timestep: number): World {
  const world = new World({ gravity: toCannonVec(gravity) })
  Object.assign(world.solver, { iterations: SOLVER_SWEEPS, tolerance: SOLVER_TOLERANCE })
  const { defaultContactMaterial: contact } = world
  contact.restitution = 0
  contact.contactEquationStiffness = contact.frictionEquationStiffness = STIFFNESS
  contact.contactEquationRelaxation = contact.frictionEquationRelaxation = RELAXATION
  world.dt = timestep
  return world
}

/** The rigid bodies by their index in the model's links, and the hinges between them. */
function assembled(model: Model, state: State, coefficients: Coefficients) {
  const kin = kinematics(model, state.q)
  const V = twists(model, kin, state)
  const links = new Map<number, CannonLink>([[WORLD, worldLink(shapesOn(model, WORLD), coefficients)]])
  const hinges: Hinge[] = []
  for (const chain of chainsOf(model)) {
    const planar = isPlanar(model, chain)
    if (!planar) refuseSlides(model, chain)
    const made = planar ? { ...chain, links: chain.links.slice(-1) } : chain
    addLinks(model, made, kin, V, coefficients, links)
    if (planar) holdInPlane(links.get(chain.links.at(-1)!)!.body, model, chain)
    else for (const link of chain.links) hinges.push(...hingeOf(model, link, links, state))
  }
  return { links, hinges }
}

function addLinks(
  model: Model,
  chain: Chain,
  kin: Kinematics,
  V: readonly Motion[],
  coefficients: Coefficients,
  links: Map<number, CannonLink>,
): void {
  const inertias = sharedInertias(model, chain)
  chain.links.forEach((link, k) => {
    const { R, p } = kin.X_WL[link]!
    const inertia = withArmature(inertias[k]!, model.links[link]!.joint)
    const shapes = shapesOn(model, link)
    links.set(link, movingLink(inertia, { Q: quaternionOf(R), p }, V[link]!, shapes, coefficients))
  })
}

function hingeOf(
  model: Model,
  index: number,
  links: ReadonlyMap<number, CannonLink>,
  { q }: State,
): readonly Hinge[] {
  const { joint, parent, X_PL0, iq } = model.links[index]!
  if (joint.kind !== 'hinge') return []
  const [a, b] = [links.get(parent)!, links.get(index)!]
  return [hingeBetween(a.body, b.body, joint, hingeFrame(a, b, joint, X_PL0), q[iq]!)]
}

/** @param X_AB - pose of link b in link a when the joint is at its reference; b's origin is on the axis */
function hingeFrame(a: CannonLink, b: CannonLink, joint: Joint, X_AB: Pose): HingeFrame {
  const axis = joint.S[0]!.angular
  const X_CaB = poseCompose(poseInverse(a.X_LC), X_AB)
  const X_CbB = poseInverse(b.X_LC)
  return {
    pivotA: toCannonVec(X_CaB.p),
    axisA: toCannonVec(quatRotate(X_CaB.Q, axis)),
    pivotB: toCannonVec(X_CbB.p),
    axisB: toCannonVec(quatRotate(X_CbB.Q, axis)),
    Q_AB: toCannonQuaternion(quatMul(X_CaB.Q, quatConjugate(X_CbB.Q))),
    reference: joint.reference(identityPose)[0]!,
  }
}

function motorsOf({ motors }: Model, joint: Joint) {
  return motors.map((motor, index) => ({ motor, index })).filter(({ motor }) => motor.joint === joint.name)
}

function addConstraint(world: World, constraint: Constraint, timestep: number): void {
  world.addConstraint(constraint)
  for (const equation of constraint.equations) equation.setSpookParams(STIFFNESS, RELAXATION, timestep)
}

/** cannon-es leaves the term ω × I ω of Euler's equation out. */
function addGyroscopicTorques(world: World): void {
  for (const body of world.bodies) {
    const omega = body.quaternion.inverse().vmult(body.angularVelocity)
    const spin = new Vec3(body.inertia.x * omega.x, body.inertia.y * omega.y, body.inertia.z * omega.z)
    body.applyTorque(body.quaternion.vmult(spin.cross(omega)))
  }
}

function kineticEnergy(world: World): number {
  return world.bodies.reduce((sum, { mass, velocity, angularVelocity, quaternion, inertia }) => {
    const { x, y, z } = quaternion.inverse().vmult(angularVelocity)
    return (
      sum +
      0.5 * (mass * velocity.lengthSquared() + inertia.x * x * x + inertia.y * y * y + inertia.z * z * z)
    )
  }, 0)
}

/** X_WL = X_WC · X_CL */
function poseOf({ body, X_LC }: CannonLink): Pose {
  const X_WC: Pose = { Q: fromCannonQuaternion(body.quaternion), p: fromCannonVec(body.position) }
  return poseCompose(X_WC, poseInverse(X_LC))
}

function approximations(model: Model): readonly string[] {
  const chains = chainsOf(model)
  const said = [
    [true, 'Contacts and joints are stiff constraints instead of compliant ones.'],
    [
      model.links.some(({ joint }) => joint.kind === 'hinge' && joint.armature[0] !== 0),
      "The inertia of the drives is added to the links' own, about their hinges.",
    ],
    [
      chains.some((chain) => chain.links.length > 1 && !isPlanar(model, chain)),
      'Links between two joints of one body carry a tenth of its inertia each.',
    ],
    [
      chains.some((chain) => isPlanar(model, chain)),
      'The planar root is held in its plane by force; springs, dampers and drives on it are left out.',
    ],
    [model.fluid !== undefined, 'The fluid is left out: nothing drags there.'],
    [
      model.links.some(({ joint: { parameters } }) => parameters.range && isUnstopped(parameters)),
      'Joints whose range only the convex model holds turn beyond it.',
    ],
  ] as const
  return said.flatMap(([applies, sentence]) => (applies ? [sentence] : []))
}

/** Whether no spring of a joint's own pushes it back into its range. */
function isUnstopped({ nonnegative }: JointParameters): boolean {
  return nonnegative['limit.stiffness'] === 0
}
