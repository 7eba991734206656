import type { Scalar } from '../../ad/index.ts'
import { checkCoordinate } from './checkCoordinate.ts'
import { checkFinite, checkFiniteVector, checkNonnegative, checkUnit, complaint } from './checkNumber.ts'
import { checkSoftness } from './checkTouch.ts'
import type { Connect, Coupling, Equality, Weld } from './equality.ts'
import type { Body } from './model.ts'

/** c₀ to c₄. */
const POLYNOMIAL_TERMS = 5

/** @throws ModelError naming the equality, field, value and what was expected */
export function checkEquality(where: string, equality: Equality, bodies: readonly Body[]): void {
  if (equality.softness) checkSoftness(`${where}: softness`, equality.softness)
  if (equality.kind === 'connect') checkConnect(where, equality, bodies)
  if (equality.kind === 'weld') checkWeld(where, equality, bodies)
  if (equality.kind === 'coupling') checkCoupling(where, equality, bodies)
}

function checkConnect(
  where: string,
  { bodies: names, anchor, anchor2 }: Connect,
  bodies: readonly Body[],
): void {
  checkEnds(where, names, bodies)
  checkFiniteVector(anchor, `${where}: anchor`, 'm')
  if (anchor2) checkFiniteVector(anchor2, `${where}: anchor2`, 'm')
}

function checkWeld(where: string, weld: Weld, bodies: readonly Body[]): void {
  checkEnds(where, weld.bodies, bodies)
  for (const field of ['frame1', 'frame2'] as const) {
    const frame = weld[field]
    if (!frame) continue
    checkFiniteVector(frame.p, `${where}: ${field}.p`, 'm')
    checkUnit(frame.Q, `${where}: ${field}.Q`)
  }
  checkNonnegative(weld.torqueScale ?? 1, `${where}: torqueScale`, 'm')
}

/** Two bodies that can move with respect to each other. */
function checkEnds(where: string, names: readonly [string, string], bodies: readonly Body[]): void {
  const [first, second] = names.map((name, i) => {
    const index = bodies.findIndex((body) => body.name === name)
    if (index >= 0) return carrierOf(index, bodies)
    return complaint(
      `${where}: bodies[${i}]`,
      `is "${name}"`,
      `the name of a body: ${bodies.map((body) => `"${body.name}"`).join(', ')}`,
    )
  })
  if (first === second)
    complaint(
      `${where}: bodies`,
      `are "${names.join('" and "')}", which move as one`,
      'two bodies with a joint between them',
    )
}

/** The body further in, or itself, that has joints of its own; the world has none. */
function carrierOf(index: number, bodies: readonly Body[]): number {
  const { parent, joints } = bodies[index]!
  return index === 0 || joints.length > 0 ? index : carrierOf(parent, bodies)
}

function checkCoupling(where: string, { joints, polynomial }: Coupling, bodies: readonly Body[]): void {
  joints.forEach((name, i) => {
    checkCoordinate(`${where}: joints[${i}]`, name, bodies)
  })
  if (joints[0] === joints[1])
    complaint(`${where}: joints`, `are "${joints[0]}" twice`, 'two that differ, or one alone to be held')
  checkTerms(`${where}: polynomial`, polynomial, joints.length)
}

function checkTerms(where: string, polynomial: readonly Scalar[], joints: number): void {
  const most = joints === 1 ? 1 : POLYNOMIAL_TERMS
  if (polynomial.length < 1 || polynomial.length > most)
    complaint(
      where,
      `has ${polynomial.length} terms`,
      joints === 1
        ? 'one, the value that a joint alone is held at'
        : `1 to ${POLYNOMIAL_TERMS} terms, c₀ first`,
    )
  polynomial.forEach((term, i) => {
    checkFinite(term, `${where}[${i}]`)
  })
}
