import { Group, Mesh, MeshStandardMaterial, Quaternion, Vector3 } from 'three'
import type { RecordedBody, RecordedShape, Recording } from '../../sim/record/index.ts'
import { momentAt } from '../timeline/frames.ts'
import { toQuaternion, toVector } from '../toThree.ts'
import { isGround } from './ground.ts'
import { type Layout, type Role, shapeLook } from './look.ts'
import { shapeGeometry } from './shapeGeometry.ts'

/** A recording's machine as three.js objects. */
export interface Robot {
  readonly recording: Recording
  /** stands in its lane; holds a group per body */
  readonly object: Group
  /** by the recording's body index */
  readonly bodies: readonly Group[]
  /** Moves every body to where it was at a time [s]: between frames, positions linearly, rotations by slerp. */
  showAt(time: number): void
  wear(role: Role, layout: Layout): void
  dispose(): void
}

/** The robot of a recording, in its shapes. */
export function robot(recording: Recording): Robot {
  const object = new Group()
  const bodies = recording.bodies.map(bodyGroup)
  object.add(...bodies)
  const meshes = bodies.flatMap((body) => body.children as ShapeMesh[])
  return {
    recording,
    object,
    bodies,
    showAt: (time) => pose(recording, bodies, time),
    wear: (role, layout) => {
      for (const mesh of meshes) dress(mesh, role, layout)
    },
    dispose: () => {
      object.removeFromParent()
      for (const mesh of meshes) {
        mesh.geometry.dispose()
        mesh.material.dispose()
      }
    },
  }
}

type ShapeMesh = Mesh<ReturnType<typeof shapeGeometry>, MeshStandardMaterial> & {
  userData: { shape: RecordedShape }
}

function bodyGroup(body: RecordedBody): Group {
  const group = new Group()
  group.name = body.name
  for (const shape of body.shapes) if (!isGround(shape)) group.add(shapeMesh(shape))
  return group
}

function shapeMesh(shape: RecordedShape): ShapeMesh {
  const material = new MeshStandardMaterial({ roughness: 0.4, metalness: 0.05 })
  const mesh = new Mesh(shapeGeometry(shape.geometry), material) as ShapeMesh
  mesh.name = shape.name
  mesh.userData = { shape }
  toVector(shape.p_BS, mesh.position)
  toQuaternion(shape.Q_BS, mesh.quaternion)
  mesh.castShadow = true
  mesh.receiveShadow = true
  return mesh
}

function dress(mesh: ShapeMesh, role: Role, layout: Layout): void {
  const { material } = mesh
  const { color, opacity } = shapeLook(mesh.userData.shape.rgba, role, layout)
  material.color.copy(color)
  material.opacity = opacity
  material.transparent = opacity < 1
  material.depthWrite = opacity >= 1
  material.needsUpdate = true
  mesh.castShadow = opacity >= 1
}

const next = { position: new Vector3(), quaternion: new Quaternion() }

function pose(recording: Recording, bodies: readonly Group[], time: number): void {
  if (recording.frames.length === 0) return
  const { index, fraction } = momentAt(recording, time)
  const poses = recording.frames[index]!.poses
  const after = fraction > 0 ? recording.frames[index + 1]!.poses : undefined
  bodies.forEach((body, i) => {
    toVector(poses[i]!.p_WB, body.position)
    toQuaternion(poses[i]!.Q_WB, body.quaternion)
    if (!after) return
    body.position.lerp(toVector(after[i]!.p_WB, next.position), fraction)
    body.quaternion.slerp(toQuaternion(after[i]!.Q_WB, next.quaternion), fraction)
  })
}
