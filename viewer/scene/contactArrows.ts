import { ConeGeometry, CylinderGeometry, Group, Mesh, MeshStandardMaterial, Vector3 } from 'three'
import type { RecordedContact } from '../../sim/record/index.ts'
import { alongZ, toVector, UP } from '../toThree.ts'

/** Arrows of the forces at a moment; grows as many as were ever needed at once. */
export interface ContactArrows {
  readonly object: Group
  /**
   * @param longest - length of the arrow of the greatest force [m]
   * @param greatest - that force [N]
   */
  show(contacts: readonly RecordedContact[], longest: number, greatest: number): void
  dispose(): void
}

/** Thickness and head of an arrow relative to the longest one. */
const SHAFT_RADIUS = 0.01
const HEAD_RADIUS = 0.028
const HEAD_LENGTH = 0.09
/** Forces below this part of the greatest are not drawn: an arrow shorter than its own thickness. */
const LEAST = 0.01

const shaftGeometry = alongZ(new CylinderGeometry(1, 1, 1, 16)).translate(0, 0, 0.5)
const headGeometry = alongZ(new ConeGeometry(1, 1, 24)).translate(0, 0, 0.5)

/** No arrows yet. */
export function contactArrows(): ContactArrows {
  const object = new Group()
  const material = new MeshStandardMaterial({
    color: '#ffb02e',
    emissive: '#c2570c',
    emissiveIntensity: 0.45,
    roughness: 0.5,
  })
  const arrows: Group[] = []
  const arrowAt = (i: number) => (arrows[i] ??= added(object, arrow(material)))
  return {
    object,
    show(contacts, longest, greatest) {
      contacts.forEach((contact, i) => {
        place(arrowAt(i), contact, longest, greatest)
      })
      for (const spare of arrows.slice(contacts.length)) spare.visible = false
    },
    dispose() {
      object.removeFromParent()
      material.dispose()
    },
  }
}

function added(parent: Group, child: Group): Group {
  parent.add(child)
  return child
}

function arrow(material: MeshStandardMaterial): Group {
  const group = new Group()
  group.add(new Mesh(shaftGeometry, material), new Mesh(headGeometry, material))
  for (const part of group.children) part.castShadow = true
  return group
}

const direction = new Vector3()

function place(group: Group, { position, force }: RecordedContact, longest: number, greatest: number): void {
  const norm = Math.hypot(...force)
  group.visible = norm > LEAST * greatest
  if (!group.visible) return
  const length = (longest * norm) / greatest
  const head = Math.min(HEAD_LENGTH * longest, 0.6 * length)
  const [shaft, tip] = group.children as [Mesh, Mesh]
  toVector(position, group.position)
  group.quaternion.setFromUnitVectors(UP, toVector(force, direction).normalize())
  shaft.scale.set(SHAFT_RADIUS * longest, SHAFT_RADIUS * longest, length - head)
  tip.scale.set(HEAD_RADIUS * longest, HEAD_RADIUS * longest, head)
  tip.position.z = length - head
}
