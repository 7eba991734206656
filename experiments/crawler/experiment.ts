/**
 * Crawler: how far does a four-legged robot get when body and gait are tuned together?
 *
 * 18 numbers of its design and 21 of its gait follow the gradient of one walk, through every contact of every step. It
 * may weigh what it weighed before.
 *
 *   npm start                                    runs it, then opens the viewer
 *   npm run experiment -- crawler --transfer     replays the result in cannon-es
 */
import { randomFrom, randomState } from '../../ad/optim/index.ts'
import { crawler, crawlerTrot, type GaitDefaults, sineGait } from '../../robots/index.ts'
import { totalMass } from '../../sim/index.ts'
import { defineExperiment } from '../experiment.ts'
import { walkProblem } from '../walking/walkProblem.ts'
import { mirrored } from './mirroredGait.ts'

/** How much a seed changes the first phases of the gait, standard deviation [rad]; seed 0 changes nothing. */
const JITTER = 0.1

export default defineExperiment({
  name: 'crawler',
  title: 'A crawler tunes its body and its gait together',
  question:
    'How much further does a four-legged robot get when its body is tuned with its gait, at the same mass?',
  settings: {
    duration: { value: 3, unit: 's', above: 0, about: 'how long it walks' },
    massBudget: { value: totalMass(crawler.model()), unit: 'kg', above: 0, about: 'what it may weigh' },
  },
  iterations: 250,
  quick: { iterations: 2, duration: 0.25 },
  setUp: ({ settings: { duration, massBudget }, seed }) => {
    const gait = mirrored(sineGait(crawler, jittered(crawlerTrot, seed)))
    return walkProblem({ robot: crawler, gait, duration, massBudget })
  },
})

/** A gait with its phases moved a little, differently for each seed. */
function jittered(gait: GaitDefaults, seed: number): GaitDefaults {
  if (seed === 0) return gait
  const random = randomFrom(randomState(seed))
  return { ...gait, phase: (motor) => (gait.phase?.(motor) ?? 0) + JITTER * random.normal() }
}
