import type { IntegratorName } from '../../../sim/index.ts'

// What the certificate varies: one machine each, and in each all its numbers.

export const JOINTS = ['hinge', 'slide', 'ball', 'free'] as const
export const FEATURES = ['nothing', 'springs', 'damping', 'limits', 'dry friction'] as const
export const CONTACTS = ['none', 'compliant', 'convex pyramidal', 'convex elliptic'] as const
export const INTEGRATORS = [
  'euler',
  'implicitFast',
  'rungeKutta4',
  'implicitMidpoint',
] as const satisfies readonly IntegratorName[]

/** One machine of the certificate. */
export interface Configuration {
  readonly joint: (typeof JOINTS)[number]
  /** what the joint does by itself */
  readonly feature: (typeof FEATURES)[number]
  readonly contact: (typeof CONTACTS)[number]
  readonly integrator: (typeof INTEGRATORS)[number]
}

/** Configurations that are not certified, and why. */
export interface LeftOut {
  readonly what: string
  readonly reason: string
  readonly applies: (configuration: Configuration) => boolean
}

export const LEFT_OUT: readonly LeftOut[] = [
  {
    what: 'free joints with limits',
    reason: 'a free joint has none',
    applies: ({ joint, feature }) => joint === 'free' && feature === 'limits',
  },
]

/** Every configuration that is certified. */
export function configurations(): readonly Configuration[] {
  return combinations().filter((configuration) => !LEFT_OUT.some(({ applies }) => applies(configuration)))
}

function combinations(): readonly Configuration[] {
  return JOINTS.flatMap((joint) =>
    FEATURES.flatMap((feature) =>
      CONTACTS.flatMap((contact) =>
        INTEGRATORS.map((integrator) => ({ joint, feature, contact, integrator })),
      ),
    ),
  )
}

/**
 * A few configurations in which every pair of choices meets that meets anywhere: each is the one that brings most new
 * pairs, the first of those that bring as many.
 */
export function pairwise(all: readonly Configuration[]): readonly Configuration[] {
  const missing = new Set(all.flatMap(pairsOf))
  const chosen: Configuration[] = []
  const gain = (configuration: Configuration) =>
    pairsOf(configuration).filter((pair) => missing.has(pair)).length
  while (missing.size > 0) {
    const best = all.reduce((a, b) => (gain(b) > gain(a) ? b : a))
    for (const pair of pairsOf(best)) missing.delete(pair)
    chosen.push(best)
  }
  return chosen
}

function pairsOf(configuration: Configuration): readonly string[] {
  const choices = Object.entries(configuration).map(([axis, choice]) => `${axis}=${choice}`)
  return choices.flatMap((first, i) => choices.slice(i + 1).map((second) => `${first} ${second}`))
}

/** 'hinge, springs, compliant, euler' */
export function titleOf({ joint, feature, contact, integrator }: Configuration): string {
  return [joint, feature, contact, integrator].join(', ')
}
