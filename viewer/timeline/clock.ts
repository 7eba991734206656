/** The one clock that everything on the page follows. Immutable: each function returns the clock that comes next. */
export interface Clock {
  /** since the recordings' first frames [s], from 0 to `duration` */
  readonly time: number
  /** [s] */
  readonly duration: number
  readonly playing: boolean
  readonly loop: boolean
  /** seconds shown per second */
  readonly speed: number
}

export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4] as const

/** A clock that stands at the beginning. */
export function clockAt(duration: number): Clock {
  return { time: 0, duration, playing: false, loop: true, speed: 1 }
}

/**
 * The clock after some real time has gone by: round again at the end, or halted there.
 *
 * @param elapsed - real time [s]
 */
export function advanced(clock: Clock, elapsed: number): Clock {
  if (!clock.playing) return clock
  const time = clock.time + elapsed * clock.speed
  if (time < clock.duration) return { ...clock, time }
  if (clock.loop && clock.duration > 0) return { ...clock, time: time % clock.duration }
  return { ...clock, time: clock.duration, playing: false }
}

/** The clock at another time, kept within its range. */
export function soughtTo(clock: Clock, time: number): Clock {
  return { ...clock, time: Math.min(Math.max(time, 0), clock.duration) }
}

/** Plays or pauses; played at the very end, it begins again. */
export function toggled(clock: Clock): Clock {
  const ended = clock.time >= clock.duration
  return { ...clock, playing: !clock.playing, time: !clock.playing && ended ? 0 : clock.time }
}

/** The clock for recordings of another duration. */
export function withDuration(clock: Clock, duration: number): Clock {
  return { ...clock, duration, time: Math.min(clock.time, duration) }
}
