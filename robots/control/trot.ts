import type { GaitDefaults } from './gaitKnobs.ts'

/** How far hips and knees swing in the trot to begin with [rad]. */
const HIP_SWING = 0.2
const KNEE_SWING = 0.15

/**
 * Where a gait of the crawler begins: a trot. Diagonal legs go together; a knee bends a quarter of a period before its
 * hip is furthest ahead, so that the foot is up while it swings forward.
 */
export const crawlerTrot: GaitDefaults = {
  frequency: 2,
  amplitude: (motor) => (motor.endsWith('.knee') ? KNEE_SWING : motor.endsWith('.hip') ? HIP_SWING : 0),
  phase: (motor) => {
    const diagonal = motor.startsWith('frontLeft') || motor.startsWith('backRight') ? 0 : Math.PI
    return motor.endsWith('.knee') ? diagonal + KNEE_LEAD : diagonal
  },
}

/** Knee before hip [rad]. */
const KNEE_LEAD = Math.PI / 2
