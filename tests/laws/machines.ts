import type { Model, State } from '../../sim/index.ts'
import { modelOf, randomMachine, randomState } from '../sim/randomMachine.ts'

/** Machines that every law must hold of: trees with branches, welds, stacked joints; free and fixed roots. */
export const machines: readonly { readonly name: string; readonly model: Model }[] = (
  [
    [21, 1, true, false],
    [22, 4, false, false],
    [23, 6, true, false],
    [24, 10, false, false],
    [25, 10, true, false],
    [26, 6, true, true],
    [27, 6, false, true],
  ] as const
).map(([seed, n, free, balls]) => {
  const model = modelOf(randomMachine(seed, n, free, balls))
  const kinds = `${free ? 'free' : 'fixed'} root${balls ? ', balls and springs' : ''}`
  return { name: `${n} bodies, ${kinds}, ${model.nv} velocities`, model }
})

/** The same machine without what takes energy or makes it: springs and dampers stay out, gravity too if asked. */
export function conservative(model: Model, { gravity }: { gravity: boolean }): Model {
  const bare = model.name.replace('random ', '')
  const free = model.links[0]!.joint.kind === 'free'
  const balls = model.links.some(({ joint }) => joint.kind === 'ball')
  const spec = randomMachine(Number(bare), model.bodies.length - 1, free, balls)
  const bodies = spec.bodies.map((body) => ({
    ...body,
    joints: body.joints.map((joint) => ({ ...joint, damping: 0, stiffness: 0, armature: 0 })),
  }))
  return modelOf({ ...spec, bodies, gravity: gravity ? [0, 0, -9.81] : [0, 0, 0] })
}

/** Five states a machine. */
export function states(model: Model): readonly State[] {
  return [1, 2, 3, 4, 5].map((seed) => randomState(model, seed))
}
