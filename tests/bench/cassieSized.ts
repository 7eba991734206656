import {
  body,
  box,
  capsule,
  free,
  hinge,
  length,
  motor,
  type Robot,
  robot,
  world,
} from '../../robots/index.ts'

/** Axes of a leg from the hip down: as many hinges as make 22 velocities with two legs and a free pelvis. */
const AXES = ['z', 'x', 'y', 'y', 'y', 'y', 'y', 'y'] as const

/** A biped as large as Cassie: 22 velocities, 16 motors. */
export function cassieSized(): Robot {
  return robot('cassie-sized', { segment: length(0.15, { min: 0.1, max: 0.3 }) }, ({ segment }) =>
    world(
      {
        timestep: 0.001,
        contact: { stiffness: 5e4, dissipation: 0.8, slipSpeed: 0.25 },
        start: { q: { pelvis: [0, 0, 2, 1, 0, 0, 0] } },
      },
      body(
        'pelvis',
        free('pelvis'),
        box({ halfSize: [0.1, 0.1, 0.2], density: 500, touches: 'nothing' }),
        leg('left', 1, segment),
        leg('right', -1, segment),
      ),
    ),
  )
}

function leg(side: string, aside: 1 | -1, segment: number, k = 0): ReturnType<typeof body> {
  const name = `${side} ${k}`
  const at = k === 0 ? ([0, aside * 0.1, 0] as const) : ([0.02, 0, -segment] as const)
  return body(
    name,
    { at },
    hinge(name, { axis: AXES[k]!, armature: 0.01, damping: 0.1 }),
    motor(name, { gear: 1 }),
    capsule({ from: [0, 0, 0], to: [0, 0, -segment], radius: 0.03, density: 1000, touches: 'nothing' }),
    ...(k + 1 < AXES.length ? [leg(side, aside, segment, k + 1)] : []),
  )
}
