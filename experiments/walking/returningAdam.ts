import { adam, type Method } from '../../ad/optim/index.ts'

type AdamMemory = ReturnType<typeof adam> extends Method<infer M> ? M : never

/** An iterate as JSON carries it. */
interface Kept {
  readonly x: readonly number[]
  readonly value: number
  readonly gradient: readonly number[]
}

interface Memory {
  /** length of a step now, per variable */
  readonly rate: number
  /** iterations since the best iterate */
  readonly since: number
  readonly best: Kept
  /** Adam's own */
  readonly means: AdamMemory
}

/** What Adam with returns is made of. */
export interface ReturningAdamOptions {
  /** length of a step at first, per variable */
  readonly rate: number
  /** iterations without a new best iterate after which it returns there */
  readonly patience: number
  /** rate after a return over that before */
  readonly shrink: number
}

/**
 * Adam that returns to the best iterate when it has lost its way, and goes on from there with shorter steps.
 *
 * Losses of walks are smooth where a machine walks and rough where it stumbles: a step too long ends there, and the
 * gradient does not lead back.
 */
export function returningAdam(
  options: ReturningAdamOptions,
): Method<Memory> & { readonly usesGradient: true } {
  return {
    ...adam(),
    patience: Number.POSITIVE_INFINITY,
    *start(x, space) {
      const { iterate, memory: means } = yield* adam().start(x, space)
      return { iterate, memory: { rate: options.rate, since: 0, best: kept(iterate), means } }
    },
    *iterate(current, memory, space) {
      const outcome = yield* adam({ rate: memory.rate }).iterate(current, memory.means, space)
      if ('halt' in outcome) return outcome
      const { iterate, memory: means } = outcome
      if (iterate.value < memory.best.value)
        return { iterate, memory: { ...memory, since: 0, best: kept(iterate), means } }
      const since = memory.since + 1
      return since < options.patience
        ? { iterate, memory: { ...memory, since, means } }
        : returned(memory, options.shrink)
    },
  }
}

/** The best iterate again, with means that begin anew. */
function returned({ best, rate }: Memory, shrink: number) {
  const none = new Float64Array(best.x.length)
  return {
    iterate: {
      x: Float64Array.from(best.x),
      value: best.value,
      gradient: Float64Array.from(best.gradient),
    },
    memory: { rate: shrink * rate, since: 0, best, means: { count: 0, mean: none, meanSquare: none } },
  }
}

function kept({
  x,
  value,
  gradient,
}: {
  readonly x: Float64Array
  readonly value: number
  readonly gradient: Float64Array
}): Kept {
  return { x: Array.from(x), value, gradient: Array.from(gradient) }
}
