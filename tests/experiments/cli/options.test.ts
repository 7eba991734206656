import { describe, expect, it } from 'vitest'
import { experimentNamed, parsedOptions } from '../../../experiments/cli/options.ts'

const settings = { massBudget: { value: 10, unit: 'kg', about: 'what it may weigh' } }

describe('options', () => {
  it('are read from the command line', () => {
    const options = parsedOptions(
      [
        'crawler',
        '--seed',
        '3',
        '--iterations=20',
        '--set',
        'a=1,b=-2e-3',
        '--quick',
        '--mass-budget',
        '9',
        '--no-view',
      ],
      settings,
    )
    expect(options).toMatchObject({
      experiment: 'crawler',
      seed: 3,
      iterations: 20,
      set: { a: 1, b: -0.002 },
      quick: true,
      view: false,
      settings: { massBudget: '9' },
    })
    expect(options).not.toHaveProperty('out')
  })

  it('may be taken back: the last word on the viewer counts', () => {
    expect(parsedOptions(['--view'], {}).view).toBe(true)
    expect(parsedOptions(['--view', '--no-view'], {}).view).toBe(false)
  })

  it('find the experiment among them', () => {
    expect(experimentNamed(['--seed', '3', 'crawler', '--quick'])).toBe('crawler')
    expect(experimentNamed(['--quick'])).toBeUndefined()
  })

  it.each([
    [['--sed', '3'], 'There is no option --sed. Did you mean --seed?'],
    [['--mass-buget', '3'], 'Did you mean --mass-budget?'],
    [['--qqqqqqqqq'], 'There is no option --qqqqqqqqq. --help lists them all.'],
    [['-s', '3'], 'There is no option -s.'],
    [['--seed', '1.5'], 'Option --seed is "1.5", expected a whole number, 0 or more.'],
    [['--seed', '-1'], 'Option --seed is "-1"'],
    [['--iterations', 'many'], 'Option --iterations is "many"'],
    [['--seed'], 'Option --seed expects a value: --seed n.'],
    [['--set', 'a'], 'Option --set has "a", expected name=number'],
    [['--set', 'a=x'], 'Option --set has "a=x", expected name=number'],
    [['--baseline', 'luck'], 'There is no baseline "luck". Choose from: cma-es, random-search.'],
    [['crawler', 'hopper'], 'One experiment at a time: "crawler", "hopper" were named.'],
  ])('refuse %j', (argv, sentence) => {
    expect(() => parsedOptions(argv, settings)).toThrow(sentence)
  })
})
