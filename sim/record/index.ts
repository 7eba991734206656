export { decodeMcap } from './decodeMcap.ts'
export { encodeMcap } from './encodeMcap.ts'
export type {
  Quadruple,
  RecordedBody,
  RecordedContact,
  RecordedFrame,
  RecordedGeometry,
  RecordedPose,
  RecordedShape,
  Recording,
  Signal,
  Triple,
} from './recording.ts'
export { greatestForce } from './sceneMessages.ts'
