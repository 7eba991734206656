/** What a key asks for. */
export interface KeyActions {
  toggle(): void
  step(frames: number): void
  toStart(): void
  toEnd(): void
  /** turns the camera by so many steps */
  orbit(azimuth: number, polar: number): void
}

/** Frames that the page keys jump. */
const FAR = 10

/** Keys work anywhere but in controls that need them for themselves. */
export function bindKeys(actions: KeyActions): void {
  const moves: Readonly<Record<string, () => void>> = {
    ' ': actions.toggle,
    ArrowLeft: () => actions.step(-1),
    ArrowRight: () => actions.step(1),
    PageUp: () => actions.step(-FAR),
    PageDown: () => actions.step(FAR),
    Home: actions.toStart,
    End: actions.toEnd,
    'Shift+ArrowLeft': () => actions.orbit(-1, 0),
    'Shift+ArrowRight': () => actions.orbit(1, 0),
    'Shift+ArrowUp': () => actions.orbit(0, -1),
    'Shift+ArrowDown': () => actions.orbit(0, 1),
  }
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || needsKeys(event.target, event.key)) return
    const move = moves[`${event.shiftKey ? 'Shift+' : ''}${event.key}`]
    if (!move) return
    event.preventDefault()
    move()
  })
}

/** Text fields and lists keep every key, sliders all but the space bar, buttons and boxes to tick the space bar. */
function needsKeys(target: EventTarget | null, key: string): boolean {
  if (target instanceof HTMLInputElement && target.type === 'range') return key !== ' '
  if (target instanceof HTMLInputElement && target.type === 'checkbox') return key === ' '
  if (target instanceof HTMLSelectElement || target instanceof HTMLInputElement) return true
  return (
    (target instanceof HTMLButtonElement ||
      (target instanceof HTMLElement && target.tagName === 'SUMMARY')) &&
    key === ' '
  )
}
