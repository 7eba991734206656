/** The problem that every walking machine poses: go far ahead, upright, straight, with little effort, within a mass. */
import { compile } from '../../ad/index.ts'
import type { Gait, Robot } from '../../robots/index.ts'
import { bodyPoses, type Model, type State, totalMass } from '../../sim/index.ts'
import { type Claim, claim } from '../claims.ts'
import { ExperimentError } from '../errors.ts'
import type { Endpoint, Outcome, Problem } from '../experiment.ts'
import { figures } from '../figures.ts'
import { defaultValues, type Values } from '../parameters.ts'
import { type Driven, motionOf } from './motion.ts'
import { pushedStarts } from './pushedStarts.ts'
import { returningAdam } from './returningAdam.ts'
import { ROOT, type Walk, walk } from './walk.ts'
import { type Scale, walkTerms } from './walkTerms.ts'

/** What a walk is asked of. */
export interface Walker {
  readonly robot: Robot
  readonly gait: Gait
  /** [s] */
  readonly duration: number
  /** [kg] */
  readonly massBudget: number
}

/** How much over its budget a machine may weigh and still count as within it: a penalty is never quite zero [1]. */
const OVERWEIGHT_FORGIVEN = 0.01
/** Lean at which a walk still counts as upright, root mean square [rad]. */
const UPRIGHT = 0.5
/** Way aside over way ahead at which a walk still counts as straight [1]. */
const STRAIGHT = 0.2

/** Steps of the optimizer, in the unit box, found by trial on the crawler. */
const METHOD = returningAdam({ rate: 0.005, patience: 10, shrink: 0.6 })

/** The problem of tuning a machine and its gait together for the way ahead. */
export function walkProblem({ robot, gait, duration, massBudget }: Walker): Problem {
  const parameters = { design: robot.knobs, control: gait.parameters }
  const example = defaultValues(parameters)
  const plain = robot.model()
  const steps = stepsIn(duration, plain.timestep)
  const scale = scaleOf(plain, robot.start(), duration, massBudget)
  const driven = ({ design, control }: Values): Driven => ({
    model: robot.model(design),
    start: robot.start(design),
    control: gait.control(control),
  })
  const walked = (values: Values): Walked => {
    const { model, start, control } = driven(values)
    return { ...walk(model, start, control, steps), mass: totalMass(model) }
  }
  let compiled: ((values: Values) => Walked) | undefined
  return {
    parameters,
    method: METHOD,
    terms: (values) => trial(driven(values), steps, scale),
    record: motionOf(driven, steps, example),
    measures: (values) => measuresOf((compiled ??= compile(walked, example))(values), duration),
    machine: (values) => robot.model(values.design),
    verdict: (outcome) => claims(outcome, massBudget),
  }
}

/** @throws ExperimentError when the walk is over before its first step */
function stepsIn(duration: number, timestep: number): number {
  const steps = Math.round(duration / timestep)
  if (steps >= 1) return steps
  throw new ExperimentError(
    `A walk of ${duration} s has no step of ${timestep} s: expected a --duration of at least one.`,
  )
}

/** The loss by terms, over walks that begin with a push. */
function trial({ model, start, control }: Driven, steps: number, scale: Scale) {
  const starts = pushedStarts(model, start, scale.speed)
  const walks = starts.map((pushed) => walk(model, pushed, control, steps))
  return walkTerms(walks, totalMass(model), scale)
}

/** The speed, the torque and the mass that a machine, as it came, is measured by. */
function scaleOf(model: Model, start: State, duration: number, massBudget: number): Scale {
  const gravity = Math.hypot(...model.gravity)
  const height = bodyPoses(model, start.q)[ROOT]!.p[2]
  const torques = model.motors.map(({ gear, range = [-1, 1] }) => gear * Math.max(-range[0], range[1]))
  return { speed: Math.sqrt(gravity * height), duration, torque: Math.hypot(...torques), massBudget }
}

type Walked = Walk & { readonly mass: number }

function measuresOf({ ahead, aside, lean, effort, mass }: Walked, duration: number) {
  return {
    'way ahead': { value: ahead, unit: 'm' },
    'way aside': { value: aside, unit: 'm' },
    speed: { value: ahead / duration, unit: 'm/s' },
    lean: { value: Math.acos(1 - lean), unit: 'rad' },
    torque: { value: Math.sqrt(effort), unit: 'N·m' },
    mass: { value: mass, unit: 'kg' },
  }
}

function claims({ before, after }: Outcome, massBudget: number): readonly Claim[] {
  const of = (end: Endpoint, name: string) => end.measures[name]!.value
  const [way, aside, lean, mass] = ['way ahead', 'way aside', 'lean', 'mass'].map((name) => of(after, name))
  return [
    claim(
      'it gets further',
      way! > of(before, 'way ahead'),
      `${figures(of(before, 'way ahead'))} m → ${figures(way!)} m`,
    ),
    claim('it keeps upright', lean! < UPRIGHT, `leans by ${figures(lean!)} rad, root mean square`),
    claim('it goes straight', Math.abs(aside!) < STRAIGHT * Math.abs(way!), `${figures(aside!)} m aside`),
    claim(
      'it keeps to its mass',
      mass! <= massBudget * (1 + OVERWEIGHT_FORGIVEN),
      `${figures(mass!)} of ${figures(massBudget)} kg`,
    ),
  ]
}
