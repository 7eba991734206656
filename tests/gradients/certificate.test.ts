import { describe, expect, test } from 'vitest'
import { type Configuration, configurations, pairwise, titleOf } from './certificate/configuration.ts'
import { measured } from './certificate/measured.ts'

// A part of the certificate in which all choices meet in pairs; `npm run certificate` runs all of it. Of the midpoint rule,
// whose programs are by far the longest, two stand for all here.

const explicit = configurations().filter(({ integrator }) => integrator !== 'implicitMidpoint')
const midpoint = (contact: Configuration['contact']): Configuration => ({
  joint: 'hinge',
  feature: 'limits',
  contact,
  integrator: 'implicitMidpoint',
})

describe('the derivatives of a step agree with each other and with differences, in every number', () => {
  test.each(
    [...pairwise(explicit), midpoint('compliant'), midpoint('convex elliptic')].map(
      (configuration) => [titleOf(configuration), configuration] as const,
    ),
  )('%s', (_title, configuration) => {
    expect(measured(configuration).complaints).toEqual([])
  })
})
