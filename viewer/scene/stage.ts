import {
  ACESFilmicToneMapping,
  Color,
  DirectionalLight,
  HemisphereLight,
  PCFShadowMap,
  Scene,
  type Vector3,
  WebGLRenderer,
} from 'three'
import { cssValue } from '../panels/theme.ts'
import { UP } from '../toThree.ts'
import { type CameraRig, cameraRig } from './cameraRig.ts'
import { type Ground, ground } from './ground.ts'

/** Scene, lights, ground, camera and the renderer that draws them when something has changed. */
export interface Stage {
  readonly scene: Scene
  readonly ground: Ground
  readonly rig: CameraRig
  /** Asks for a new picture at the next frame of the screen. */
  invalidate(): void
  /** Calls back before every picture with the real time since the last one [s]; asks for another while it says true. */
  onFrame(callback: (elapsed: number) => boolean): void
  /** Keeps light, shadow and grid around the subject. */
  light(centre: Vector3, radius: number): void
  /** Takes the theme's colours from the page. */
  paint(): void
}

const SHADOW_PIXELS = 2048
/** From the subject toward the sun, in world axes. */
const SUN = [0.35, -0.55, 1] as const
/** From the subject toward the rim light. */
const RIM = [-0.8, 1, 0.5] as const
/** The grid has faded at this many radii of the subject. */
const GRID_REACH = 9
/** Longest step of real time that one picture may stand for [s]: a hidden page does not jump when it is shown again. */
const LONGEST_STEP = 0.25

interface SoftLight {
  readonly sky: HemisphereLight
  readonly rim: DirectionalLight
}

/** A stage on a canvas that fills its parent. */
export function stage(canvas: HTMLCanvasElement, gliding: boolean): Stage {
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true, preserveDrawingBuffer: true })
  renderer.shadowMap.enabled = true
  renderer.shadowMap.type = PCFShadowMap
  renderer.toneMapping = ACESFilmicToneMapping
  const scene = new Scene()
  const { sky, rim } = softLight()
  const sun = sunlight()
  const floor = ground()
  scene.add(sky, rim, sun, sun.target, floor.object)
  const frames = frameLoop(() => renderer.render(scene, rig.camera))
  const rig = cameraRig(canvas, frames.invalidate, gliding)
  frames.onFrame(() => rig.update())
  fill(canvas, renderer, (width, height) => {
    rig.resize(width, height)
    frames.draw()
  })
  return {
    scene,
    ground: floor,
    rig,
    invalidate: frames.invalidate,
    onFrame: frames.onFrame,
    light: (centre, radius) => {
      shine(sun, centre, radius)
      floor.centreOn(centre.x, centre.y, GRID_REACH * radius)
    },
    paint: () => {
      floor.paint({ line: cssColor('--grid'), shadow: Number(cssValue('--shadow')) })
      sky.intensity = Number(cssValue('--sky-light'))
      rim.intensity = Number(cssValue('--rim'))
      sun.intensity = Number(cssValue('--sun'))
      frames.invalidate()
    },
  }
}

/** A colour variable of the page's theme. */
export function cssColor(name: string): Color {
  return new Color().setStyle(cssValue(name))
}

/** Sky above, ground light below and a rim light from behind: soft surfaces without a mirror of surroundings. */
function softLight(): SoftLight {
  const sky = new HemisphereLight('#ffffff', '#a39a8c', 1)
  sky.position.copy(UP)
  const rim = new DirectionalLight('#cfe0ff', 1)
  rim.position.set(...RIM)
  return { sky, rim }
}

function sunlight(): DirectionalLight {
  const sun = new DirectionalLight('#fff6e8', 2)
  sun.castShadow = true
  sun.shadow.mapSize.set(SHADOW_PIXELS, SHADOW_PIXELS)
  sun.shadow.radius = 5
  sun.shadow.normalBias = 0.02
  return sun
}

function shine(sun: DirectionalLight, centre: Vector3, radius: number): void {
  sun.target.position.copy(centre)
  sun.position
    .set(...SUN)
    .setLength(4 * radius)
    .add(centre)
  const { camera } = sun.shadow
  camera.left = camera.bottom = -1.6 * radius
  camera.right = camera.top = 1.6 * radius
  camera.near = radius
  camera.far = 8 * radius
  camera.updateProjectionMatrix()
}

/** Draws once a screen frame, and only while there is something new to see. */
function frameLoop(render: () => void) {
  const callbacks: ((elapsed: number) => boolean)[] = []
  let asked = false
  let last: number | undefined
  const draw = (now: number) => {
    asked = false
    const elapsed = last === undefined ? 0 : Math.min((now - last) / 1000, LONGEST_STEP)
    const goesOn = callbacks.map((callback) => callback(elapsed)).some(Boolean)
    render()
    last = goesOn ? now : undefined
    if (goesOn) invalidate()
  }
  const invalidate = () => {
    if (asked) return
    asked = true
    requestAnimationFrame(draw)
  }
  return {
    invalidate,
    /** at once: a canvas that changed its size is blank */
    draw: render,
    onFrame: (callback: (elapsed: number) => boolean) => {
      callbacks.push(callback)
    },
  }
}

/** Keeps the canvas as large as its parent. */
function fill(
  canvas: HTMLCanvasElement,
  renderer: WebGLRenderer,
  resized: (w: number, h: number) => void,
): void {
  const parent = canvas.parentElement!
  new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = parent
    if (width === 0 || height === 0) return
    renderer.setPixelRatio(Math.min(devicePixelRatio, 2))
    renderer.setSize(width, height, false)
    resized(width, height)
  }).observe(parent)
}
