import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { EVALS } from './evals.ts'
import { differences, jacobianOf, numbers, rows } from './oracles/differences.ts'
import * as plain from './oracles/objectives.ts'
import { answer } from './protocol.ts'

/** GradBench's measure of a difference, |x − y| / max(1, |x| + |y|); it allows 1e-4. */
const ALLOWED = 1e-9

function expectAlike(actual: unknown, expected: unknown, path = 'output'): void {
  if (typeof expected === 'number') {
    const x = actual as number
    const apart = Math.abs(x - expected) / Math.max(1, Math.abs(x) + Math.abs(expected))
    expect(apart, `${path}: ${x}, expected ${expected}`).toBeLessThanOrEqual(ALLOWED)
    return
  }
  const wanted = expected as Record<string, unknown>
  expect(Object.keys(actual as object).sort(), path).toEqual(Object.keys(wanted).sort())
  for (const [key, part] of Object.entries(wanted)) {
    expectAlike((actual as Record<string, unknown>)[key], part, `${path}.${key}`)
  }
}

async function outputOf(module: string, name: string, input: unknown): Promise<unknown> {
  const response = await answer({ id: 1, kind: 'evaluate', module, function: name, input }, EVALS)
  expect(response.error).toBeUndefined()
  return JSON.parse(JSON.stringify(response.output))
}

describe('the protocol', () => {
  test('a session on standard input and output: a response a line, numbered as the messages', () => {
    const root = join(import.meta.dirname, '../../..')
    const messages = [
      { id: 0, kind: 'start', eval: 'lse' },
      { id: 1, kind: 'define', module: 'lse' },
      {
        id: 2,
        kind: 'evaluate',
        module: 'lse',
        function: 'primal',
        input: { x: [0, 0], min_runs: 3, min_seconds: 0 },
      },
      { id: 3, kind: 'analysis', of: 2, valid: true },
      { id: 4, kind: 'define', module: 'nothing' },
    ]
    const { stdout } = spawnSync('node', ['ad/language/loader.mjs', 'tests/bench/gradbench/main.ts'], {
      cwd: root,
      input: messages.map((message) => `${JSON.stringify(message)}\n`).join(''),
      encoding: 'utf8',
    })
    const responses = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(responses.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4])
    expect(responses[0]).toEqual({ id: 0, tool: 'limber' })
    expect(responses[1]).toEqual({ id: 1, success: true })
    expect(responses[2].output).toBeCloseTo(Math.LN2, 15)
    expect(responses[2].timings.map((timing: { name: string }) => timing.name)).toEqual([
      'prepare',
      'evaluate',
      'evaluate',
      'evaluate',
    ])
    expect(responses[3]).toEqual({ id: 3 })
    expect(responses[4].success).toBe(false)
    expect(responses[4].error).toContain('There is no eval "nothing"; there are: ba, det, gmm')
  })

  test('an unknown function, and an error in a known one, are said in the response', async () => {
    const unknown = await answer(
      { id: 1, kind: 'evaluate', module: 'det', function: 'inverse', input: {} },
      EVALS,
    )
    expect(unknown).toMatchObject({ id: 1, success: false })
    expect(unknown.error).toContain('The eval det has no function "inverse"; it has: primal, gradient.')
    const broken = await answer(
      { id: 2, kind: 'evaluate', module: 'lse', function: 'primal', input: {} },
      EVALS,
    )
    expect(broken).toMatchObject({ id: 2, success: false })
  })

  test('runs go on for as long as was asked', async () => {
    const input = { x: [1, 2], min_runs: 1, min_seconds: 0.01 }
    const { timings } = await answer(
      { id: 1, kind: 'evaluate', module: 'lse', function: 'primal', input },
      EVALS,
    )
    const runs = timings!.filter(({ name }) => name === 'evaluate')
    expect(runs.reduce((sum, { nanoseconds }) => sum + nanoseconds, 0)).toBeGreaterThanOrEqual(1e7)
  })
})

describe('the evals', () => {
  test('hello', async () => {
    expect(await outputOf('hello', 'square', 3)).toBe(9)
    expect(await outputOf('hello', 'double', 3)).toBe(6)
  })

  test('lse', async () => {
    const x = numbers(40).map((xi) => 20 * xi - 10)
    expectAlike(await outputOf('lse', 'primal', { x }), plain.logSumExp(x))
    const whole = x.reduce((sum, xi) => sum + Math.exp(xi), 0)
    expectAlike(
      await outputOf('lse', 'gradient', { x }),
      x.map((xi) => Math.exp(xi) / whole),
    )
  })

  test('lse of numbers whose exponentials no double holds', async () => {
    expectAlike(await outputOf('lse', 'gradient', { x: [1000, 1000] }), [0.5, 0.5])
  })

  test('llsq', async () => {
    const [x, n] = [numbers(7), 20]
    const value = (at: readonly number[]) => plain.leastSquares(at, n)
    expectAlike(await outputOf('llsq', 'primal', { x, n }), value(x))
    expectAlike(await outputOf('llsq', 'gradient', { x, n }), differences(value, x))
  })

  test('ode', async () => {
    const [x, s] = [numbers(6).map((xi) => xi + 0.5), 7]
    expectAlike(await outputOf('ode', 'primal', { x, s }), plain.odeSolution(x, s))
    const last = (at: readonly number[]) => plain.odeSolution(at, s).at(-1)!
    expectAlike(await outputOf('ode', 'gradient', { x, s }), differences(last, x))
  })

  test('ode of four components, which Runge–Kutta steps find as they are: yᵢ(2) = Π 2 xⱼ / (j + 1)', async () => {
    const x = [0.7, 1.3, 0.4, 2.1]
    const last = x.reduce((product, xi, i) => (product * 2 * xi) / (i + 1), 1)
    expectAlike(
      await outputOf('ode', 'gradient', { x, s: 3 }),
      x.map((xi) => last / xi),
    )
  })

  test('det', async () => {
    const [A, ell] = [numbers(25), 5]
    const value = (at: readonly number[]) => plain.determinant(at, ell)
    expectAlike(await outputOf('det', 'primal', { A, ell }), value(A))
    expectAlike(await outputOf('det', 'gradient', { A, ell }), differences(value, A))
  })

  test('lstm', async () => {
    const width = 3
    const [main_params, extra_params] = [rows(4, 4 * width), rows(3, width, 1)]
    const state = rows(4, width, 2)
    const sequence = rows(6, width, 3).map((bits) => bits.map(Math.round))
    const input = { main_params, extra_params, state, sequence }
    const shaped = (flat: readonly number[]) =>
      plain.lstmLoss(
        main_params.map((part, i) => part.map((_, k) => flat[i * 4 * width + k]!)),
        extra_params.map((part, i) => part.map((_, k) => flat[16 * width + i * width + k]!)),
        state,
        sequence,
      )
    const flat = [...main_params, ...extra_params].flat()
    expectAlike(await outputOf('lstm', 'objective', input), shaped(flat))
    expectAlike(await outputOf('lstm', 'jacobian', input), differences(shaped, flat))
  })

  test('kmeans: a Newton step leads every centre to the mean of its points', async () => {
    const centres = [
      [0, 0],
      [10, 0],
      [0, 10],
    ]
    const points = rows(30, 2).map(([x, y], i) => [x! + centres[i % 3]![0]!, y! + centres[i % 3]![1]!])
    const input = { points, centroids: centres }
    const far = points.reduce((sum, [x, y], i) => {
      return sum + (x! - centres[i % 3]![0]!) ** 2 + (y! - centres[i % 3]![1]!) ** 2
    }, 0)
    expectAlike(await outputOf('kmeans', 'cost', input), far)
    const step = centres.map((centre, k) => {
      const own = points.filter((_, i) => i % 3 === k)
      return centre.map((c, j) => c - own.reduce((sum, point) => sum + point[j]!, 0) / own.length)
    })
    expectAlike(await outputOf('kmeans', 'dir', input), step)
  })

  test('gmm', async () => {
    const [d, k, n] = [3, 4, 12]
    const mixture = { alpha: numbers(k), mu: rows(k, d, 1), q: rows(k, d, 2), l: rows(k, 3, 3) }
    const setting = { x: rows(n, d, 4), m: 2, gamma: 1.3 }
    const input = { ...mixture, ...setting, d, k, n }
    const shaped = (flat: readonly number[]) => {
      const matrix = (from: number, width: number) =>
        rows(k, width).map((part, i) => part.map((_, j) => flat[from + i * width + j]!))
      return {
        alpha: flat.slice(0, k),
        mu: matrix(k, d),
        q: matrix(k + k * d, d),
        l: matrix(k + 2 * k * d, 3),
      }
    }
    const value = (flat: readonly number[]) => plain.gmmLogPosterior(shaped(flat), setting)
    const flat = Object.values(mixture).flat(2)
    expectAlike(await outputOf('gmm', 'objective', input), value(flat))
    expectAlike(await outputOf('gmm', 'jacobian', input), shaped(differences(value, flat)))
  })

  test('saddle, in all modes: the published result', async () => {
    for (const mode of ['ff', 'fr', 'rf', 'rr']) {
      const output = await outputOf('saddle', mode, { start: [1, 1] })
      expect(output).toEqual(Array.from({ length: 4 }, () => 8.246324826140356e-6))
    }
  })

  test('particle, in all modes: the published result', async () => {
    for (const mode of ['ff', 'fr', 'rf', 'rr']) {
      expect(await outputOf('particle', mode, { w: 0 })).toBeCloseTo(0.2071918746486116, 14)
    }
  })
})

describe('ba', () => {
  const camera = [-0.7, 0.4, 0.3, 0.5, -0.2, -6, 400, 5, -8, 0.08, -0.002]
  const [x, feat] = [
    [0.4, 0.9, 1.2],
    [27, 83],
  ]
  const scene = { n: 3, m: 4, p: 10, cam: camera, x, w: 0.4, feat }
  const errors = (flat: readonly number[]) =>
    plain.reprojectionError(flat.slice(0, 11), flat.slice(11, 14), flat[14]!, feat)

  test('errors', async () => {
    expectAlike(await outputOf('ba', 'objective', scene), {
      reproj_error: { elements: errors([...camera, ...x, 0.4]), repeated: 10 },
      w_err: { element: 1 - 0.4 ** 2, repeated: 10 },
    })
  })

  test('the sparse Jacobian: its values, and where they are', async () => {
    const flat = [...camera, ...x, 0.4]
    const J = jacobianOf(errors, flat)
    const columns = [...Array(11).keys(), 33, 34, 35, 45]
    expectAlike(await outputOf('ba', 'jacobian', scene), {
      rows: [...[...Array(21).keys()].map((r) => 15 * r), ...[...Array(9).keys()].map((r) => 301 + r), 310],
      cols: [...columns, ...columns, 54],
      vals: [...J.flat(), -2 * 0.4],
    })
  })

  test('a camera that is not rotated: errors and slopes are those of a rotation of first order', async () => {
    const straight = { ...scene, cam: [0, 0, 0, ...camera.slice(3)] }
    const flat = [...straight.cam, ...x, 0.4]
    const J = jacobianOf(errors, flat)
    expectAlike(((await outputOf('ba', 'jacobian', straight)) as { vals: unknown }).vals, [...J.flat(), -0.8])
  })

  test('more observations than one call takes, and no multiple of it', async () => {
    const many = (await outputOf('ba', 'jacobian', { ...scene, p: 2500 })) as Record<string, number[]>
    expectAlike(many['vals']!.at(-1), -0.8)
    expect(many['rows']!.at(-1)).toBe(31 * 2500)
    expect(many['cols']!.at(-1)).toBe(33 + 12 + 2499)
  })
})

describe('ht', () => {
  const names = Array.from({ length: 22 }, (_, b) => `bone ${b}`)
  const parents = names.map((_, b) => (b === 0 || b === 21 ? -1 : (b - 1) % 4 === 0 ? 0 : b - 1))
  const frames = (seed: number) =>
    names.map((_, b) => [...rows(3, 4, seed + b).map((row) => row.map((r) => r - 0.5)), [0, 0, 0, 1]])
  const model = (is_mirrored: boolean) => ({
    bone_names: names,
    parents,
    base_relatives: frames(5),
    inverse_base_absolutes: frames(40),
    base_positions: rows(9, 3, 2).map((position) => [...position, 1]),
    weights: rows(9, 22, 3),
    triangles: [
      [0, 1, 2],
      [3, 5, 7],
      [8, 4, 6],
    ],
    is_mirrored,
  })
  const theta = numbers(26, 7)
  const points = rows(4, 3, 8)

  test.each([false, true])('points at corners (mirrored: %s)', async (mirrored) => {
    const hand = model(mirrored)
    const correspondences = [8, 0, 3, 3]
    const input = { theta, us: [], data: { model: hand, correspondences, points } }
    const missed = (at: readonly number[]) => {
      const corners = plain.posedCorners(hand, at)
      return correspondences.flatMap((v, i) => points[i]!.map((p, k) => p - corners[v]![k]!))
    }
    const errors = missed(theta)
    expectAlike(await outputOf('ht', 'objective', input), errors)
    expectAlike(await outputOf('ht', 'jacobian', input), jacobianOf(missed, theta))
  })

  test('points on triangles: two columns for the place on its own triangle, then the pose', async () => {
    const hand = model(false)
    const correspondences = [2, 0, 1, 1]
    const us = rows(4, 2, 9)
    const input = { theta, us, data: { model: hand, correspondences, points } }
    const missed = (i: number, [u, v, ...angles]: readonly number[]) => {
      const corners = plain.posedCorners(hand, angles)
      const [a, b, c] = hand.triangles[correspondences[i]!] as [number, number, number]
      return points[i]!.map(
        (p, k) => p - (u! * corners[a]![k]! + v! * corners[b]![k]! + (1 - u! - v!) * corners[c]![k]!),
      )
    }
    const at = (i: number) => [...us[i]!, ...theta]
    expectAlike(
      await outputOf('ht', 'objective', input),
      points.flatMap((_, i) => missed(i, at(i))),
    )
    const J = points.flatMap((_, i) => jacobianOf((x) => missed(i, x), at(i)))
    expectAlike(await outputOf('ht', 'jacobian', input), J)
  })
})
