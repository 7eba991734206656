import { McapIndexedReader, TempBuffer } from '@mcap/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeMcap, encodeMcap, type Recording } from '../../../sim/record/index.ts'
import { fallingBall, recordings } from './recordings.ts'
import { all, double, integer, one, text } from './wire.ts'

interface File {
  readonly messages: Readonly<Record<string, readonly Uint8Array[]>>
  readonly times: Readonly<Record<string, readonly bigint[]>>
  readonly schemas: ReadonlyMap<string, Uint8Array>
  readonly labels: ReadonlyMap<string, string>
}

async function read(recording: Recording): Promise<File> {
  const reader = await McapIndexedReader.Initialize({ readable: new TempBuffer(await encodeMcap(recording)) })
  const messages: Record<string, Uint8Array[]> = {}
  const times: Record<string, bigint[]> = {}
  for await (const { channelId, data, logTime } of reader.readMessages()) {
    const { topic } = reader.channelsById.get(channelId)!
    ;(messages[topic] ??= []).push(data)
    ;(times[topic] ??= []).push(logTime)
  }
  const schemas = new Map([...reader.schemasById.values()].map(({ name, data }) => [name, data]))
  const state = [...reader.channelsById.values()].find(({ topic }) => topic === '/state')!
  return { messages, times, schemas, labels: state.metadata }
}

const xyz = (bytes: Uint8Array) => [double(bytes, 1), double(bytes, 2), double(bytes, 3)]
const xyzw = (bytes: Uint8Array) => [...xyz(bytes), double(bytes, 4)]

describe('a recording written as MCAP', () => {
  test('comes back bit for bit, whatever its numbers', async () => {
    await fc.assert(
      fc.asyncProperty(recordings, async (recording) => {
        // toStrictEqual compares numbers with Object.is: NaN, -0 and the last bit count
        expect(await decodeMcap(await encodeMcap(recording))).toStrictEqual(recording)
      }),
      { numRuns: 100 },
    )
  })

  test('is the same file every time', async () => {
    expect(await encodeMcap(fallingBall)).toStrictEqual(await encodeMcap(fallingBall))
  })

  test('tells Foxglove where every body is: parent, child, translation, xyzw rotation', async () => {
    const { messages, times } = await read(fallingBall)
    expect(times['/tf']).toStrictEqual([0n, 1_250_000_000n])
    const transforms = all(messages['/tf']![1]!, 1)
    expect(transforms).toHaveLength(2)
    const ball = transforms[0]!
    expect([integer(one(ball, 1), 1), integer(one(ball, 1), 2)]).toStrictEqual([1, 250_000_000])
    expect([text(one(ball, 2)), text(one(ball, 3))]).toStrictEqual(['world', 'ball'])
    expect(xyz(one(ball, 4))).toStrictEqual([0.5, -1.5, 0.25])
    expect(xyzw(one(ball, 5))).toStrictEqual([-0.5, 0.5, -0.5, 0.5])
  })

  test('draws a capsule as a cylinder and a ball at each end, in the body frame', async () => {
    const { messages } = await read(fallingBall)
    const entities = all(messages['/scene']![0]!, 2)
    const rod = entities.find((entity) => text(one(entity, 3)) === 'rod')!
    expect([text(one(rod, 2)), integer(rod, 5)]).toStrictEqual(['rod', 1])
    const cylinder = one(rod, 10)
    expect(xyz(one(cylinder, 2))).toStrictEqual([0.2, 0.2, 1])
    expect([double(cylinder, 3), double(cylinder, 4)]).toStrictEqual([1, 1])
    expect(xyzw(one(cylinder, 5))).toStrictEqual([0, 0, 1, 0.5])
    // the capsule's z axis lies along the body's x: the ends are at 0.125 ± 0.5
    const ends = all(rod, 9).map((sphere) => xyz(one(one(sphere, 1), 1)))
    expect(ends[0]![0]).toBeCloseTo(-0.375, 15)
    expect(ends[1]![0]).toBeCloseTo(0.625, 15)
    for (const end of ends) expect(Math.hypot(end[1]!, end[2]!)).toBeLessThan(1e-15)
  })

  test('draws the ground as a slab whose top is the plane', async () => {
    const { messages } = await read(fallingBall)
    const floor = all(messages['/scene']![0]!, 2).find((entity) => text(one(entity, 3)) === 'world')!
    const cube = one(floor, 8)
    const thickness = xyz(one(cube, 2))[2]!
    expect(xyz(one(one(cube, 1), 1))[2]! + thickness / 2).toBe(0)
  })

  test('draws a contact force as an arrow from its point along the force', async () => {
    const { messages } = await read(fallingBall)
    const [before, after] = messages['/contacts']!.map((update) => all(one(update, 2), 7))
    expect(before).toHaveLength(0)
    const pose = one(after![0]!, 1)
    expect(xyz(one(pose, 1))).toStrictEqual([0.5, -1.5, 0])
    // the first column of R(Q) is where the arrow points
    const [x, y, z, w] = xyzw(one(pose, 2)) as [number, number, number, number]
    const direction = [1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)]
    expect(direction[0]).toBeCloseTo(0.6, 15)
    expect(direction[1]).toBeCloseTo(0, 15)
    expect(direction[2]).toBeCloseTo(0.8, 15)
  })

  test('describes its messages: the schema holds a FileDescriptorSet, imports before importers', async () => {
    const { schemas } = await read(fallingBall)
    expect([...schemas.keys()].sort()).toStrictEqual([
      'foxglove.FrameTransforms',
      'foxglove.SceneUpdate',
      'limber.Machine',
      'limber.State',
    ])
    for (const [name, set] of schemas) {
      const files = all(set, 1)
      const names = files.map((file) => text(one(file, 1)))
      files.forEach((file, i) => {
        for (const imported of all(file, 3)) expect(names.slice(0, i)).toContain(text(imported))
      })
      const messages = files.flatMap((file) =>
        all(file, 4).map((m) => `${text(one(file, 2))}.${text(one(m, 1))}`),
      )
      expect(messages).toContain(name)
    }
  })

  test('names and measures its signals in the channel, for other tools', async () => {
    const { labels } = await read(fallingBall)
    expect(Object.fromEntries(labels)).toStrictEqual({ q: 'height [m]', v: 'height [m/s]', u: '' })
  })
})

describe('a recording that contradicts itself is refused', () => {
  const frame = fallingBall.frames[0]!
  const refused = (change: Partial<Recording>) => encodeMcap({ ...fallingBall, ...change })

  test('for a wrong length', async () => {
    await expect(refused({ frames: [{ ...frame, q: [1, 2] }] })).rejects.toThrow(
      'recording "ball", frame 0: q has 2 entries, expected 1, as many as signals.q.',
    )
  })

  test('for time that runs backwards or is not a number', async () => {
    const late = { ...frame, time: 2 }
    await expect(refused({ frames: [late, frame] })).rejects.toThrow(
      'recording "ball", frame 1: time is 0 s, expected a finite number of at least 2 s.',
    )
    await expect(refused({ frames: [{ ...frame, time: Number.NaN }] })).rejects.toThrow(
      'frame 0: time is NaN s',
    )
  })

  test('for two bodies of one name', async () => {
    const [world, ball] = fallingBall.bodies
    await expect(refused({ bodies: [world!, ball!, ball!] })).rejects.toThrow('two bodies are called "ball"')
  })

  test('for a world that moves', async () => {
    const poses = [{ p_WB: [0, 0, 1] as const, Q_WB: [1, 0, 0, 0] as const }, ...frame.poses.slice(1)]
    await expect(refused({ frames: [{ ...frame, poses }] })).rejects.toThrow(
      'the first body, "world", stands at [0,0,1]',
    )
  })
})
