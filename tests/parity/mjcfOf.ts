import type { Shape } from '../../sim/index.ts'
import type { BodySpec, JointSpec, MachineSpec } from '../sim/randomMachine.ts'

/**
 * The spec as MJCF. Without shapes constraints are off: what is left is the smooth dynamics. With shapes they are on, for
 * MuJoCo looks for contacts only then.
 */
export function mjcfOf({ name, bodies, motors, gravity, timestep, shapes = [] }: MachineSpec): string {
  const actuators = motors.map(
    (motor) =>
      `<motor joint="${motor.joint}" gear="${motor.gear}" ${motor.range ? `ctrllimited="true" ctrlrange="${motor.range.join(' ')}"` : ''}/>`,
  )
  return `<mujoco model="${name}">
    <compiler angle="radian" inertiafromgeom="false" balanceinertia="false"/>
    <option timestep="${timestep}" gravity="${gravity.join(' ')}" integrator="Euler"><flag constraint="${shapes.length > 0 ? 'enable' : 'disable'}"/></option>
    <worldbody>${geomsOf(0, shapes)}${childrenOf(0, bodies, shapes)}</worldbody>
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

/** How far apart MuJoCo still lists two shapes as touching [m]: everything in these tests. */
const MARGIN = 100

function geomsOf(body: number, shapes: readonly Shape[]): string {
  return shapes
    .filter((shape) => shape.body === body)
    .map(
      (
        shape,
      ) => `<geom name="${shape.name}" type="${shape.geometry.kind}" size="${sizeOf(shape)}" margin="${MARGIN}"
        pos="${shape.X_BS.p.join(' ')}" quat="${shape.X_BS.Q.join(' ')}" friction="${shape.friction}"
        contype="${shape.contype}" conaffinity="${shape.conaffinity}"/>`,
    )
    .join('\n')
}

function sizeOf({ geometry }: Shape): string {
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
