import { describe, expect, test } from 'vitest'
import type { BaselineOptions } from '../../../ad/testing/matchBaseline.ts'
import { gradientMatchersIn, type RunningTest } from '../../../ad/testing/matchers.ts'
import { nodeSurroundings } from '../../../ad/testing/nodeSurroundings.ts'
import type { Surroundings } from '../../../ad/testing/surroundings.ts'

const TEST: RunningTest = {
  isNot: false,
  testPath: '/work/tests/arm.test.ts',
  currentTestName: 'arm > swings',
}
const FILE = '/work/tests/__gradients__/arm.test.ts.json'

/** A desk whose disk is a map. */
function desk(variables: Readonly<Record<string, string>> = {}, files = new Map<string, string>()) {
  const surroundings: Surroundings = {
    read: (path) => files.get(path),
    write: (path, text) => void files.set(path, text),
    variable: (name) => variables[name],
    folder: '/work',
    today: () => '2026-11-23',
    engine: 'node v20.20.0',
  }
  const { toMatchGradientBaseline } = gradientMatchersIn(surroundings)
  return {
    files,
    match: (gradient: unknown, options: BaselineOptions, running: Partial<RunningTest> = {}) =>
      toMatchGradientBaseline.call({ ...TEST, ...running }, gradient, options),
    named: (name: string, gradient: unknown, options: BaselineOptions) =>
      toMatchGradientBaseline.call(TEST, gradient, name, options),
  }
}

const RECORD = { LIMBER_UPDATE_GRADIENTS: '1' }
const GRADIENT = { design: { thigh: 0.1 + 0.2, mass: -1e-300 }, q: [1 / 3, 0] }
const UNIT = { unit: { design: 'm/m', 'design.mass': 'm/kg' }, tolerance: 1e-10 }

describe('a baseline', () => {
  test('goes round through its file unchanged to the last bit', () => {
    const { files, match } = desk(RECORD)
    expect(match(GRADIENT, UNIT).pass).toBe(true)
    expect(desk({}, files).match(GRADIENT, { ...UNIT }).pass).toBe(true)
    const { 'arm > swings': kept } = JSON.parse(files.get(FILE)!)
    expect(kept).toMatchObject({
      value: { 'design.thigh': 0.1 + 0.2, 'design.mass': -1e-300, 'q[0]': 1 / 3, 'q[1]': 0 },
      ...UNIT,
      recorded: { date: '2026-11-23', limber: expect.stringMatching(/^\d+\.\d+/), engine: 'node v20.20.0' },
    })
  })

  test('is missed, with the command that records it', () => {
    const { files, match } = desk()
    const { pass, message } = match(GRADIENT, UNIT)
    expect(pass).toBe(false)
    expect(message()).toBe(
      `There is no baseline "arm > swings" in ${FILE}.\n` +
        'To record it: LIMBER_UPDATE_GRADIENTS=1 npx vitest run tests/arm.test.ts',
    )
    expect(files.size).toBe(0)
  })

  test('says what differs: path, unit, both numbers, how much', () => {
    const { files, match } = desk(RECORD)
    match(GRADIENT, UNIT)
    const changed = { design: { thigh: 0.3003, mass: -1e-300 }, q: [1 / 3, 0] }
    const { pass, message } = desk({}, files).match(changed, UNIT)
    expect(pass).toBe(false)
    expect(message()).toContain('"arm > swings" (recorded 2026-11-23 with limber')
    expect(message()).toMatch(
      /design\.thigh \[m\/m\] +0\.30000000000000004 +0\.3003 +1\.0e-3\n {2}3 more agree/,
    )
    expect(message()).toMatch(/If the change is meant, record it: LIMBER_UPDATE_GRADIENTS=1/)
  })

  test('names components that came and went', () => {
    const { files, match } = desk(RECORD)
    match([1, 2], { unit: '1' })
    const { message } = desk({}, files).match({ a: 1 }, { unit: '1' })
    expect(message()).toMatch(/gradient\[0\] \[1\] +1 +absent/)
    expect(message()).toMatch(/a \[1\] +absent +1/)
  })

  test('stays as it is while it holds, whatever was asked for', () => {
    const { files, match } = desk(RECORD)
    match([1, 2], { unit: '1' })
    const before = files.get(FILE)
    expect(match([1, 2 + 1e-12], { unit: '1' }).pass).toBe(true)
    expect(files.get(FILE)).toBe(before)
    expect(match([1, 2.1], { unit: '1' }).pass).toBe(true)
    expect(files.get(FILE)).not.toBe(before)
  })

  test('is recorded by vitest -u too', () => {
    const { files, match } = desk()
    expect(match([1], { unit: '1' }, { snapshotState: { _updateSnapshot: 'all' } }).pass).toBe(true)
    expect(files.has(FILE)).toBe(true)
    expect(match([2], { unit: '1' }, { snapshotState: { _updateSnapshot: 'new' } }).pass).toBe(false)
  })

  test('is not recorded in CI, even on request', () => {
    const { files, match } = desk({ ...RECORD, CI: 'true' })
    const { pass, message } = match([1], { unit: '1' })
    expect(pass).toBe(false)
    expect(message()).toMatch(/never recorded in CI/)
    expect(files.size).toBe(0)
  })

  test('does not loosen its tolerance or change its unit by itself', () => {
    const { files, match } = desk(RECORD)
    match([1], { unit: 'm', tolerance: 1e-9 })
    const later = desk({}, files)
    expect(later.match([1], { unit: 'm', tolerance: 1e-3 }).message()).toMatch(
      /tolerance is 1e-9, the test's 0\.001/,
    )
    expect(later.match([1], { unit: 'mm', tolerance: 1e-9 }).message()).toMatch(
      /unit is "m", the test's "mm"/,
    )
  })

  test('leaves its neighbours alone', () => {
    const { files, named } = desk(RECORD)
    named('b', [1], { unit: '1' })
    named('a', 2, { unit: '1' })
    named('b', [3], { unit: '1' })
    const kept = JSON.parse(files.get(FILE)!)
    expect(Object.keys(kept)).toEqual(['a', 'b'])
    expect(kept.a.value).toEqual({ gradient: 2 })
    expect(kept.b.value).toEqual({ 'gradient[0]': 3 })
  })

  test('lets pass what the rounding of the largest component hides, and nothing more', () => {
    const { files, match } = desk(RECORD)
    match([1, 0], { unit: '1' })
    const later = desk({}, files)
    expect(later.match([1, 1e-17], { unit: '1' }).pass).toBe(true)
    expect(later.match([1, 1e-12], { unit: '1' }).pass).toBe(false)
  })
})

describe('is refused', () => {
  const { match } = desk(RECORD)
  test.each([
    [
      'a gradient that is not finite',
      () => match({ design: [1, Number.NaN] }, UNIT),
      /design\[1\] is NaN.*checkFinite/,
    ],
    ['one without numbers', () => match({}, UNIT), /holds no number/],
    ['one without a unit', () => match([1], {} as BaselineOptions), /say what the gradient is measured in/],
    ['one outside a test', () => match([1], UNIT, { testPath: '' }), /belongs to a test/],
    ['a negated one', () => match([1], UNIT, { isNot: true }), /leave out \.not/],
    [
      'a file that is damaged',
      () => desk({}, new Map([[FILE, '{ "arm']])).match([1], UNIT),
      /arm\.test\.ts\.json cannot be read as JSON/,
    ],
  ])('%s', (_what, attempt, sentence) => {
    expect(attempt).toThrow(sentence)
  })
})

test('typed arrays are arrays', () => {
  const { files, match } = desk(RECORD)
  match(Float64Array.of(1, 2), { unit: '1' })
  expect(desk({}, files).match([1, 2], { unit: '1' }).pass).toBe(true)
})

test('this process has a disk and an environment', () => {
  const here = nodeSurroundings()
  expect(here.read(import.meta.filename)).toContain('this process has a disk')
  expect(here.read(`${import.meta.filename}.gone`)).toBeUndefined()
  expect(here.today()).toMatch(/^\d{4}-\d\d-\d\d$/)
  expect(here.engine).toBe(`node ${process.version}`)
  expect(here.variable('PATH')).toBe(process.env['PATH'])
})
