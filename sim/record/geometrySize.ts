import type { RecordedGeometry } from './recording.ts'

/** The numbers that size a geometry, in the order in which a file keeps them [m]. */
export function geometrySize(geometry: RecordedGeometry): readonly number[] {
  switch (geometry.kind) {
    case 'plane':
      return []
    case 'sphere':
      return [geometry.radius]
    case 'capsule':
      return [geometry.radius, geometry.halfLength]
    case 'box':
      return geometry.halfSize
  }
}

/**
 * The geometry of a kind and its sizes: the inverse of `geometrySize`.
 *
 * @throws when the kind is unknown or the number of sizes is not the kind's
 */
export function geometryFromSize(kind: string, size: readonly number[]): RecordedGeometry {
  const [a, b, c] = size as [number, number, number]
  if (kind === 'plane' && size.length === 0) return { kind }
  if (kind === 'sphere' && size.length === 1) return { kind, radius: a }
  if (kind === 'capsule' && size.length === 2) return { kind, radius: a, halfLength: b }
  if (kind === 'box' && size.length === 3) return { kind, halfSize: [a, b, c] }
  throw new Error(
    `geometry "${kind}" with sizes [${size}], expected plane [], sphere [radius], capsule [radius, half length] or box [x, y, z half sizes].`,
  )
}
