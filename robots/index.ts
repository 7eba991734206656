export type { GaitDefaults } from './control/gaitKnobs.ts'
export { type Servo, servosOf } from './control/servo.ts'
export { type Gait, sineGait } from './control/sineGait.ts'
export { crawlerTrot } from './control/trot.ts'
export { body, inertia } from './describe/body.ts'
export { clearance } from './describe/clearance.ts'
export { contactFor, limitsFor } from './describe/compliance.ts'
export { connect, couple, hold, weld } from './describe/equality.ts'
export { ball, free, hinge, slide } from './describe/joints.ts'
export { motor, servo } from './describe/motor.ts'
export { box, capsule, ground, sphere } from './describe/shapes.ts'
export type {
  BodyPart,
  EqualityPart,
  JointPart,
  MotorPart,
  Part,
  RobotTree,
  ShapePart,
  Start,
} from './describe/tree.ts'
export { world } from './describe/world.ts'
export type { Design, DesignOf, KnobTable } from './knobs/design.ts'
export { DesignError } from './knobs/designError.ts'
export {
  angle,
  damping,
  density,
  factor,
  frequency,
  gear,
  type Knob,
  length,
  mass,
  quantity,
  stiffness,
  type Tie,
  tied,
  torque,
} from './knobs/knob.ts'
export { type Robot, robot } from './knobs/robot.ts'
export { crawler } from './library/crawler.ts'
export { hopper } from './library/hopper.ts'
export { jumper } from './library/jumper.ts'
export { doublePendulum, pendulum } from './library/pendulum.ts'
export { type ImportedRobot, importMjcf } from './mjcf/importMjcf.ts'
export { limbKnobs } from './mjcf/limbKnobs.ts'
export { MjcfError } from './mjcf/mjcfError.ts'
export { type Notice, noticeSentences } from './mjcf/notice.ts'
export { importedKnobs, type KnobRequest, withKnobs } from './mjcf/withKnobs.ts'
