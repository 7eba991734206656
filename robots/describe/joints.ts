import { jointBall, jointFree, jointHinge, jointSlide, type Vec3 } from '../../sim/index.ts'
import { DesignError } from '../knobs/designError.ts'
import type { JointPart } from './tree.ts'

/** A coordinate axis of the body, or any direction in its axes. */
export type Axis = 'x' | 'y' | 'z' | '-x' | '-y' | '-z' | Vec3

const AXES: Readonly<Record<string, Vec3>> = {
  x: [1, 0, 0],
  y: [0, 1, 0],
  z: [0, 0, 1],
  '-x': [-1, 0, 0],
  '-y': [0, -1, 0],
  '-z': [0, 0, -1],
}

/** What a hinge or a slide is made of, with its axis as a word or a vector. */
export type AxisOptions = Omit<Parameters<typeof jointHinge>[0], 'name' | 'axis'> & { readonly axis: Axis }

/** A joint that holds nothing: the body flies; only for a body that hangs on the world. */
export function free(name: string, options: Omit<Parameters<typeof jointFree>[0], 'name'> = {}): JointPart {
  return { part: 'joint', joint: jointFree({ name, ...options }) }
}

/** A joint that turns any way about a point: its body's origin or the anchor. */
export function ball(name: string, options: Omit<Parameters<typeof jointBall>[0], 'name'> = {}): JointPart {
  return { part: 'joint', joint: jointBall({ name, ...options }) }
}

/** A joint that turns about an axis of the body, through its origin or the anchor. @throws DesignError for a range without a limit */
export function hinge(name: string, options: AxisOptions): JointPart {
  return { part: 'joint', joint: jointHinge(axisJoint(name, options)) }
}

/** A joint that slides along an axis of the body. @throws DesignError for a range without a limit */
export function slide(name: string, options: AxisOptions): JointPart {
  return { part: 'joint', joint: jointSlide(axisJoint(name, options)) }
}

function axisJoint(name: string, { axis, ...rest }: AxisOptions): Parameters<typeof jointHinge>[0] {
  if (rest.range !== undefined && rest.limit === undefined) {
    throw new DesignError(
      `joint "${name}": it has a range and no limit, expected limit: { stiffness, damping }, how its end stops push back.`,
    )
  }
  return { name, axis: typeof axis === 'string' ? AXES[axis]! : axis, ...rest }
}
