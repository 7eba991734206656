import { Vector3 } from 'three'
import type { Triple } from '../sim/record/index.ts'
import type { Player } from './player.ts'
import type { Layout, Role } from './scene/look.ts'

/** What `window.limberViewer` tells and takes: for tests and for curious people. */
export interface ViewerHandle {
  /** resolves when the run is shown, or the notice that says why not */
  readonly ready: Promise<void>
  seek(time: number): void
  state(): ViewerState
}

/** What the page shows at the moment. */
export interface ViewerState {
  readonly time: number
  readonly duration: number
  readonly frame: number
  readonly playing: boolean
  readonly loop: boolean
  readonly speed: number
  readonly layout: Layout
  /** unit vector from the robots to the camera, in world axes */
  readonly direction: Triple
  /** picked iteration; null: the end result */
  readonly iteration: number | null
  readonly robots: Readonly<Partial<Record<Role, RobotState>>>
}

/** One of the robots as it is drawn. */
export interface RobotState {
  readonly name: string
  /** displacement of the robot's lane [m] */
  readonly lane: Triple
  /** where three.js draws every body, in world axes */
  readonly bodies: readonly {
    readonly name: string
    readonly position: Triple
    readonly matrix: readonly number[]
  }[]
}

declare global {
  interface Window {
    limberViewer: ViewerHandle
  }
}

/** The state of the page as plain data. */
export function viewerState(player: Player, layout: Layout, iteration: number | undefined): ViewerState {
  const { time, duration, playing, loop, speed } = player.clock()
  const robots = Object.fromEntries(
    [...player.pair.subjects.keys()].map((role) => [role, robotState(player, role)]),
  )
  return {
    time,
    duration,
    frame: player.frame(),
    playing,
    loop,
    speed,
    layout,
    direction: player.direction(),
    iteration: iteration ?? null,
    robots,
  }
}

function robotState(player: Player, role: Role): RobotState {
  const { robot } = player.pair.subjects.get(role)!
  return {
    name: robot.recording.name,
    lane: robot.object.position.toArray(),
    bodies: robot.bodies.map((body) => ({
      name: body.name,
      position: body.getWorldPosition(new Vector3()).toArray(),
      matrix: body.matrixWorld.toArray(),
    })),
  }
}
