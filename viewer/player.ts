import type { Recording, Triple } from '../sim/record/index.ts'
import { byId } from './panels/element.ts'
import { type NameTags, nameTags } from './panels/nameTags.ts'
import type { ViewName } from './scene/cameraRig.ts'
import { type DistanceMarks, distanceMarks } from './scene/distanceMarks.ts'
import { groundHeight } from './scene/ground.ts'
import type { Layout, Role } from './scene/look.ts'
import { type Pair, pair } from './scene/pair.ts'
import { cssColor, type Stage, stage } from './scene/stage.ts'
import { advanced, type Clock, clockAt, soughtTo, toggled, withDuration } from './timeline/clock.ts'
import { frameTime, momentAt, recordingDuration } from './timeline/frames.ts'
import { bindKeys } from './timeline/keys.ts'
import { type TimelineBar, timelineBar } from './timeline/timelineBar.ts'

/** The robots on their stage and the clock that moves them. */
export interface Player {
  readonly pair: Pair
  clock(): Clock
  /** frame of the leading recording, the one with most frames */
  frame(): number
  /** Puts a recording in a role under a name; undefined empties the role. */
  cast(role: Role, recording: Recording | undefined, name: string): void
  /** Frames the robots anew and lays out the ground for them. */
  open(view: ViewName): void
  play(): void
  pause(): void
  seek(time: number): void
  arrange(layout: Layout): void
  follow(on: boolean): void
  forces(on: boolean): void
  look(view: ViewName): void
  /** Unit vector from the robots to the camera, in world axes. */
  direction(): Triple
  paint(): void
}

/** Angle of one key press around the subject [rad]. */
const ORBIT_STEP = Math.PI / 24
/** Letters on the ground relative to a robot's radius, and how far they reach beyond the path. */
const MARK_SIZE = 0.2
const MARK_ROOM = 4

/**
 * The player on the page's canvas and controls.
 *
 * @param gliding - whether the camera may come to rest softly; not for people who asked for less motion
 */
export function player(gliding: boolean): Player {
  const set = stage(byId('canvas', HTMLCanvasElement), gliding)
  return new StagePlayer(set, pair(set.scene))
}

class StagePlayer implements Player {
  readonly pair: Pair
  readonly #stage: Stage
  readonly #bar: TimelineBar
  readonly #tags: NameTags
  #clock: Clock = clockAt(0)
  #following = true
  #forces = true
  #marks: DistanceMarks | undefined

  constructor(set: Stage, robots: Pair) {
    this.#stage = set
    this.pair = robots
    this.#tags = nameTags(
      { before: byId('tag-before', HTMLElement), after: byId('tag-after', HTMLElement) },
      robots,
    )
    const actions = {
      toggle: () => this.#run(toggled(this.#clock)),
      toFrame: (frame: number) => this.#toFrame(frame),
      step: (frames: number) => this.#step(frames),
      loop: (loop: boolean) => this.#run({ ...this.#clock, loop }),
      speed: (speed: number) => this.#run({ ...this.#clock, speed }),
      toStart: () => this.#toFrame(0),
      toEnd: () => this.#toFrame(Number.POSITIVE_INFINITY),
      orbit: (azimuth: number, polar: number) => set.rig.orbit(azimuth * ORBIT_STEP, polar * ORBIT_STEP),
    }
    this.#bar = timelineBar(actions)
    bindKeys(actions)
    set.onFrame((elapsed) => this.#advance(elapsed))
  }

  clock(): Clock {
    return this.#clock
  }

  frame(): number {
    const leading = this.#leading()
    return leading ? momentAt(leading, this.#clock.time).index : 0
  }

  cast(role: Role, recording: Recording | undefined, name: string): void {
    this.pair.cast(role, recording)
    this.#tags.rename(role, name)
    const durations = this.#recordings().map(recordingDuration)
    this.#run(withDuration(this.#clock, Math.max(0, ...durations)))
  }

  open(view: ViewName): void {
    const height = groundHeight(this.#recordings())
    this.#stage.ground.object.position.z = height
    this.#layMarks(height)
    this.look(view)
    this.paint()
  }

  play(): void {
    this.#run({ ...this.#clock, playing: true })
  }

  pause(): void {
    this.#run({ ...this.#clock, playing: false })
  }

  seek(time: number): void {
    this.#run(soughtTo(this.#clock, time))
  }

  arrange(layout: Layout): void {
    this.pair.arrange(layout)
    document.documentElement.dataset['layout'] = layout
    this.#show()
  }

  follow(on: boolean): void {
    this.#following = on
    this.#show()
  }

  forces(on: boolean): void {
    this.#forces = on
    this.#show()
  }

  look(view: ViewName): void {
    this.#stage.rig.look(view, this.pair.focusAt(this.#clock.time))
    this.#show()
  }

  direction(): Triple {
    return this.#stage.rig.direction().toArray()
  }

  paint(): void {
    this.#marks?.paint(cssColor('--marks'))
    this.#stage.paint()
  }

  #recordings(): readonly Recording[] {
    return [...this.pair.subjects.values()].map((subject) => subject.robot.recording)
  }

  #leading(): Recording | undefined {
    return this.#recordings().reduce<Recording | undefined>(
      (most, one) => (most && most.frames.length >= one.frames.length ? most : one),
      undefined,
    )
  }

  #run(clock: Clock): void {
    this.#clock = clock
    this.#show()
  }

  #advance(elapsed: number): boolean {
    if (this.#clock.playing) {
      this.#clock = advanced(this.#clock, elapsed)
      this.#pose()
    }
    this.#tags.place(this.#stage.rig.camera, this.#clock.time)
    return this.#clock.playing
  }

  #show(): void {
    this.#pose()
    this.#stage.invalidate()
  }

  #pose(): void {
    const { time } = this.#clock
    const leading = this.#leading()
    this.#bar.show({ clock: this.#clock, frame: this.frame(), frames: leading?.frames.length ?? 0 })
    if (!leading) return
    this.pair.showAt(time, this.#forces)
    const focus = this.pair.focusAt(time)
    if (this.#following) this.#stage.rig.follow(focus)
    this.#stage.light(focus.centre, focus.radius)
  }

  #toFrame(frame: number): void {
    const leading = this.#leading()
    if (!leading) return
    const kept = Math.min(Math.max(frame, 0), leading.frames.length - 1)
    this.#run({ ...soughtTo(this.#clock, frameTime(leading, kept)), playing: false })
  }

  #step(frames: number): void {
    this.#toFrame(this.frame() + frames)
  }

  /** Marks along the nearer lane, past both ends of what the robots walk. */
  #layMarks(height: number): void {
    this.#marks?.dispose()
    const subjects = [...this.pair.subjects.values()]
    if (subjects.length === 0) return
    const radius = Math.max(...subjects.map((subject) => subject.radius))
    const xs = subjects.flatMap(({ robot }) =>
      robot.recording.frames.flatMap((frame) => frame.poses.slice(1).map((X) => X.p_WB[0])),
    )
    const [least, most] = xs.reduce(([a, b], x) => [Math.min(a, x), Math.max(b, x)], [0, 0])
    const nearest = Math.min(...subjects.map(({ robot }) => robot.object.position.y))
    const line = {
      from: least - MARK_ROOM * radius,
      to: most + MARK_ROOM * radius,
      y: nearest - 1.1 * radius,
      size: MARK_SIZE * radius,
    }
    this.#marks = distanceMarks(line)
    this.#marks.object.position.z = height
    this.#stage.scene.add(this.#marks.object)
  }
}
