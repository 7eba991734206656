import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { compile, valueAndGrad } from '../ad/index.ts'
import { crawler, sineGait } from '../robots/index.ts'
import { rollout } from '../sim/index.ts'

const README = readFileSync(join(dirname(import.meta.dirname), 'README.md'), 'utf8')

/** What the snippet of the README may import, and from where. */
const MODULES: Readonly<Record<string, object>> = {
  'limber/ad': { compile, valueAndGrad },
  'limber/robots': { crawler, sineGait },
  'limber/sim': { rollout },
}

/** The snippet with its imports turned into parameters and its types removed, as a function. */
function snippet(): () => {
  value: number
  grad: { design: Record<string, number>; gait: Record<string, number> }
} {
  const code = README.match(/```ts\n([\s\S]*?)```/)![1]!
  const names: string[] = []
  const body = code
    .replace(/^import \{ (.*) \} from '(.*)'$/gm, (_line, imported: string, module: string) => {
      for (const name of imported.split(', '))
        expect(MODULES[module], `${module} exports ${name}`).toHaveProperty(name)
      names.push(...imported.split(', '))
      return ''
    })
    .replace(/(x): typeof start\): number/, '$1)')
    .replace(/\]!/g, ']')
  const all = Object.assign({}, ...Object.values(MODULES)) as Record<string, unknown>
  const run = new Function(...names, `${body}\nreturn { value, grad }`)
  return () => run(...names.map((name) => all[name]))
}

test('the code on the front page runs and finds a gradient for every knob', () => {
  const { value, grad } = snippet()()
  expect(Number.isFinite(value)).toBe(true)
  expect(Object.keys(grad.design)).toEqual(Object.keys(crawler.knobs))
  expect(Object.keys(grad.gait)).toEqual(Object.keys(sineGait(crawler).parameters))
  expect([...Object.values(grad.design), ...Object.values(grad.gait)].every(Number.isFinite)).toBe(true)
})
