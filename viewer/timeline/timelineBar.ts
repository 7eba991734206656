import { byId } from '../panels/element.ts'
import { seconds } from '../panels/numerals.ts'
import { type Clock, SPEEDS } from './clock.ts'

/** What a person can do to the timeline. */
export interface TimelineActions {
  toggle(): void
  toFrame(frame: number): void
  /** frames forward, or back when negative */
  step(frames: number): void
  loop(on: boolean): void
  speed(factor: number): void
}

/** What the bar shows. */
export interface TimelineState {
  readonly clock: Clock
  readonly frame: number
  readonly frames: number
}

/** The row of controls under the picture. */
export interface TimelineBar {
  show(state: TimelineState): void
}

/** Binds the controls of the page to their actions. */
export function timelineBar(actions: TimelineActions): TimelineBar {
  const play = byId('play', HTMLButtonElement)
  const scrub = byId('scrub', HTMLInputElement)
  const loop = byId('loop', HTMLInputElement)
  const speed = byId('speed', HTMLSelectElement)
  const readout = byId('time', HTMLOutputElement)
  speed.replaceChildren(
    ...SPEEDS.map((factor) => new Option(`${factor}×`, String(factor), factor === 1, factor === 1)),
  )
  play.addEventListener('click', actions.toggle)
  byId('step-back', HTMLButtonElement).addEventListener('click', () => actions.step(-1))
  byId('step-on', HTMLButtonElement).addEventListener('click', () => actions.step(1))
  scrub.addEventListener('input', () => actions.toFrame(scrub.valueAsNumber))
  loop.addEventListener('change', () => actions.loop(loop.checked))
  speed.addEventListener('change', () => actions.speed(Number(speed.value)))
  return {
    show(state) {
      const { clock, frame, frames } = state
      play.dataset['playing'] = String(clock.playing)
      play.setAttribute('aria-label', clock.playing ? 'Pause' : 'Play')
      scrub.max = String(Math.max(0, frames - 1))
      scrub.valueAsNumber = frame
      scrub.style.setProperty('--filled', String(clock.duration > 0 ? clock.time / clock.duration : 0))
      scrub.setAttribute('aria-valuetext', spoken(state))
      loop.checked = clock.loop
      speed.value = String(clock.speed)
      readout.replaceChildren(shown(state))
    },
  }
}

function spoken({ clock, frame }: TimelineState): string {
  return `${seconds(clock.time)} s of ${seconds(clock.duration)} s, frame ${frame}`
}

function shown({ clock, frame, frames }: TimelineState): string {
  return `${seconds(clock.time)} / ${seconds(clock.duration)} s · frame ${frame} of ${Math.max(0, frames - 1)}`
}
