import { type Scene, Vector3 } from 'three'
import { greatestForce, type Recording } from '../../sim/record/index.ts'
import { momentAt } from '../timeline/frames.ts'
import { type CentrePath, centrePath } from './centrePath.ts'
import { type ContactArrows, contactArrows } from './contactArrows.ts'
import { laneWidth, reach } from './extent.ts'
import type { Layout, Role } from './look.ts'
import { type Robot, robot } from './robot.ts'

/** One of the two robots with what belongs to it. */
export interface Subject {
  readonly robot: Robot
  readonly arrows: ContactArrows
  readonly path: CentrePath
  /** of a ball around its centre that holds it [m] */
  readonly radius: number
}

/** What the camera looks at. */
export interface Focus {
  readonly centre: Vector3
  /** of a ball that holds all robots [m] */
  readonly radius: number
  /** of a ball that holds any one of them [m] */
  readonly single: number
}

/** The robots before and after on one timeline. */
export interface Pair {
  readonly subjects: ReadonlyMap<Role, Subject>
  /** Puts a recording in a role, in the place of the one before; undefined empties it. */
  cast(role: Role, recording: Recording | undefined): void
  arrange(layout: Layout): void
  showAt(time: number, forces: boolean): void
  /** Where the robots are at a time [s], smoothed over a step. */
  focusAt(time: number): Focus
}

/** Room between the lanes, relative to the larger robot's radius. */
const LANE_GAP = 0.45
/** The arrow of the greatest force, relative to the smaller robot's radius. */
const ARROW_LENGTH = 1.6

/** An empty pair in a scene. */
export function pair(scene: Scene): Pair {
  const subjects = new Map<Role, Subject>()
  let layout: Layout = 'beside'
  const arrange = () => {
    for (const [role, { robot, arrows }] of subjects) {
      robot.wear(role, layout)
      robot.object.position.y = laneOffset(subjects, role, layout)
      arrows.object.position.y = robot.object.position.y
    }
  }
  return {
    subjects,
    cast(role, recording) {
      strike(subjects, role)
      if (recording && recording.frames.length > 0) {
        const subject = subjectOf(recording)
        scene.add(subject.robot.object, subject.arrows.object)
        subjects.set(role, subject)
      }
      arrange()
    },
    arrange(chosen) {
      layout = chosen
      arrange()
    },
    showAt: (time, forces) => showAt([...subjects.values()], time, forces),
    focusAt: (time) => focusAt([...subjects.values()], time),
  }
}

function subjectOf(recording: Recording): Subject {
  const path = centrePath(recording)
  const subject = { robot: robot(recording), arrows: contactArrows(), path, radius: reach(recording, path) }
  subject.robot.showAt(0)
  return subject
}

function strike(subjects: Map<Role, Subject>, role: Role): void {
  const subject = subjects.get(role)
  subject?.robot.dispose()
  subject?.arrows.dispose()
  subjects.delete(role)
}

/** Place across the lanes [m]: the robot after nearer to the viewer, both the same way off the middle. */
function laneOffset(subjects: ReadonlyMap<Role, Subject>, role: Role, layout: Layout): number {
  if (layout === 'ghost' || subjects.size < 2) return 0
  const both = [...subjects.values()]
  const widths = both.map((subject) => laneWidth(subject.robot))
  const gap = LANE_GAP * Math.max(...both.map((subject) => subject.radius))
  const apart = (widths[0]! + widths[1]!) / 2 + gap
  return role === 'before' ? apart / 2 : -apart / 2
}

function showAt(subjects: readonly Subject[], time: number, forces: boolean): void {
  const longest = ARROW_LENGTH * Math.min(...subjects.map((subject) => subject.radius))
  const greatest = Math.max(...subjects.map(({ robot }) => greatestOf(robot.recording)))
  for (const { robot, arrows } of subjects) {
    robot.showAt(time)
    const frame = robot.recording.frames[momentAt(robot.recording, time).index]!
    arrows.show(forces ? frame.contacts : [], longest, greatest)
  }
}

const forcesKnown = new WeakMap<Recording, number>()

/** `greatestForce`, looked for once a recording. */
function greatestOf(recording: Recording): number {
  if (!forcesKnown.has(recording)) forcesKnown.set(recording, greatestForce(recording))
  return forcesKnown.get(recording)!
}

function focusAt(subjects: readonly Subject[], time: number): Focus {
  if (subjects.length === 0) return { centre: new Vector3(), radius: 1, single: 1 }
  const centres = subjects.map(({ path, robot }) =>
    new Vector3(...path.smoothAt(time)).add(robot.object.position),
  )
  const centre = new Vector3()
  for (const c of centres) centre.addScaledVector(c, 1 / centres.length)
  const radius = Math.max(...subjects.map((subject, i) => subject.radius + centres[i]!.distanceTo(centre)))
  return { centre, radius, single: Math.max(...subjects.map((subject) => subject.radius)) }
}
