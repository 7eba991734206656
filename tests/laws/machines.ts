import type { Model, State } from '../../sim/index.ts'
import { modelOf, randomMachine, randomState } from '../sim/randomMachine.ts'

/** Machines that every law must hold of: trees with branches, welds, stacked joints; free and fixed roots. */
export const machines: readonly { readonly name: string; readonly model: Model }[] = [
  [21, 1, true],
  [22, 4, false],
  [23, 6, true],
  [24, 10, false],
  [25, 10, true],
].map(([seed, n, free]) => {
  const model = modelOf(randomMachine(seed as number, n as number, free as boolean))
  return { name: `${n} bodies, ${free ? 'free' : 'fixed'} root, ${model.nv} velocities`, model }
})

/** The same machine without what takes energy or makes it: springs and dampers stay out, gravity too if asked. */
export function conservative(model: Model, { gravity }: { gravity: boolean }): Model {
  const bare = model.name.replace('random ', '')
  const spec = randomMachine(Number(bare), model.bodies.length - 1, model.links[0]!.joint.kind === 'free')
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
