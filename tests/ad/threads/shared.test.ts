import { describe, expect, test } from 'vitest'
import { shared } from '../../../ad/threads/shared.ts'
import type { Answer, Thread } from '../../../ad/threads/thread.ts'

const SIZES = { lanes: 2, inputs: 1, outputs: 1 }

/** Threads that square numbers, each taking its own time for one, by a clock that goes to whatever ends next. */
function threadsThatTake(times: readonly number[]) {
  let now = 0
  const ends = times.map(() => 0)
  const working: { at: number; thread: number; answer: () => void }[] = []
  const threads = times.map(
    (time, thread): Thread => ({
      run: (inputs) =>
        new Promise<Answer>((resolve) => {
          const answer = () => resolve({ outputs: inputs.map((x) => x * x) })
          working.push({ at: now + inputs.length * time, thread, answer })
        }),
      close: () => {},
    }),
  )
  const next = () => {
    const soonest = working.sort((a, b) => a.at - b.at).shift()
    if (!soonest) return
    now = soonest.at
    ends[soonest.thread] = now
    soonest.answer()
  }
  return { threads, ends, next }
}

/** What is computed of 0 … count − 1, and when each thread is done. */
async function squares(count: number, times: readonly number[]) {
  const { threads, ends, next } = threadsThatTake(times)
  let results: Float64Array | undefined
  let questions = 0
  const work = shared(
    threads,
    SIZES,
    Float64Array.from({ length: count }, (_, i) => i),
  )
  void work.then((found) => {
    results = found
  })
  while (!results) {
    await new Promise(setImmediate)
    next()
    questions++
  }
  return { results, ends, questions }
}

describe('shared work', () => {
  const speeds = [[1], [1, 1], [1, 1, 1], [1, 3], [1, 7, 2]]

  test.each(speeds)('ends at the same time on threads of any speed: %j', async (...times) => {
    for (const count of [0, 1, 2, 7, 1000, 1001]) {
      const { results, ends } = await squares(count, times)
      expect([...results]).toEqual(Array.from({ length: count }, (_, i) => i * i))
      // nobody takes part in less than one run of all lanes, and a thread may have begun its last one just before
      const slowest = Math.max(...times) * SIZES.lanes
      expect(Math.max(...ends) - Math.min(...ends)).toBeLessThanOrEqual(2 * slowest)
    }
  })

  test('takes few questions, however much there is to do', async () => {
    const few = await squares(1000, [1, 1])
    const many = await squares(100_000, [1, 1])
    expect(few.questions).toBeLessThan(60)
    expect(many.questions).toBeLessThan(100)
  })
})
