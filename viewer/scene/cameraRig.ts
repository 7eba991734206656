import { PerspectiveCamera, Spherical, Vector3 } from 'three'
import { OrbitControls } from 'three/addons/controls/OrbitControls.js'
import { UP } from '../toThree.ts'

/** Directions from the subject to the camera, in world axes. */
export const VIEWS = {
  'three-quarter': new Vector3(0.42, -1, 0.42),
  side: new Vector3(0, -1, 0.08),
  front: new Vector3(1, -0.0001, 0.12),
  top: new Vector3(0, -0.02, 1),
} as const

export type ViewName = keyof typeof VIEWS

/** A camera that a person can move and that keeps its subject in sight. */
export interface CameraRig {
  readonly camera: PerspectiveCamera
  /** Frames a ball anew from a named direction. */
  look(view: ViewName, centre: Vector3, radius: number): void
  /** Moves along with the subject, and back as it spreads; what the person chose (direction, zoom) stays. */
  follow(centre: Vector3, radius: number): void
  /** Turns around the subject [rad]. */
  orbit(azimuth: number, polar: number): void
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
  const centre = new Vector3()
  let radius = 1
  return {
    camera,
    look(view, newCentre, newRadius) {
      centre.copy(newCentre)
      radius = newRadius
      controls.target.copy(centre)
      camera.position.copy(VIEWS[view]).setLength(distanceFor(camera, radius)).add(centre)
      controls.update()
      changed()
    },
    follow(newCentre, newRadius) {
      const arm = camera.position.clone().sub(controls.target)
      controls.target.add(newCentre).sub(centre)
      camera.position.copy(controls.target).addScaledVector(arm, newRadius / radius)
      centre.copy(newCentre)
      radius = newRadius
    },
    orbit(azimuth, polar) {
      turn(camera, controls.target, azimuth, polar)
      controls.update()
      changed()
    },
    resize(width, height) {
      const before = distanceFor(camera, radius)
      camera.aspect = width / height
      camera.updateProjectionMatrix()
      const arm = camera.position.clone().sub(controls.target)
      camera.position.copy(controls.target).addScaledVector(arm, distanceFor(camera, radius) / before)
    },
    update: () => controls.update(),
  }
}

/** How far the camera stands for a ball to fit, whichever way the window is narrow [m]. */
function distanceFor(camera: PerspectiveCamera, radius: number): number {
  const half = (camera.fov * Math.PI) / 360
  const narrow = Math.min(half, Math.atan(Math.tan(half) * camera.aspect))
  return (MARGIN * radius) / Math.sin(narrow)
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
