export type { Scalar } from '../ad/index.ts'
export { acceleration, type JointForces, jointForces } from './acceleration.ts'
export type { Constraint, Penalty } from './constraint/constraint.ts'
export { constraintsOf } from './constraint/constraints.ts'
export { equalityConstraints } from './constraint/equality.ts'
export { type BodyInverseWeight, type InverseWeights, inverseWeights } from './constraint/inverseWeights.ts'
export { quadratic } from './constraint/quadratic.ts'
export { type SoftPull, type SoftRow, softPull } from './constraint/softness.ts'
export type { Burden } from './contact/burden.ts'
export { compliant, contactResponses, normalForce, power32 } from './contact/compliant.ts'
export {
  type Contact,
  type ContactResponse,
  contactInWorld,
  contacts,
  contactWrenches,
  slip,
  turning,
} from './contact/contact.ts'
export { type ContactFrame, contactFrame } from './contact/contactFrame.ts'
export { contactInertias } from './contact/contactInertias.ts'
export { contactPushes } from './contact/contactPushes.ts'
export { contactRows } from './contact/contactRows.ts'
export { hasDistance, touches } from './contact/distance.ts'
export { fade } from './contact/friction.ts'
export type { ContactPair } from './contact/pairs.ts'
export { coneFriction, mixedSurface, type Surface } from './contact/surface.ts'
export type { Touch } from './contact/touch.ts'
export { difference, moved } from './dynamics/configuration.ts'
export { type DofMotions, dofMotions, relativeMotions } from './dynamics/dofMotions.ts'
export { kineticEnergy, potentialEnergy } from './dynamics/energy.ts'
export { type FluidForces, fluidForces } from './dynamics/fluidForces.ts'
export { forwardDynamics, type Loads } from './dynamics/forwardDynamics.ts'
export { biasForces, inverseDynamics } from './dynamics/inverseDynamics.ts'
export { type InverseDynamicsJacobian, inverseDynamicsJacobian } from './dynamics/inverseDynamicsJacobian.ts'
export { bodyPoses, type Kinematics, kinematics, twists } from './dynamics/kinematics.ts'
export { type Matrix, massMatrix } from './dynamics/massMatrix.ts'
export { centerOfMass, centroidalMomentum, totalMass, worldMomentum } from './dynamics/momentum.ts'
export { type MotorForces, motorForce, motorForces } from './dynamics/motorForces.ts'
export { bodyJacobian, type PointJacobian, pointJacobian } from './dynamics/pointJacobian.ts'
export {
  type ConstraintForce,
  type ConstraintForces,
  type ContactForce,
  constraintForces,
  contactForces,
} from './forces.ts'
export { buildModel } from './model/buildModel.ts'
export { checkModel } from './model/checkModel.ts'
export { checkState, checkVector } from './model/checkState.ts'
export type { Connect, Coupling, Equality, EqualityFrame, Weld } from './model/equality.ts'
export { ModelError, SolveError, StateError } from './model/errors.ts'
export type { Fluid, FluidBox } from './model/fluid.ts'
export type { Joint, JointParameters, JointSoftness, Passive, Stop } from './model/joint.ts'
export type { AxisJoint, Limit } from './model/jointAxis.ts'
export { type BallJoint, type BallStop, jointBall } from './model/jointBall.ts'
export { type FreeJoint, jointFree } from './model/jointFree.ts'
export { jointHinge } from './model/jointHinge.ts'
export { jointSlide } from './model/jointSlide.ts'
export { type BodyFrame, type Link, type ShapeFrame, WORLD } from './model/link.ts'
export type {
  Body,
  ContactMaterial,
  ContactModelName,
  IntegratorName,
  Model,
  ModelParts,
  ModelSettings,
  SolverOptions,
  State,
} from './model/model.ts'
export {
  type Affine,
  type Motor,
  type MotorFrame,
  motorDamper,
  motorPosition,
  motorVelocity,
} from './model/motor.ts'
export { restState } from './model/restState.ts'
export type {
  Box,
  Capsule,
  Condim,
  Friction,
  Geometry,
  Pairing,
  Plane,
  Shape,
  Softness,
  Sphere,
  Touching,
} from './model/shape.ts'
export { type Heaviness, solidInertia, volume } from './model/solid.ts'
export * from './record/recording.ts'
export { type Rollout, type RolloutOptions, type RolloutRecord, rollout } from './rollout.ts'
export { inertiaAdd, inertiaOut, zeroInertia } from './spatial/inertia.ts'
export { type Force, type Motion, power } from './spatial/motion.ts'
export { principalAxes } from './spatial/principalAxes.ts'
export {
  identityQuaternion,
  quatAxisAngle,
  quatConjugate,
  quatDifference,
  quatExp,
  quatLog,
  quatMatrix,
  quatMul,
  quatRotate,
  quatTurned,
  quatUnit,
} from './spatial/quaternion.ts'
export { identityPose, poseCompose, poseInverse, type Transform, transformOf } from './spatial/transform.ts'
export type { Inertia, Mat3, Pose, Quaternion, Sym3, Vec3 } from './spatial/types.ts'
export { add3, cross3, dot3, norm3, scale3, sub3, unit3, zero3 } from './spatial/vec3.ts'
export { step } from './step.ts'
export { type StepJacobian, stepJacobian } from './stepJacobian.ts'
export { recordedFrame, recording } from './trajectory.ts'
