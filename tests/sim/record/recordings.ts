import fc from 'fast-check'
import type { Quadruple, RecordedGeometry, Recording, Triple } from '../../../sim/record/index.ts'

/** `fc.record` of ordinary objects, which `toStrictEqual` tells from those without a prototype. */
function record<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>
}

const number = fc.double()
const triple: fc.Arbitrary<Triple> = fc.tuple(number, number, number)
const quadruple: fc.Arbitrary<Quadruple> = fc.tuple(number, number, number, number)
const text = fc.string({ unit: 'grapheme', maxLength: 12 })

const geometry: fc.Arbitrary<RecordedGeometry> = fc.oneof(
  record({ kind: fc.constant('plane' as const) }),
  record({ kind: fc.constant('sphere' as const), radius: number }),
  record({ kind: fc.constant('capsule' as const), radius: number, halfLength: number }),
  record({ kind: fc.constant('box' as const), halfSize: triple }),
)

const shape = record({ name: text, geometry, p_BS: triple, Q_BS: quadruple, rgba: quadruple })
const contact = record({ between: fc.tuple(text, text), position: triple, force: triple })
const signalList = fc.array(record({ name: text, unit: text }), { maxLength: 4 })

/** Seconds of a run: increasing, with equal neighbours among them. */
const times = fc
  .array(fc.double({ min: 0, max: 10, noNaN: true }), { maxLength: 6 })
  .map((steps) => steps.map((_, i) => steps.slice(0, i + 1).reduce((sum, step) => sum + step, 0)))

/** Any recording that a file can hold, every number in it any double, NaN, infinities and -0 included. */
export const recordings: fc.Arbitrary<Recording> = record({
  name: text,
  bodyNames: fc.uniqueArray(text, { minLength: 1, maxLength: 4 }),
  signals: record({ q: signalList, v: signalList, u: signalList }),
  metadata: fc.dictionary(text, text, { noNullPrototype: true }),
  times,
}).chain(({ name, bodyNames, signals, metadata, times }) =>
  record({
    name: fc.constant(name),
    signals: fc.constant(signals),
    metadata: fc.constant(metadata),
    bodies: fc.tuple(
      ...bodyNames.map((body) =>
        record({ name: fc.constant(body), shapes: fc.array(shape, { maxLength: 3 }) }),
      ),
    ),
    frames: fc.tuple(...times.map((time) => frameAt(time, bodyNames.length, signals))),
  }),
)

function frameAt(time: number, nbody: number, signals: Recording['signals']) {
  const list = (length: number) => fc.array(number, { minLength: length, maxLength: length })
  const pose = record({ p_WB: triple, Q_WB: quadruple })
  const world = { p_WB: [0, 0, 0] as Triple, Q_WB: [1, 0, 0, 0] as Quadruple }
  return record({
    time: fc.constant(time),
    poses: fc.array(pose, { minLength: nbody - 1, maxLength: nbody - 1 }).map((poses) => [world, ...poses]),
    q: list(signals.q.length),
    v: list(signals.v.length),
    u: list(signals.u.length),
    contacts: fc.array(contact, { maxLength: 2 }),
  })
}

/** A ball that falls on the ground and a capsule beside it: two frames, one contact. */
export const fallingBall: Recording = {
  name: 'ball',
  bodies: [
    {
      name: 'world',
      shapes: [
        {
          name: 'floor',
          geometry: { kind: 'plane' },
          p_BS: [0, 0, 0],
          Q_BS: [1, 0, 0, 0],
          rgba: [0.5, 0.5, 0.5, 1],
        },
      ],
    },
    {
      name: 'ball',
      shapes: [
        {
          name: 'skin',
          geometry: { kind: 'sphere', radius: 0.25 },
          p_BS: [0, 0, 0],
          Q_BS: [1, 0, 0, 0],
          rgba: [1, 0, 0, 1],
        },
      ],
    },
    {
      name: 'rod',
      shapes: [
        {
          name: 'rod',
          geometry: { kind: 'capsule', radius: 0.1, halfLength: 0.5 },
          p_BS: [0.125, 0, 0],
          Q_BS: [Math.SQRT1_2, 0, Math.SQRT1_2, 0],
          rgba: [0, 0, 1, 0.5],
        },
      ],
    },
  ],
  signals: { q: [{ name: 'height', unit: 'm' }], v: [{ name: 'height', unit: 'm/s' }], u: [] },
  frames: [
    {
      time: 0,
      poses: [
        { p_WB: [0, 0, 0], Q_WB: [1, 0, 0, 0] },
        { p_WB: [0.5, -1.5, 1], Q_WB: [0.5, -0.5, 0.5, -0.5] },
        { p_WB: [2, 0, 0.125], Q_WB: [1, 0, 0, 0] },
      ],
      q: [1],
      v: [0],
      u: [],
      contacts: [],
    },
    {
      time: 1.25,
      poses: [
        { p_WB: [0, 0, 0], Q_WB: [1, 0, 0, 0] },
        { p_WB: [0.5, -1.5, 0.25], Q_WB: [0.5, -0.5, 0.5, -0.5] },
        { p_WB: [2, 0, 0.125], Q_WB: [1, 0, 0, 0] },
      ],
      q: [0.25],
      v: [-2],
      u: [],
      contacts: [{ between: ['floor', 'skin'], position: [0.5, -1.5, 0], force: [3, 0, 4] }],
    },
  ],
  metadata: { question: 'does it fall?', seed: '7' },
}
