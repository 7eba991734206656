/** How often a function is to be run: at least so many times, and at least for so long in all [s]. */
export interface Runs {
  readonly min_runs: number
  readonly min_seconds: number
}

/** A message of an eval, as GradBench forwards it. */
export type Message =
  | { readonly id: number; readonly kind: 'start'; readonly eval?: string }
  | { readonly id: number; readonly kind: 'define'; readonly module: string }
  | {
      readonly id: number
      readonly kind: 'evaluate'
      readonly module: string
      readonly function: string
      readonly input: unknown
    }
  | { readonly id: number; readonly kind: 'analysis'; readonly of: number; readonly valid: boolean }

/** How long something took. "prepare" is before the first run, "evaluate" one run. */
export interface Timing {
  readonly name: 'prepare' | 'evaluate'
  readonly nanoseconds: number
}

/** What is said to a message: to `start` and `analysis` no more than the number of the message. */
export interface Response {
  readonly id: number
  readonly tool?: string
  readonly success?: boolean
  readonly output?: unknown
  readonly timings?: readonly Timing[]
  readonly error?: string
}

/** A function made ready for one input: what is timed, and what it came to, in the shape that is to be sent. */
export interface Prepared {
  readonly run: () => void
  readonly output: () => unknown
}

/** The functions of an eval: each makes itself ready for an input. */
// biome-ignore lint/suspicious/noExplicitAny: inputs come as JSON; each eval names what it expects
export type Functions = Readonly<Record<string, (input: any) => Prepared>>

/** Evals by name, loaded when one is asked for. */
export type Evals = Readonly<Record<string, () => Promise<Functions>>>

/** The response to a message. Whatever goes wrong in an eval is said in the response, not thrown. */
export async function answer(message: Message, evals: Evals): Promise<Response> {
  const { id } = message
  if (message.kind === 'start') return { id, tool: 'limber' }
  if (message.kind !== 'define' && message.kind !== 'evaluate') return { id }
  try {
    const functions = await evalNamed(message.module, evals)
    return { id, success: true, ...(message.kind === 'evaluate' ? evaluated(message, functions) : {}) }
  } catch (error) {
    return {
      id,
      success: false,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }
  }
}

function evalNamed(name: string, evals: Evals): Promise<Functions> {
  const load = Object.hasOwn(evals, name) ? evals[name] : undefined
  if (!load) throw new RangeError(`There is no eval "${name}"; there are: ${Object.keys(evals).join(', ')}.`)
  return load()
}

function evaluated(
  message: Extract<Message, { kind: 'evaluate' }>,
  functions: Functions,
): { output: unknown; timings: readonly Timing[] } {
  const prepare = Object.hasOwn(functions, message.function) ? functions[message.function] : undefined
  if (!prepare) {
    const there = Object.keys(functions).join(', ')
    throw new RangeError(
      `The eval ${message.module} has no function "${message.function}"; it has: ${there}.`,
    )
  }
  const began = performance.now()
  const prepared = prepare(message.input)
  const timings = [timing('prepare', began), ...timedRuns(prepared.run, message.input as Partial<Runs>)]
  return { output: prepared.output(), timings }
}

function timedRuns(run: () => void, { min_runs = 1, min_seconds = 0 }: Partial<Runs>): Timing[] {
  const timings: Timing[] = []
  let nanoseconds = 0
  do {
    const began = performance.now()
    run()
    const took = timing('evaluate', began)
    timings.push(took)
    nanoseconds += took.nanoseconds
  } while (timings.length < min_runs || nanoseconds < min_seconds * 1e9)
  return timings
}

function timing(name: Timing['name'], began: number): Timing {
  return { name, nanoseconds: Math.round((performance.now() - began) * 1e6) }
}
