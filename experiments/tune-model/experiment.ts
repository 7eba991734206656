/**
 * Tune a model: how far does the machine of any MJCF file get when its limbs and its gait are tuned?
 *
 * Limbs are found by themselves; those that are alike keep the same length. Mass and inertia follow the lengths.
 *
 *   npm run experiment -- tune-model --model ant.xml
 */
import { randomFrom, randomState } from '../../ad/optim/index.ts'
import {
  type GaitDefaults,
  importMjcf,
  limbKnobs,
  noticeSentences,
  type Robot,
  sineGait,
  withKnobs,
} from '../../robots/index.ts'
import { bodyPoses, totalMass } from '../../sim/index.ts'
import { ExperimentError } from '../errors.ts'
import { defineExperiment } from '../experiment.ts'
import { figures } from '../figures.ts'
import { ROOT } from '../walking/walk.ts'
import { walkProblem } from '../walking/walkProblem.ts'

/** Amplitude of every motor to begin with [rad or m]: small, so that a machine that can stand does. */
const FIRST_SWING = 0.03

export default defineExperiment({
  name: 'tune-model',
  title: 'Limb lengths and gait of any MJCF model',
  question:
    'How much further does this machine get when its limbs are tuned with its gait, at the same mass?',
  model: { about: 'the machine to tune, in MJCF' },
  settings: { duration: { value: 2, unit: 's', above: 0, about: 'how long it walks' } },
  iterations: 300,
  quick: { iterations: 2, duration: 0.2 },
  setUp: ({ settings: { duration }, seed, model, note }) => {
    const imported = importMjcf(model!.text, { file: model!.file })
    for (const sentence of noticeSentences(imported.unhonoured)) note(sentence)
    const { robot } = withKnobs(imported, limbKnobs(imported))
    refuseWhatCannotWalk(model!.file, robot)
    return walkProblem({
      robot,
      gait: sineGait(robot, phased(seed)),
      duration,
      massBudget: totalMass(robot.model()),
    })
  },
})

/** @throws ExperimentError when there is nothing to drive, nothing that could travel, or no measure for its way */
function refuseWhatCannotWalk(file: string, robot: Robot): void {
  const model = robot.model()
  const { name, joints } = model.bodies[ROOT]!
  const gravity = Math.hypot(...model.gravity)
  const height = bodyPoses(model, robot.start().q)[ROOT]!.p[2]
  if (model.motors.length === 0)
    throw new ExperimentError(`${file} has no motors: there is no gait to tune. Add an <actuator>.`)
  if (!joints.some(({ kind }) => kind === 'free' || kind === 'slide'))
    throw new ExperimentError(
      `${file}: body "${name}" cannot travel: it has no free joint and no slide. tune-model tunes machines that walk.`,
    )
  if (gravity * height <= 0)
    throw new ExperimentError(
      `${file}: body "${name}" begins at height ${figures(height)} m under a gravity of ${figures(gravity)} m/s², expected both above 0: ` +
        'tune-model measures a walk by √(gravity · height).',
    )
}

/** A gait that begins with phases drawn from the seed: which leg goes first is not for this file to know. */
function phased(seed: number): GaitDefaults {
  const random = randomFrom(randomState(seed))
  return { phase: () => Math.PI * (2 * random.uniform() - 1), amplitude: () => FIRST_SWING }
}
