import { Bench } from 'tinybench'

/** Calls that are timed together, so that reading the clock does not count. */
const TOGETHER = 100

/** Time spent on a function before it is measured, for the engine to optimise it, and while it is [ms]. */
const WARM_UP = 600
const MEASURED = 1000

/**
 * Median duration of one call of each function, all measured in turn in this process [µs].
 *
 * @param together - calls per reading of the clock
 */
export async function medians(
  functions: Readonly<Record<string, () => void>>,
  together = TOGETHER,
): Promise<Record<string, number>> {
  const bench = new Bench({ warmupTime: WARM_UP, time: MEASURED, throws: true })
  for (const [name, call] of Object.entries(functions)) {
    bench.add(name, () => {
      for (let i = 0; i < together; i++) call()
    })
  }
  await bench.run()
  return Object.fromEntries(
    bench.tasks.map((task) => {
      const { result } = task
      if (!('latency' in result))
        throw new Error(`${task.name} was not measured: its state is ${result.state}.`)
      return [task.name, (result.latency.p50 * 1000) / together]
    }),
  )
}

/** Times that functions are measured in turn where the best counts. */
const REPEATS = 5

/**
 * The least of several medians of each function, all measured in turn [µs]: whatever else runs on the machine only ever
 * slows one down.
 *
 * @param together - calls per reading of the clock
 */
export async function bestOf(
  functions: Readonly<Record<string, () => void>>,
  together = TOGETHER,
): Promise<Record<string, number>> {
  let best: Record<string, number> = {}
  for (let i = 0; i < REPEATS; i++) {
    const times = await medians(functions, together)
    best = Object.fromEntries(Object.entries(times).map(([name, t]) => [name, Math.min(t, best[name] ?? t)]))
  }
  return best
}
