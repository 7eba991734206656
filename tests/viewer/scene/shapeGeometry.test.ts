import { Vector3 } from 'three'
import { expect, test } from 'vitest'
import type { RecordedGeometry, Triple } from '../../../sim/record/index.ts'
import { shapeGeometry } from '../../../viewer/scene/shapeGeometry.ts'

const extents: readonly (readonly [RecordedGeometry, Triple])[] = [
  [{ kind: 'sphere', radius: 0.3 }, [0.6, 0.6, 0.6]],
  [{ kind: 'capsule', radius: 0.1, halfLength: 0.4 }, [0.2, 0.2, 1]],
  [{ kind: 'box', halfSize: [0.1, 0.2, 0.3] }, [0.2, 0.4, 0.6]],
]

test.each(extents)('%o fills its bounds, along z where it has a length', (geometry, expected) => {
  const made = shapeGeometry(geometry)
  made.computeBoundingBox()
  const size = made.boundingBox!.getSize(new Vector3()).toArray()
  for (let axis = 0; axis < 3; axis++) expect(size[axis]).toBeCloseTo(expected[axis]!, 6)
})
