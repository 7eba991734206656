import { ModelError } from '../model/errors.ts'
import type { ModelParts } from '../model/model.ts'
import type { Pairing, Shape } from '../model/shape.ts'
import { hasDistance } from './distance.ts'
import { mixedSurface, pairedSurface, type Surface } from './surface.ts'

/** Two shapes that may touch, by index, in the order that their distance wants. */
export interface ContactPair {
  readonly a: number
  readonly b: number
  readonly surface: Surface
}

/** What decides which shapes may touch. */
type Meeting = Pick<ModelParts, 'name' | 'bodies' | 'apart' | 'parentsTouch' | 'together'> & {
  readonly shapes: readonly Shape[]
}

/**
 * The pairs of shapes that may touch: those that are paired by name, and those that the rules let.
 *
 * @throws ModelError for a pair that may touch but whose distance is unknown
 */
export function candidatePairs(parts: Meeting): ContactPair[] {
  const { name, shapes, together = [] } = parts
  return [
    ...together.map((pairing) => namedPair(name, shapes, pairing)),
    ...meetingShapes(parts).map(([i, j]) => orderedPair(name, shapes, i, j)),
  ]
}

/**
 * The pairs of shapes that the rules let touch, by index, but for those that are paired by name. MuJoCo's rules: one's
 * contype meets the other's conaffinity; not two shapes of one body, nor of bodies welded together; not a parent and its
 * child, unless the parent is fixed to the world or the model lets parents touch; and not those that the model keeps apart by name.
 */
function meetingShapes({
  bodies,
  shapes,
  apart = [],
  parentsTouch = false,
  together = [],
}: Meeting): readonly (readonly [number, number])[] {
  const named = [...apart, ...together.map(({ between }) => between)]
  const welds = weldedTo(bodies)
  return shapes.flatMap((first, i) =>
    shapes.slice(i + 1).flatMap((second, j) => {
      const meet = mayTouch(first, second, bodies, welds, parentsTouch) && !isNamed(first, second, named)
      return meet ? [[i, i + 1 + j] as const] : []
    }),
  )
}

/** The pair of a pairing, the shape of the earlier body first. */
function namedPair(name: string, shapes: readonly Shape[], pairing: Pairing): ContactPair {
  const [i, j] = pairing.between.map((shape) => shapes.findIndex((other) => other.name === shape))
  const swapped = shapes[i!]!.body > shapes[j!]!.body
  return orderedPair(name, shapes, swapped ? j! : i!, swapped ? i! : j!, pairing)
}

/** For each body, the outermost ancestor that it moves as one with: itself when it has joints. */
function weldedTo(bodies: Meeting['bodies']): number[] {
  const welds: number[] = []
  for (const [i, body] of bodies.entries()) {
    welds.push(i === 0 || body.joints.length > 0 ? i : welds[body.parent]!)
  }
  return welds
}

type NamePairs = readonly (readonly [string, string])[]
type Named = Pick<Shape, 'name'>

function isNamed(a: Named, b: Named, pairs: NamePairs): boolean {
  return pairs.some(([x, y]) => (x === a.name && y === b.name) || (x === b.name && y === a.name))
}

function mayTouch(
  first: Meeting['shapes'][number],
  second: Meeting['shapes'][number],
  bodies: Meeting['bodies'],
  welds: readonly number[],
  parentsTouch: boolean,
): boolean {
  const [a, b] = [welds[first.body]!, welds[second.body]!]
  const meet = (first.contype & second.conaffinity) !== 0 || (second.contype & first.conaffinity) !== 0
  if (a === b || !meet) return false
  if (a === 0 || b === 0 || parentsTouch) return true
  return welds[bodies[a]!.parent] !== b && welds[bodies[b]!.parent] !== a
}

function orderedPair(
  name: string,
  shapes: readonly Shape[],
  i: number,
  j: number,
  pairing?: Pairing,
): ContactPair {
  const [first, second] = [shapes[i]!, shapes[j]!]
  const surface = pairing ? pairedSurface(pairing) : mixedSurface(first, second)
  if (hasDistance(first.geometry.kind, second.geometry.kind)) return { a: i, b: j, surface }
  if (hasDistance(second.geometry.kind, first.geometry.kind)) return { a: j, b: i, surface }
  throw new ModelError(
    `model "${name}": shapes "${first.name}" (${first.geometry.kind}) and "${second.name}" (${second.geometry.kind}) may touch, ` +
      'but the distance between these two kinds is not known; expected at least one that is not a plane. ' +
      'Give them contype and conaffinity bits that do not meet.',
  )
}
