import { describe, expect, test } from 'vitest'
import { checkedSummary, nearestKept, parsedHistory } from '../../../viewer/files/loadRun.ts'

describe('run.json', () => {
  const summary = {
    experiment: 'throw',
    parameters: [{ name: 'speed', unit: 'm/s', lower: 0, upper: 2, before: 1 }],
  }

  test('is taken as it is when it has what the page needs', () => {
    expect(checkedSummary(summary, '/run/run.json')).toBe(summary)
  })

  test('is refused with the field, its value and what was expected', () => {
    expect(() => checkedSummary([], '/run/run.json')).toThrow(
      '/run/run.json: experiment is undefined, expected the experiment',
    )
    expect(() => checkedSummary(null, '/run/run.json')).toThrow(
      '/run/run.json holds null, expected an object.',
    )
    expect(() => checkedSummary({ experiment: 'throw' }, 'run.json')).toThrow(
      'run.json: parameters is undefined, expected a list.',
    )
    const parameters = [{ ...summary.parameters[0], upper: 'two' }]
    expect(() => checkedSummary({ ...summary, parameters }, 'run.json')).toThrow(
      'run.json: parameters[0] "speed": upper is "two", expected a number.',
    )
  })
})

describe('the history', () => {
  const line = '{"iteration":0,"loss":1,"gradientNorm":2}\n'

  test('is a line an iteration, without the last one if it was cut off', () => {
    expect(parsedHistory(`${line}${line}{"iterat`, 'history.jsonl')).toHaveLength(2)
  })

  test('names the line that is not JSON', () => {
    expect(() => parsedHistory(`${line}oops\n`, 'history.jsonl')).toThrow(
      'history.jsonl:2: not a line of JSON',
    )
  })
})

describe('the nearest kept iteration', () => {
  test.each([
    [[0, 10, 20], 10, 10],
    [[0, 10, 20], 14, 10],
    [[0, 10, 20], 15, 10],
    [[0, 10, 20], 16, 20],
    [[0, 10, 20], 99, 20],
  ])('of %j to %i is %i', (kept, iteration, expected) => {
    expect(nearestKept(kept, iteration)).toBe(expected)
  })

  test('is none when none was kept', () => {
    expect(nearestKept([], 3)).toBeUndefined()
  })
})
