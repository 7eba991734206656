import { describe, expect, it } from 'vitest'
import {
  type Geometry,
  ModelError,
  quatExp,
  quatMatrix,
  quatRotate,
  solidInertia,
  type Vec3,
  volume,
} from '../../../sim/index.ts'
import { symRotated } from '../../../sim/spatial/sym3.ts'
import { expectClose } from '../../parity/closeness.ts'

/** Area of the slice at height z, and its second moments ∫ x² and ∫ y². */
function slice(geometry: Geometry, z: number): Vec3 {
  if (geometry.kind === 'box') {
    const [x, y, top] = geometry.halfSize
    const area = Math.abs(z) < top ? 4 * x * y : 0
    return [area, (area * x * x) / 3, (area * y * y) / 3]
  }
  if (geometry.kind === 'plane') throw new Error('a plane has no slices')
  const beyond = geometry.kind === 'capsule' ? Math.max(0, Math.abs(z) - geometry.halfLength) : z
  const square = Math.max(0, geometry.radius ** 2 - beyond ** 2)
  return [Math.PI * square, (Math.PI * square ** 2) / 4, (Math.PI * square ** 2) / 4]
}

/** Volume and moments of inertia per mass, from the middles of n slices between −1 and 1. */
function sliced(geometry: Geometry, n: number): { volume: number; moments: Vec3 } {
  let [volume, xx, yy, zz] = [0, 0, 0, 0]
  for (let i = 0; i < n; i++) {
    const z = -1 + (2 * i + 1) / n
    const [area, x2, y2] = slice(geometry, z)
    volume += area * (2 / n)
    xx += x2 * (2 / n)
    yy += y2 * (2 / n)
    zz += area * z * z * (2 / n)
  }
  return { volume, moments: [(yy + zz) / volume, (xx + zz) / volume, (xx + yy) / volume] }
}

const solids: Geometry[] = [
  { kind: 'sphere', radius: 0.9 },
  { kind: 'capsule', radius: 0.35, halfLength: 0.6 },
  { kind: 'capsule', radius: 0.6, halfLength: 0.1 },
  { kind: 'box', halfSize: [0.5, 0.25, 0.95] },
]

describe('solids', () => {
  it.each(solids)('a $kind has the volume and inertia of its slices', (geometry) => {
    const slices = sliced(geometry, 20_000)
    const { aboutCom } = solidInertia(geometry, { mass: 1 })
    expectClose([volume(geometry)], [slices.volume], 1e-6, 'volume')
    expectClose(aboutCom.slice(0, 3), slices.moments, 1e-6, 'inertia')
  })

  it('a capsule without length is a ball, in mass and inertia', () => {
    const [ball, capsule] = [
      { kind: 'sphere', radius: 0.3 } as const,
      { kind: 'capsule', radius: 0.3, halfLength: 0 } as const,
    ].map((geometry) => solidInertia(geometry, { density: 700 }))
    expectClose([capsule!.mass, ...capsule!.aboutCom], [ball!.mass, ...ball!.aboutCom], 1e-15, 'inertia')
  })

  it('density times volume is mass, and either says the same', () => {
    for (const geometry of solids) {
      const mass = 300 * volume(geometry)
      expectClose(
        [...solidInertia(geometry, { density: 300 }).aboutCom],
        [...solidInertia(geometry, { mass }).aboutCom],
        1e-15,
        'inertia',
      )
    }
  })

  it('a solid placed in a body is turned and moved with its place', () => {
    const Q = quatExp([0.3, -0.8, 0.5])
    const geometry = solids[3]!
    const placed = solidInertia(geometry, { mass: 2 }, { Q, p: [1, 2, 3] })
    const own = solidInertia(geometry, { mass: 2 })
    expect(placed.com).toEqual([1, 2, 3])
    expectClose([...placed.aboutCom], [...symRotated(quatMatrix(Q), own.aboutCom)], 1e-14, 'inertia')
    // the largest moment is about the turned image of the box's shortest axis, y being the shortest: I y is along y
    const y = quatRotate(Q, [0, 1, 0])
    const [xx, yy, zz, xy, xz, yz] = placed.aboutCom
    const Iy = [
      xx * y[0] + xy * y[1] + xz * y[2],
      xy * y[0] + yy * y[1] + yz * y[2],
      xz * y[0] + yz * y[1] + zz * y[2],
    ]
    expectClose(
      Iy,
      y.map((c) => c * own.aboutCom[1]),
      1e-13,
      'I y',
    )
  })

  it('a plane has no inertia, and says so', () => {
    expect(() => solidInertia({ kind: 'plane' }, { mass: 1 })).toThrow(ModelError)
    expect(() => volume({ kind: 'plane' })).toThrow('A plane has no volume')
  })
})
