import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  defineExperiment,
  newRunFolder,
  type Problem,
  run,
  silent,
  type Values,
} from '../../experiments/index.ts'

const out = mkdtempSync(join(tmpdir(), 'limber-run-'))
afterAll(() => rmSync(out, { recursive: true }))

const knob = { unit: 'm', min: 0, max: 2, default: 1 }
const parameters = { design: { a: knob, b: knob }, control: {} }

/** What a person is told of a run of an experiment whose `setUp` returns this. */
async function notesOf(problem: unknown): Promise<readonly string[]> {
  const experiment = defineExperiment({
    name: 'plain',
    title: '',
    question: '',
    iterations: 1,
    quick: { iterations: 1 },
    setUp: () => problem as Problem,
  })
  const request = { experiment: 'plain', seed: 0, iterations: 1, settings: {}, set: {}, baselines: [] }
  const notes: string[] = []
  const reporter = { ...silent, note: (sentence: string) => void notes.push(sentence) }
  const place = () => newRunFolder(out, 'plain', 0, new Date(0))
  await run(experiment, request, undefined, place, { reporter, signal: new AbortController().signal })
  return notes
}

describe('an experiment that says nothing to minimize', () => {
  it.each([
    ['no problem', undefined, 'Experiment "plain": setUp returned no problem, expected { parameters'],
    ['no parameters', { terms: () => ({}) }, 'setUp returned no problem'],
    ['no group', { parameters: { design: {} }, terms: () => ({}) }, 'setUp returned no problem'],
    ['no terms', { parameters, terms: () => ({}) }, "The experiment's terms(values) returned no terms"],
    ['a list', { parameters, terms: () => [1] }, 'returned no terms'],
    [
      'a bare loss',
      { parameters, terms: ({ design }: Values) => design['a'] },
      'returned no terms, expected numbers by name',
    ],
    ['a plain number', { parameters, terms: () => 3 }, 'returned no terms'],
    [
      'a knob that is not there',
      { parameters, terms: ({ design }: Values) => ({ t: design['c'] }) },
      "The experiment's terms(values): t is undefined, expected a number.",
    ],
    ['a text', { parameters, terms: () => ({ t: '3' }) }, 't is of type string, expected a number.'],
  ])('%s: is refused in a sentence', async (_, problem, sentence) => {
    await expect(notesOf(problem)).rejects.toThrow(sentence)
  })
})

describe('a parameter that nothing depends on', () => {
  it('is named', async () => {
    const terms = ({ design }: Values) => ({ t: design['a']! })
    expect(await notesOf({ parameters, terms })).toEqual([
      'The loss does not depend on b: nothing will move it.',
    ])
  })

  it('is not one whose slope happens to be 0 at the start', async () => {
    const terms = ({ design }: Values) => {
      'use grad'
      return { t: (design['a']! - 1) ** 2 + design['b']! }
    }
    expect(await notesOf({ parameters, terms })).toEqual([])
  })
})
