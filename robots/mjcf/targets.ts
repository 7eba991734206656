'use grad'
import type { Scalar } from '../../ad/index.ts'
import type { Vec3 } from '../../sim/index.ts'
import { density, factor, gear, type Knob, length, mass } from '../knobs/knob.ts'
import type { MjcfBody, MjcfDescription, MjcfGeom } from './description.ts'
import { linkScaled } from './linkScaled.ts'

/** A number of an imported machine that a knob can stand for. */
export interface Target {
  /** 'radius:foot_geom': what, then of which geom, body or motor */
  readonly name: string
  readonly knob: Knob
  /** the machine with another value in its place */
  applied(description: MjcfDescription, value: Scalar): MjcfDescription
}

/** Bounds of a knob that the caller does not bound: half to twice the file's value. */
const LEAST_RATIO = 0.5
const GREATEST_RATIO = 2

/** How far a body's position may be moved along an axis, unless the caller says otherwise [m]. */
const POSITION_REACH = 0.1

/** Everything in an imported machine that a knob can stand for, in the file's order. */
export function targetsOf(description: MjcfDescription): readonly Target[] {
  return [
    ...description.bodies.flatMap((body, index) => (index === 0 ? [] : bodyTargets(body, index))),
    ...description.bodies.flatMap((body) => body.geoms.flatMap((geom) => geomTargets(geom, body))),
    ...description.motors.map(gearTarget),
  ]
}

function around(value: number): { min: number; max: number } {
  const ends = [LEAST_RATIO * value, GREATEST_RATIO * value]
  return { min: Math.min(...ends), max: Math.max(...ends) }
}

function bodyTargets(body: MjcfBody, index: number): readonly Target[] {
  const positions = ['x', 'y', 'z'].map((axis, i) => positionTarget(body, index, axis, i))
  return body.inertial === undefined ? [linkTarget(body, index), ...positions] : positions
}

function linkTarget(body: MjcfBody, index: number): Target {
  return {
    name: `linkLength:${body.name}`,
    knob: factor(1, { ...around(1), note: `length of ${body.name} over the file's` }),
    applied: (description, value) => linkScaled(description, index, value),
  }
}

function positionTarget(body: MjcfBody, index: number, axis: string, i: number): Target {
  const value = body.p[i]!
  return {
    name: `position.${axis}:${body.name}`,
    knob: length(value, {
      min: value - POSITION_REACH,
      max: value + POSITION_REACH,
      note: `in the parent's axes`,
    }),
    applied: (description, p) =>
      withBody(description, index, (old) => ({ ...old, p: replaced(old.p, i, p) })),
  }
}

function geomTargets(geom: MjcfGeom, body: MjcfBody): readonly Target[] {
  return [
    ...sizeTargets(geom),
    ...(body.name === 'world' || body.inertial !== undefined ? [] : substanceTarget(geom)),
  ]
}

function sizeTargets(geom: MjcfGeom): readonly Target[] {
  const { geometry } = geom
  switch (geometry.kind) {
    case 'plane':
      return []
    case 'sphere':
      return [radiusTarget(geom, geometry.radius)]
    case 'capsule':
      return [radiusTarget(geom, geometry.radius), lengthTarget(geom, geometry.halfLength)]
    case 'box':
      return ['x', 'y', 'z'].map((axis, i) => halfSizeTarget(geom, geometry.halfSize, axis, i))
  }
}

function radiusTarget({ name }: MjcfGeom, radius: Scalar): Target {
  return {
    name: `radius:${name}`,
    knob: length(radius, around(radius)),
    applied: (description, value) =>
      withGeom(description, name, (geom) => ({
        ...geom,
        geometry: { ...geom.geometry, radius: value } as MjcfGeom['geometry'],
      })),
  }
}

function lengthTarget({ name }: MjcfGeom, halfLength: Scalar): Target {
  return {
    name: `length:${name}`,
    knob: length(2 * halfLength, { ...around(2 * halfLength), note: 'between the centres of its ends' }),
    applied: (description, value) =>
      withGeom(description, name, (geom) => ({
        ...geom,
        geometry: { ...geom.geometry, halfLength: value / 2 } as MjcfGeom['geometry'],
      })),
  }
}

function halfSizeTarget({ name }: MjcfGeom, halfSize: Vec3, axis: string, i: number): Target {
  return {
    name: `halfSize.${axis}:${name}`,
    knob: length(halfSize[i]!, around(halfSize[i]!)),
    applied: (description, value) =>
      withGeom(description, name, (geom) =>
        geom.geometry.kind === 'box'
          ? { ...geom, geometry: { ...geom.geometry, halfSize: replaced(geom.geometry.halfSize, i, value) } }
          : geom,
      ),
  }
}

/** Knobs for what is zero in the file, such as the mass of a marker, would have no room to move: there are none. */
function substanceTarget({ name, substance }: MjcfGeom): readonly Target[] {
  const [key, value] =
    'mass' in substance ? (['mass', substance.mass] as const) : (['density', substance.density] as const)
  if (value === 0) return []
  return [
    {
      name: `${key}:${name}`,
      knob: key === 'mass' ? mass(value, around(value)) : density(value, around(value)),
      applied: (description, turned) =>
        withGeom(description, name, (geom) => ({
          ...geom,
          substance: { [key]: turned } as MjcfGeom['substance'],
        })),
    },
  ]
}

function gearTarget({ name, gear: value }: MjcfDescription['motors'][number]): Target {
  return {
    name: `gear:${name}`,
    knob: gear(value, around(value)),
    applied: (description, turned) => ({
      ...description,
      motors: description.motors.map((motor) => (motor.name === name ? { ...motor, gear: turned } : motor)),
    }),
  }
}

function withBody(
  description: MjcfDescription,
  index: number,
  change: (body: MjcfBody) => MjcfBody,
): MjcfDescription {
  return { ...description, bodies: description.bodies.map((body, i) => (i === index ? change(body) : body)) }
}

function withGeom(
  description: MjcfDescription,
  name: string,
  change: (geom: MjcfGeom) => MjcfGeom,
): MjcfDescription {
  const inBody = (body: MjcfBody): MjcfBody => ({
    ...body,
    geoms: body.geoms.map((geom) => (geom.name === name ? change(geom) : geom)),
  })
  return { ...description, bodies: description.bodies.map(inBody) }
}

function replaced(vector: Vec3, i: number, value: Scalar): Vec3 {
  const [x, y, z] = vector.map((old, k) => (k === i ? value : old)) as [Scalar, Scalar, Scalar]
  return [x, y, z]
}
