'use grad'
import {
  type Body,
  buildModel,
  type Inertia,
  identityQuaternion,
  inertiaAdd,
  type Model,
  type Motor,
  type Shape,
  zero3,
} from '../../sim/index.ts'
import type { BodyPart, MotorPart, RobotTree, ShapePart } from './tree.ts'

/**
 * The model of a tree: bodies numbered depth first, parents before children, the world 0.
 *
 * @throws ModelError when the machine is impossible: a body that may move without mass, a name given twice …
 */
export function modelOf(name: string, tree: RobotTree): Model {
  const bodies = numbered(tree)
  const equalities = [...bodies.flatMap(({ body }) => body.equalities ?? []), ...(tree.equalities ?? [])]
  return buildModel({
    ...tree,
    name,
    bodies: bodies.map(({ body, parent }) => modelBody(body, parent)),
    shapes: bodies.flatMap(({ body }, index) => modelShapes(body, index)),
    motors: [...bodies.flatMap(({ body }) => body.motors), ...tree.motors].map(modelMotor),
    equalities,
  })
}

interface NumberedBody {
  readonly body: BodyPart
  readonly parent: number
}

function numbered(tree: RobotTree): readonly NumberedBody[] {
  const list: NumberedBody[] = []
  const visit = (body: BodyPart, parent: number) => {
    const index = list.push({ body, parent }) - 1
    for (const child of body.children) visit(child, index)
  }
  visit(worldBody(tree), 0)
  return list
}

function worldBody(tree: RobotTree): BodyPart {
  return {
    part: 'body',
    name: 'world',
    X_PB: { Q: identityQuaternion, p: zero3 },
    joints: [],
    shapes: tree.shapes,
    motors: [],
    children: tree.bodies,
    inertia: NOTHING,
  }
}

function modelBody(body: BodyPart, parent: number): Body {
  const { name, X_PB, joints, principalAxes } = body
  return { name, parent, X_PB, joints, inertia: bodyInertia(body), ...(principalAxes && { principalAxes }) }
}

const NOTHING: Inertia = { mass: 0, com: zero3, aboutCom: [0, 0, 0, 0, 0, 0] }

/** What was stated, else what all its shapes make together. */
export function bodyInertia(body: BodyPart): Inertia {
  if (body.inertia !== undefined) return body.inertia
  const parts = body.shapes.flatMap((shape) => shape.inertia ?? [])
  return parts.length === 0 ? NOTHING : parts.reduce((sum, part) => inertiaAdd(sum, part))
}

function modelShapes(body: BodyPart, index: number): readonly Shape[] {
  return body.shapes.map((shape, i) => modelShape(shape, shape.name ?? shapeName(body, i), index))
}

/** thigh.capsule, and thigh.capsule.2 for the second of its kind */
function shapeName(body: BodyPart, i: number): string {
  const { kind } = body.shapes[i]!.geometry
  const nth = body.shapes
    .slice(0, i + 1)
    .filter((shape) => shape.name === undefined && shape.geometry.kind === kind).length
  return nth === 1 ? `${body.name}.${kind}` : `${body.name}.${kind}.${nth}`
}

function modelShape({ part: _, inertia: __, ...shape }: ShapePart, name: string, body: number): Shape {
  return { ...shape, name, body }
}

function modelMotor({ part: _, ...motor }: MotorPart): Motor {
  return motor
}
