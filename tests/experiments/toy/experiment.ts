/** A valley whose floor and gradient are known: Rosenbrock's, with the slope in the design and the way in the control. */
import { claim, defineExperiment, type Values } from '../../../experiments/index.ts'
import type { Recording } from '../../../sim/index.ts'

export default defineExperiment({
  name: 'toy',
  title: 'A valley',
  question: 'Does the optimizer find the floor of a curved valley?',
  settings: {
    steepness: { value: 20, about: 'of the walls' },
    method: { value: 'adam', about: 'adam or lbfgsb' },
    badBeyond: { value: 100, about: 'a beyond which the loss is NaN' },
  },
  iterations: 40,
  quick: { iterations: 3 },
  setUp: ({ settings: { steepness, method, badBeyond }, note }) => {
    note('a note from the experiment')
    return {
      parameters: {
        design: { a: { unit: 'm', min: -2, max: 2, default: -1.2 } },
        control: {
          b: { unit: '1', min: -1, max: 3, default: 1 },
          c: { unit: 'N', min: 0, max: 1, default: 0.5 },
        },
      },
      method: method === 'adam' ? 'adam' : 'lbfgsb',
      terms: (values) => valley(values, steepness, badBeyond),
      measures: ({ design }) => ({ width: { value: design['a']!, unit: 'm' } }),
      record: recorded,
      verdict: ({ before, after }) => [claim('it goes down', after.loss < before.loss, `${after.loss}`)],
    }
  },
})

function valley({ design, control }: Values, steepness: number, badBeyond: number) {
  'use grad'
  const [a, b, c] = [design['a']!, control['b']!, control['c']!]
  return {
    floor: (1 - a) ** 2,
    walls: steepness * (b - a * a) ** 2,
    spring: c * c,
    // a root that leaves the real numbers where a is too large
    cliff: 1e-12 * Math.sqrt(badBeyond - a),
  }
}

/** A bead that moves from b to c. */
function recorded({ control }: Values): Recording {
  const frame = (time: number, x: number) => ({
    time,
    poses: [
      { p_WB: [0, 0, 0] as const, Q_WB: [1, 0, 0, 0] as const },
      { p_WB: [x, 0, 0] as const, Q_WB: [1, 0, 0, 0] as const },
    ],
    q: [x],
    v: [0],
    u: [],
    contacts: [],
  })
  return {
    name: 'bead',
    bodies: [
      { name: 'world', shapes: [] },
      { name: 'bead', shapes: [] },
    ],
    signals: { q: [{ name: 'x', unit: 'm' }], v: [{ name: 'x', unit: 'm/s' }], u: [] },
    frames: [frame(0, control['b']!), frame(1, control['c']!)],
    metadata: {},
  }
}
