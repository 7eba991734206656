/** The signals that ask a run to stop, with the exit codes that shells expect. */
const STOPPING = { SIGINT: 130, SIGTERM: 143 } as const

/** Settles when a signal asks the process to stop. */
export function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of Object.keys(STOPPING)) process.once(name, () => resolve())
  })
}

/** A run that can be asked to stop. */
export interface Interruption {
  readonly signal: AbortSignal
  /** the exit code, once a signal came */
  exitCode(): number | undefined
  /** lets the signals do what they did before */
  release(): void
}

/**
 * Turns the first Ctrl-C into a request to stop after the iteration at hand; a second one ends the process at once.
 *
 * @param onStop - told once, when the request comes
 */
export function interruptible(onStop: () => void): Interruption {
  const controller = new AbortController()
  let code: number | undefined
  const handlers = Object.entries(STOPPING).map(([name, exitCode]) => {
    const handler = () => {
      if (code !== undefined) process.exit(exitCode)
      code = exitCode
      onStop()
      controller.abort()
    }
    process.on(name, handler)
    return [name, handler] as const
  })
  return {
    signal: controller.signal,
    exitCode: () => code,
    release: () => {
      for (const [name, handler] of handlers) process.off(name, handler)
    },
  }
}
