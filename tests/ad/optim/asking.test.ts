import { expect, test } from 'vitest'
import {
  type Answer,
  type Asking,
  asked,
  evaluationsIn,
  type Question,
  together,
  translated,
} from '../../../ad/optim/asking.ts'
import { cmaEs, linearConstraint, minimizeAsync } from '../../../ad/optim/index.ts'

const at = (x: number) => Float64Array.of(x)
const doubled = ({ x }: Question): Answer => ({ value: 2 * x[0]!, gradient: at(0) })

/** Runs a computation, noting the sizes of the batches that it asks for. */
function run<T>(asking: Asking<T>, answer: (question: Question) => Answer): { result: T; batches: number[] } {
  const batches: number[] = []
  let turn = asking.next()
  while (!turn.done) {
    batches.push(turn.value.length)
    turn = asking.next(turn.value.map(answer))
  }
  return { result: turn.value, batches }
}

/** Asks for the value so many times, each time where the last answer was. */
function* chain(start: number, length: number): Asking<number> {
  let x = start
  for (let k = 0; k < length; k++) x = (yield* asked({ ask: 'value', x: at(x) })).value
  return x
}

test('computations side by side get their own answers, in batches that shrink as they finish', () => {
  const { result, batches } = run(together([chain(1, 3), chain(10, 1), chain(5, 0), chain(100, 2)]), doubled)
  expect(result).toEqual([8, 20, 5, 400])
  expect(batches).toEqual([3, 2, 1])
})

test('a translation asks other questions in the place of each, in one batch for a batch', () => {
  const reply = function* (question: Question): Asking<Answer> {
    const [a, b] = yield* together([
      asked({ ask: 'value', x: question.x }),
      asked({ ask: 'value', x: at(1) }),
    ])
    return { value: (a as { value: number }).value + (b as { value: number }).value, gradient: at(0) }
  }
  const { result, batches } = run(translated(together([chain(1, 2), chain(3, 1)]), reply), doubled)
  expect(result).toEqual([10, 8])
  expect(batches).toEqual([4, 2])
})

test('a Jacobian and Jᵀu come with their residuals, everything else counts', () => {
  const questions = (['value', 'residuals', 'jacobian', 'jvp', 'vjp', 'hvp'] as const).map((ask) => ({
    ask,
    x: at(0),
  }))
  expect(evaluationsIn(questions)).toBe(4)
})

test('a generation is evaluated at the same time, under constraints too', async () => {
  let [running, most] = [0, 0]
  const later = async (x: Float64Array) => {
    most = Math.max(most, ++running)
    await Promise.resolve()
    running--
    return x[0]! ** 2 + x[1]! ** 2
  }
  const { values } = linearConstraint([[1, 1]], {})
  await minimizeAsync(later, [1, 1], {
    method: cmaEs({ population: 12 }),
    constraints: [{ values, lower: 1 }],
    maxIterations: 3,
  })
  expect(most).toBe(12)
})
