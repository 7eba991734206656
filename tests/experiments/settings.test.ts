import { describe, expect, it } from 'vitest'
import { defineExperiment } from '../../experiments/experiment.ts'
import { resolvedSettings } from '../../experiments/settings.ts'

const experiment = defineExperiment({
  name: 'settled',
  title: 'Settings',
  question: 'Which value counts?',
  iterations: 10,
  quick: { iterations: 1, walkTime: 0.5 },
  settings: {
    walkTime: { value: 3, unit: 's', above: 0, about: 'how long it walks' },
    slope: { value: 0, unit: 'rad', about: 'of the ground' },
    method: { value: 'adam', about: 'of descent' },
  },
  setUp: () => {
    throw new Error('never set up here')
  },
})

describe('settings', () => {
  it('are what was written, else the quick value, else the default', () => {
    expect(resolvedSettings(experiment, false, {})).toEqual({ walkTime: 3, slope: 0, method: 'adam' })
    expect(resolvedSettings(experiment, true, {})).toEqual({ walkTime: 0.5, slope: 0, method: 'adam' })
    expect(resolvedSettings(experiment, true, { walkTime: '2', slope: '-1e-2', method: 'x' })).toEqual({
      walkTime: 2,
      slope: -0.01,
      method: 'x',
    })
  })

  it.each([
    [{ walkTime: 'long' }, 'Option --walk-time is "long", expected a number greater than 0 [s].'],
    [{ walkTime: '0' }, 'Option --walk-time is "0", expected a number greater than 0 [s].'],
    [{ walkTime: '-1' }, 'Option --walk-time is "-1", expected a number greater than 0 [s].'],
    [{ slope: 'NaN' }, 'Option --slope is "NaN", expected a number [rad].'],
  ])('refuse %j', (written, sentence) => {
    expect(() => resolvedSettings(experiment, false, written)).toThrow(sentence)
  })
})
