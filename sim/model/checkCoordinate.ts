import { complaint } from './checkNumber.ts'
import type { Body } from './model.ts'

/** @throws ModelError unless a name is that of a joint with one degree of freedom */
export function checkCoordinate(where: string, name: string, bodies: readonly Body[]): void {
  const joints = bodies.flatMap((body) => body.joints)
  const joint = joints.find((candidate) => candidate.name === name)
  if (joint?.nv === 1) return
  const movable = joints.filter(({ nv }) => nv === 1).map((candidate) => `"${candidate.name}"`)
  complaint(
    where,
    joint ? `is "${name}", a ${joint.kind} joint with ${joint.nv} velocities` : `is "${name}"`,
    `the name of a joint with one degree of freedom: ${movable.join(', ') || 'this model has none'}`,
  )
}
