import { Color, DoubleSide, Group, Mesh, PlaneGeometry, ShaderMaterial, ShadowMaterial, Vector2 } from 'three'
import type { RecordedShape, Recording } from '../../sim/record/index.ts'

/** The floor: a grid that fades into the page and catches shadows. */
export interface Ground {
  readonly object: Group
  /** Lays it around a point, so that it seems endless; `reach` is where it has faded [m]. */
  centreOn(x: number, y: number, reach: number): void
  paint(colors: GroundColors): void
}

/** How the ground looks in a theme. */
export interface GroundColors {
  readonly line: Color
  readonly shadow: number
}

/** Side of the drawn square [m]: beyond the reach of any fade. */
const SIDE = 400
/** The grid lies this much below the plane [m], so that what touches the ground covers it. */
const SUNK = 0.001
/** Distance between fine lines [m]; strong lines are 1 m apart. */
const FINE = 0.25

/** Whether a shape is the horizontal ground, which the grid stands for: a plane whose normal is up. */
export function isGround({ geometry, Q_BS }: RecordedShape): boolean {
  return geometry.kind === 'plane' && Q_BS[1] === 0 && Q_BS[2] === 0
}

/** Height of the ground of some recordings [m]: their plane's, else just below the lowest place that a body reaches. */
export function groundHeight(recordings: readonly Recording[]): number {
  for (const { bodies } of recordings) {
    const plane = bodies[0]?.shapes.find(isGround)
    if (plane) return plane.p_BS[2]
  }
  const heights = recordings.flatMap(({ frames }) =>
    frames.map(({ poses }) => Math.min(...poses.map((X) => X.p_WB[2]))),
  )
  return heights.reduce((lowest, z) => Math.min(lowest, z), 0)
}

/** A ground at z = 0 of its own frame. */
export function ground(): Ground {
  const grid = gridMaterial()
  const shadow = new ShadowMaterial()
  const plane = new PlaneGeometry(SIDE, SIDE)
  const floor = new Mesh(plane, shadow)
  floor.receiveShadow = true
  const lines = new Mesh(plane, grid)
  lines.position.z = -SUNK
  const object = new Group()
  object.add(lines, floor)
  return {
    object,
    centreOn(x, y, reach) {
      floor.position.setX(x).setY(y)
      lines.position.setX(x).setY(y)
      grid.uniforms['centre']!.value.set(x, y)
      grid.uniforms['reach']!.value = reach
    },
    paint(colors) {
      grid.uniforms['line']!.value.copy(colors.line)
      shadow.opacity = colors.shadow
    },
  }
}

function gridMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    transparent: true,
    depthWrite: false,
    side: DoubleSide,
    uniforms: {
      centre: { value: new Vector2() },
      reach: { value: 10 },
      line: { value: new Color() },
      fine: { value: FINE },
    },
    vertexShader: `
      varying vec2 place;
      void main() {
        vec4 world = modelMatrix * vec4(position, 1.0);
        place = world.xy;
        gl_Position = projectionMatrix * viewMatrix * world;
      }`,
    fragmentShader: `
      varying vec2 place;
      uniform vec2 centre;
      uniform float reach;
      uniform float fine;
      uniform vec3 line;
      // coverage of lines one cell apart, about a pixel wide, gone before they alias
      float lines(vec2 p, float width) {
        vec2 pixel = fwidth(p);
        vec2 away = abs(fract(p - 0.5) - 0.5) / pixel;
        vec2 shown = (1.0 - smoothstep(width - 0.5, width + 0.5, away)) * (1.0 - smoothstep(0.15, 0.5, pixel));
        return max(shown.x, shown.y);
      }
      void main() {
        float strong = lines(place, 1.0);
        float weak = lines(place / fine, 0.6);
        float fade = 1.0 - smoothstep(0.25 * reach, reach, distance(place, centre));
        gl_FragColor = vec4(line, max(0.55 * strong, 0.18 * weak) * fade);
        #include <colorspace_fragment>
      }`,
  })
}
