import type { Evals } from './protocol.ts'

/** GradBench's evals, as programs in limber's language. */
export const EVALS: Evals = {
  ba: async () => (await import('./ba.ts')).functions,
  det: async () => (await import('./det.ts')).functions,
  gmm: async () => (await import('./gmm.ts')).functions,
  hello: async () => (await import('./hello.ts')).functions,
  ht: async () => (await import('./ht.ts')).functions,
  kmeans: async () => (await import('./kmeans.ts')).functions,
  llsq: async () => (await import('./llsq.ts')).functions,
  lse: async () => (await import('./lse.ts')).functions,
  lstm: async () => (await import('./lstm.ts')).functions,
  ode: async () => (await import('./ode.ts')).functions,
  particle: async () => (await import('./particle.ts')).functions,
  saddle: async () => (await import('./saddle.ts')).functions,
}
