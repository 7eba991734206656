import { PerspectiveCamera, Spherical, Vector3 } from 'three'
import { OrbitControls } from 'three/addons/controls/OrbitControls.js'
import { UP } from '../toThree.ts'
import type { Focus } from './pair.ts'

/** Directions from the subject to the camera, in world axes. */
const VIEWS = {
  'three-quarter': new Vector3(0.42, -1, 0.42),
  side: new Vector3(0, -1, 0.08),
  front: new Vector3(1, -0.0001, 0.12),
  top: new Vector3(0, -0.02, 1),
} as const

export type ViewName = keyof typeof VIEWS

/** A camera that a person can move and that keeps its subject in sight. */
export interface CameraRig {
  readonly camera: PerspectiveCamera
  /** Frames the subject anew from a named direction. */
  look(view: ViewName, focus: Focus): void
  /** Moves along with the subject, and back as it spreads; what the person chose (direction, zoom) stays. */
  follow(focus: Focus): void
  /** Turns around the subject [rad]. */
  orbit(azimuth: number, polar: number): void
  /** Unit vector from the subject to the camera, in world axes. */
  direction(): Vector3
  resize(width: number, height: number): void
  /** True while the camera still glides. */
  update(): boolean
}

/** Vertical field of view [deg]: long enough to be free of distortion. */
const FIELD_OF_VIEW = 32
/** Room left around the subject. */
const MARGIN = 1.12

/**
 * @param canvas - what the pointer moves on
 * @param changed - called when the camera has moved
 * @param gliding - whether it comes to rest softly
 */
export function cameraRig(canvas: HTMLCanvasElement, changed: () => void, gliding: boolean): CameraRig {
  const camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.02, 500)
  camera.up.copy(UP)
  camera.position.copy(VIEWS['three-quarter'])
  const controls = new OrbitControls(camera, canvas)
  controls.enableDamping = gliding
  controls.maxPolarAngle = 0.495 * Math.PI
  controls.addEventListener('change', changed)
  let framed: Focus = { centre: new Vector3(), radius: 1, single: 1 }
  /** Keeps the direction and the person's zoom: the arm grows as the distance that the subject needs. */
  const reframe = (focus: Focus, growth: number) => {
    const arm = camera.position.clone().sub(controls.target)
    controls.target.add(focus.centre).sub(framed.centre)
    camera.position.copy(controls.target).addScaledVector(arm, growth)
    framed = focus
  }
  return {
    camera,
    look(view, focus) {
      framed = focus
      controls.target.copy(focus.centre)
      camera.position.copy(VIEWS[view]).setLength(distanceFor(camera, focus)).add(focus.centre)
      controls.update()
      changed()
    },
    follow: (focus) => reframe(focus, distanceFor(camera, focus) / distanceFor(camera, framed)),
    orbit(azimuth, polar) {
      turn(camera, controls.target, azimuth, polar)
      controls.update()
      changed()
    },
    direction: () => camera.position.clone().sub(controls.target).normalize(),
    resize(width, height) {
      const before = distanceFor(camera, framed)
      camera.aspect = width / height
      camera.updateProjectionMatrix()
      reframe(framed, distanceFor(camera, framed) / before)
    },
    update: () => controls.update(),
  }
}

/**
 * How far the camera stands for the subject to fit [m]. Robots part along the ground: across the picture the whole ball
 * has to fit; up and down, where the ground is seen foreshortened, one robot and half of what parts them.
 */
function distanceFor(camera: PerspectiveCamera, { radius, single }: Focus): number {
  const vertical = (camera.fov * Math.PI) / 360
  const horizontal = Math.atan(Math.tan(vertical) * camera.aspect)
  const tall = single + 0.5 * (radius - single)
  return MARGIN * Math.max(tall / Math.sin(vertical), radius / Math.sin(horizontal))
}

/** three measures the polar angle from y; ours is from z. */
function turn(camera: PerspectiveCamera, target: Vector3, azimuth: number, polar: number): void {
  const arm = camera.position.clone().sub(target)
  const spherical = new Spherical().setFromCartesianCoords(arm.x, arm.z, -arm.y)
  spherical.theta += azimuth
  spherical.phi = Math.min(Math.max(spherical.phi + polar, 0.02), 0.49 * Math.PI)
  const turned = new Vector3().setFromSpherical(spherical)
  camera.position.set(turned.x, -turned.z, turned.y).add(target)
}
