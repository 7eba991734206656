import type { Geometry, Pairing, Shape } from '../../sim/index.ts'
import type { BodySpec, JointSpec, MachineSpec } from '../sim/randomMachine.ts'

/**
 * The spec as MJCF. Without shapes constraints are off: what is left is the smooth dynamics. With shapes they are on, for
 * MuJoCo looks for contacts only then.
 */
export function mjcfOf({
  name,
  bodies,
  motors,
  gravity,
  timestep,
  shapes = [],
  together = [],
}: MachineSpec): string {
  const actuators = motors.map(
    (motor) =>
      `<motor joint="${motor.joint}" gear="${motor.gear}" ${motor.range ? `ctrllimited="true" ctrlrange="${motor.range.join(' ')}"` : ''}/>`,
  )
  return `<mujoco model="${name}">
    <compiler angle="radian" inertiafromgeom="false" balanceinertia="false"/>
    <option timestep="${timestep}" gravity="${gravity.join(' ')}" integrator="Euler" cone="elliptic" jacobian="dense"><flag constraint="${shapes.length > 0 ? 'enable' : 'disable'}"/></option>
    <worldbody>${geomsOf(0, shapes)}${childrenOf(0, bodies, shapes)}</worldbody>
    <contact>${together.map(pairOf).join('')}</contact>
    <actuator>${actuators.join('')}</actuator>
  </mujoco>`
}

function childrenOf(parent: number, bodies: readonly BodySpec[], shapes: readonly Shape[]): string {
  return bodies
    .map((body, i) => (body.parent === parent ? bodyOf(body, i + 1, bodies, shapes) : ''))
    .join('\n')
}

function bodyOf(
  { name, X_PB, joints, inertia }: BodySpec,
  index: number,
  bodies: readonly BodySpec[],
  shapes: readonly Shape[],
): string {
  return `<body name="${name}" pos="${X_PB.p.join(' ')}" quat="${X_PB.Q.join(' ')}">
    ${joints.map(jointOf).join('\n')}
    <inertial pos="${inertia.com.join(' ')}" mass="${inertia.mass}" fullinertia="${inertia.aboutCom.join(' ')}"/>
    ${geomsOf(index, shapes)}
    ${childrenOf(index, bodies, shapes)}
  </body>`
}

function jointOf(joint: JointSpec): string {
  const shared = `name="${joint.name}" damping="${joint.damping}" armature="${joint.armature}"`
  if (joint.kind === 'free') return `<joint type="free" ${shared} stiffness="${joint.stiffness}"/>`
  if (joint.kind === 'ball')
    return `<joint type="ball" ${shared} stiffness="${joint.stiffness}" pos="${joint.anchor.join(' ')}"/>`
  return `<joint type="${joint.kind}" ${shared} axis="${joint.axis.join(' ')}" pos="${joint.anchor.join(' ')}"
    stiffness="${joint.stiffness}" springref="${joint.springReference}" ref="${joint.reference}" limited="false"/>`
}

function geomsOf(body: number, shapes: readonly Shape[]): string {
  return shapes
    .filter((shape) => shape.body === body)
    .map(mjcfGeom)
    .join('\n')
}

/** A shape as a `<geom>`. */
export const mjcfGeom = (shape: Shape): string =>
  `<geom ${attributes({ ...placeOf(shape), ...touchOf(shape) })}/>`

const placeOf = ({ name, geometry, X_BS }: Shape) => ({
  name,
  type: geometry.kind,
  size: sizeOf(geometry),
  pos: X_BS.p,
  quat: X_BS.Q,
})

const touchOf = (shape: Shape) => ({
  friction: [shape.friction, shape.torsionalFriction ?? 0.005, shape.rollingFriction ?? 0.0001],
  condim: shape.condim,
  margin: shape.margin,
  gap: shape.gap,
  priority: shape.priority,
  solmix: shape.solmix,
  solref: shape.softness?.solref,
  solimp: shape.softness?.solimp,
  contype: shape.contype,
  conaffinity: shape.conaffinity,
})

function pairOf({ between, condim, friction, margin, gap, softness, solrefFriction }: Pairing): string {
  const own = { geom1: between[0], geom2: between[1], condim, friction, margin, gap }
  return `<pair ${attributes({ ...own, solref: softness?.solref, solimp: softness?.solimp, solreffriction: solrefFriction })}/>`
}

/** What is there, as XML attributes. */
function attributes(
  values: Readonly<Record<string, string | number | readonly number[] | undefined>>,
): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}="${[value].flat().join(' ')}"`)
    .join(' ')
}

function sizeOf(geometry: Geometry): string {
  switch (geometry.kind) {
    case 'plane':
      return '10 10 1'
    case 'sphere':
      return `${geometry.radius}`
    case 'capsule':
      return `${geometry.radius} ${geometry.halfLength}`
    case 'box':
      return geometry.halfSize.join(' ')
  }
}
