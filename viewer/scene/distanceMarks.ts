import {
  CanvasTexture,
  type Color,
  Group,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  SRGBColorSpace,
} from 'three'
import { numeral } from '../panels/numerals.ts'

/** Numbers on the ground that say how far along x a place is, so that progress can be read off. */
export interface DistanceMarks {
  readonly object: Group
  paint(color: Color): void
  dispose(): void
}

/** Where marks stand [m]. */
export interface MarkLine {
  readonly from: number
  readonly to: number
  /** the line they stand on */
  readonly y: number
  /** height of the letters */
  readonly size: number
}

/** Steps between marks [m], the smallest that leaves room between the letters and at most `MOST` marks. */
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]
const MOST = 24
/** A step is at least this many times the height of the letters. */
const ROOM = 4
/** Marks hover this high [m] so that they do not flicker with the ground. */
const LIFT = 0.002
const PIXELS = 96

/** Marks every so many metres along a line. */
export function distanceMarks(line: MarkLine): DistanceMarks {
  const object = new Group()
  const marks = markedPlaces(line).map((x) => mark(x, line))
  object.add(...marks)
  return {
    object,
    paint: (color) => {
      for (const { material } of marks) material.color.copy(color)
    },
    dispose: () => {
      object.removeFromParent()
      for (const { geometry, material } of marks) {
        geometry.dispose()
        material.map?.dispose()
        material.dispose()
      }
    },
  }
}

/** Round places from one end to the other, 0 among them where the line holds it [m]. */
export function markedPlaces({ from, to, size }: Omit<MarkLine, 'y'>): readonly number[] {
  const step = STEPS.find((s) => (to - from) / s < MOST && s >= ROOM * size) ?? STEPS.at(-1)!
  const first = Math.ceil(from / step)
  const last = Math.floor(to / step)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
    Number(((first + i) * step).toFixed(1)),
  )
}

function mark(x: number, { y, size }: MarkLine): Mesh<PlaneGeometry, MeshBasicMaterial> {
  const { texture, aspect } = lettering(`${numeral(x)} m`)
  const material = new MeshBasicMaterial({
    map: texture,
    transparent: true,
    depthWrite: false,
    toneMapped: false,
  })
  const mesh = new Mesh(new PlaneGeometry(size * aspect, size), material)
  mesh.position.set(x, y, LIFT)
  return mesh
}

/** White letters, to be tinted by the material. */
function lettering(text: string): { texture: CanvasTexture; aspect: number } {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')!
  const font = `600 ${0.7 * PIXELS}px system-ui, sans-serif`
  context.font = font
  canvas.width = Math.ceil(context.measureText(text).width) + PIXELS / 2
  canvas.height = PIXELS
  context.font = font
  context.fillStyle = 'white'
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(text, canvas.width / 2, canvas.height / 2)
  const texture = new CanvasTexture(canvas)
  texture.colorSpace = SRGBColorSpace
  texture.anisotropy = 8
  return { texture, aspect: canvas.width / canvas.height }
}
