import type { BodySpec, JointSpec, MachineSpec } from '../sim/randomMachine.ts'

/** The spec as MJCF, with constraints off: what is left is the smooth dynamics. */
export function mjcfOf({ name, bodies, motors, gravity, timestep }: MachineSpec): string {
  const actuators = motors.map(
    (motor) =>
      `<motor joint="${motor.joint}" gear="${motor.gear}" ${motor.range ? `ctrllimited="true" ctrlrange="${motor.range.join(' ')}"` : ''}/>`,
  )
  return `<mujoco model="${name}">
    <compiler angle="radian" inertiafromgeom="false" balanceinertia="false"/>
    <option timestep="${timestep}" gravity="${gravity.join(' ')}" integrator="Euler"><flag constraint="disable"/></option>
    <worldbody>${childrenOf(0, bodies)}</worldbody>
    <actuator>${actuators.join('')}</actuator>
  </mujoco>`
}

function childrenOf(parent: number, bodies: readonly BodySpec[]): string {
  return bodies.map((body, i) => (body.parent === parent ? bodyOf(body, i + 1, bodies) : '')).join('\n')
}

function bodyOf(
  { name, X_PB, joints, inertia }: BodySpec,
  index: number,
  bodies: readonly BodySpec[],
): string {
  return `<body name="${name}" pos="${X_PB.p.join(' ')}" quat="${X_PB.Q.join(' ')}">
    ${joints.map(jointOf).join('\n')}
    <inertial pos="${inertia.com.join(' ')}" mass="${inertia.mass}" fullinertia="${inertia.aboutCom.join(' ')}"/>
    ${childrenOf(index, bodies)}
  </body>`
}

function jointOf(joint: JointSpec): string {
  const shared = `name="${joint.name}" damping="${joint.damping}" armature="${joint.armature}"`
  if (joint.kind === 'free') return `<joint type="free" ${shared}/>`
  return `<joint type="${joint.kind}" ${shared} axis="${joint.axis.join(' ')}" pos="${joint.anchor.join(' ')}"
    stiffness="${joint.stiffness}" springref="${joint.springReference}" ref="${joint.reference}" limited="false"/>`
}
