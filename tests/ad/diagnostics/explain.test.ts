'use grad'
import { describe, expect, test } from 'vitest'
import { explain, pathsOf, unusedInputs } from '../../../ad/diagnostics/index.ts'
import {
  compile,
  cond,
  customDerivative,
  named,
  root,
  type Scalar,
  scan,
  select,
  solve,
  stopGradient,
  valueAndGrad,
  whileLoop,
} from '../../../ad/index.ts'

interface Gait {
  readonly design: { readonly thigh: Scalar; readonly spare: Scalar }
  readonly gait: { readonly rate: Scalar; readonly count: Scalar; readonly phases: readonly Scalar[] }
}

const EXAMPLE: Gait = {
  design: { thigh: 0.4, spare: 1 },
  gait: { rate: 2, count: 3.5, phases: [0.1, 0.2, 0.3] },
}

/** A loss with one of everything: a kink, a step, a choice, an input without use and one without slope. */
function planted({ design, gait }: Gait): Scalar {
  const steps = Math.floor(gait.count)
  const swing = named('swing', () => Math.max(gait.phases[0]!, gait.phases[1]!) * gait.rate)
  return design.thigh > 0.5 ? swing * steps : swing + design.thigh
}

describe('explain', () => {
  const found = explain(planted, EXAMPLE)

  test('names inputs by path', () => {
    expect(found.inputs).toEqual([
      'design.thigh',
      'design.spare',
      'gait.rate',
      'gait.count',
      'gait.phases[0]',
      'gait.phases[1]',
      'gait.phases[2]',
    ])
  })

  test('finds inputs that nothing depends on', () => {
    expect(found.unused).toEqual(['design.spare', 'gait.phases[2]'])
    expect(unusedInputs(planted, EXAMPLE)).toEqual(found.unused)
  })

  test('finds inputs that matter but have no slope, and says through what', () => {
    expect(found.flat).toEqual(['gait.count'])
    expect(found.warnings.find((sentence) => sentence.startsWith('gait.count'))).toMatch(
      /only through floor at .*explain\.test\.ts:\d+:\d+/,
    )
  })

  test('finds kinks with label, line and inputs', () => {
    expect(found.kinks).toMatchObject([
      { operation: 'max', label: 'swing', sites: 1, times: 1, inputs: ['gait.phases[0]', 'gait.phases[1]'] },
    ])
    expect(found.kinks[0]!.source).toMatch(/explain\.test\.ts:\d+:\d+$/)
  })

  test('finds steps and choices', () => {
    const killers = found.killers.map(({ kind, operation, inputs }) => ({ kind, operation, inputs }))
    expect(killers).toContainEqual({ kind: 'step', operation: 'floor', inputs: ['gait.count'] })
    expect(killers).toContainEqual({ kind: 'choice', operation: 'select', inputs: ['design.thigh'] })
    expect(killers).toHaveLength(2)
  })

  test('reports all of it', () => {
    for (const word of ['floor', 'max', 'swing', 'design.spare', 'gait.count', 'with gradient'])
      expect(found.report).toContain(word)
  })

  test('weighs what compile makes', () => {
    const value = compile(planted, EXAMPLE)
    const { moduleBytes, memoryBytes, operations, executed } = value.stats
    expect(found.value).toEqual({ written: operations, executed, codeBytes: moduleBytes, memoryBytes })
    const gradient = compile(valueAndGrad(planted), EXAMPLE)
    // explain asks for a cotangent where valueAndGrad takes 1
    expect(found.gradient.written).toBeGreaterThanOrEqual(gradient.stats.operations)
  })
})

describe('a choice between constants', () => {
  test('is a step', () => {
    const touches = (x: readonly Scalar[]) => select(x[0]! > 0, 1, 0) * x[1]!
    const { killers, flat } = explain(touches, [1, 2])
    expect(killers).toMatchObject([{ kind: 'step', operation: 'select', inputs: ['x[0]'] }])
    expect(flat).toEqual(['x[0]'])
  })

  test('is no killer when it depends on no input', () => {
    const loop = (x: Scalar) =>
      scan((sum: Scalar, k: Scalar) => ({ carry: sum + (k > 3 ? x : 0) }), 0, 8).carry
    expect(explain(loop, 1)).toMatchObject({ killers: [], kinks: [], unused: [], flat: [] })
  })
})

describe('loops and branches', () => {
  /** What enters by one carry leaves by the other a round later; what the other began with is never read. */
  function relay({ a, b, c }: { a: Scalar; b: Scalar; c: Scalar }): Scalar {
    const body = ([, y]: readonly Scalar[]) => ({ carry: [Math.abs(y!) * c, Math.floor(a)] })
    return scan(body, [b, 1] as readonly Scalar[], 5).carry[0]!
  }

  test('follow carries round until nothing new comes', () => {
    const { flat, unused, loops, kinks, killers } = explain(relay, { a: 1, b: 2, c: 3 })
    expect(flat).toEqual(['a'])
    expect(unused).toEqual(['b'])
    expect(loops).toMatchObject([{ length: 5, depth: 0, times: 1 }])
    // the rounding does not change from round to round and is done once, before the loop
    expect(killers.map(({ kind, inputs }) => [kind, inputs])).toEqual([['step', ['a']]])
    expect(kinks).toEqual([])
  })

  test('are counted as often as they run', () => {
    const inner = (x: Scalar) => scan((s: Scalar) => ({ carry: Math.abs(s) - x }), x, 4).carry
    const outer = (x: Scalar) => scan((s: Scalar) => ({ carry: s + inner(s) }), x, 3).carry
    const { kinks, loops, operations, value } = explain(outer, 1)
    expect(kinks).toMatchObject([{ operation: 'abs', sites: 1, times: 12 }])
    expect(loops).toMatchObject([
      { length: 3, depth: 0, times: 1 },
      { length: 4, depth: 1, times: 3 },
    ])
    const sum = (key: 'written' | 'executed') => operations.reduce((total, one) => total + one[key], 0)
    expect([sum('written'), sum('executed')]).toEqual([value.written, value.executed])
  })

  test('see into both sides of a branch', () => {
    const sides = ({ x, y, z }: { x: Scalar; y: Scalar; z: Scalar }) =>
      cond(
        x > 0,
        () => Math.abs(y) + Math.exp(y),
        () => Math.floor(z),
      )
    const { kinks, killers, flat, operations, value } = explain(sides, { x: 1, y: 2, z: 3 })
    expect(kinks).toMatchObject([{ operation: 'abs', inputs: ['y'] }])
    expect(killers).toMatchObject([
      { kind: 'step', operation: 'floor', inputs: ['z'] },
      { kind: 'choice', operation: 'cond', inputs: ['x'] },
    ])
    expect(flat).toEqual(['x', 'z'])
    expect(operations.reduce((total, { executed }) => total + executed, 0)).toBe(value.executed)
  })
})

test('a loop without a declared bound is counted once, and said to be', () => {
  const halved = (x: Scalar) =>
    stopGradient(
      whileLoop(
        (y) => y > 1,
        (y) => scan((z: Scalar) => ({ carry: z - 0.1 * Math.abs(z) }), y, 4).carry,
        x,
      ),
    ) + x
  const { value, operations, kinks, loops, report } = explain(halved, 9)
  expect(value.executed).toBe(operations.reduce((sum, { executed }) => sum + executed, 0))
  expect(operations.find(({ operation }) => operation === 'abs')).toMatchObject({ written: 1, executed: 4 })
  expect([...loops.map(({ times }) => times), ...kinks.map(({ times }) => times)]).not.toContainEqual(
    expect.toSatisfy((times: number) => times > 4),
  )
  expect(report).toContain('no bound, counted once')
})

test('paths stand in the order of the compiled program', () => {
  expect(pathsOf({ q: [1, 2], name: 'arm', deep: { k: 3 } })).toEqual(['q[0]', 'q[1]', 'deep.k'])
  expect(pathsOf([[1], { a: 2 }])).toEqual(['x[0][0]', 'x[1].a'])
  expect(pathsOf(3, 'gain')).toEqual(['gain'])
})

describe('what was held still on purpose', () => {
  test('is no killer, though its input is flat', () => {
    const held = (x: readonly Scalar[]) =>
      (stopGradient(x[0]!) > 1 ? 2 : 3) * x[1]! + Math.floor(stopGradient(x[0]!))
    expect(explain(held, [1, 2])).toMatchObject({ killers: [], kinks: [], flat: ['x[0]'], unused: [] })
  })

  test('is no killer in a value with a derivative of its own', () => {
    const through = customDerivative(
      (x: Scalar) => Math.floor(x),
      (_x, dx) => dx,
    )
    expect(explain(through, 1.5)).toMatchObject({ killers: [], flat: [], unused: [] })
  })

  test('is no step in the iterations of a solve or a root', () => {
    const solved = ({ a, b }: { a: readonly (readonly Scalar[])[]; b: readonly Scalar[] }) => solve(a, b)[0]!
    const a = [
      [2, 1],
      [1, 3],
    ]
    const squareRoot = (y: Scalar) => root((x: Scalar) => x * x - y, 1)
    for (const found of [explain(solved, { a, b: [1, 2] }), explain(squareRoot, 2)]) {
      // choosing a pivot is a choice
      expect(found.killers.filter(({ kind }) => kind === 'step')).toEqual([])
      expect([...found.flat, ...found.unused]).toEqual([])
    }
  })
})
