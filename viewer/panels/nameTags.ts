import { type Camera, Vector3 } from 'three'
import type { Role } from '../scene/look.ts'
import type { Pair } from '../scene/pair.ts'
import { signedMetres } from './numerals.ts'

/** The tags float this many radii above a robot's centre. */
const ABOVE = 0.7

/** Names each robot on the picture and says how far it has come along x. */
export interface NameTags {
  rename(role: Role, name: string): void
  place(camera: Camera, time: number): void
}

/** Tags for the two roles, as elements over the canvas. */
export function nameTags(tags: Readonly<Record<Role, HTMLElement>>, pair: Pair): NameTags {
  return {
    rename: (role, name) => {
      tags[role].querySelector('.name')!.textContent = name
    },
    place: (camera, time) => {
      for (const role of ['before', 'after'] as const) place(tags[role], role, pair, camera, time)
    },
  }
}

function place(tag: HTMLElement, role: Role, pair: Pair, camera: Camera, time: number): void {
  const subject = pair.subjects.get(role)
  tag.hidden = !subject
  if (!subject) return
  const { path, robot, radius } = subject
  const [x, y, z] = path.smoothAt(time)
  const point = new Vector3(x, y + robot.object.position.y, z + ABOVE * radius).project(camera)
  tag.style.left = `${(50 * (point.x + 1)).toFixed(2)}%`
  tag.style.top = `${(50 * (1 - point.y)).toFixed(2)}%`
  tag.querySelector('.travelled')!.textContent = signedMetres(path.at(time)[0] - path.at(0)[0])
}
