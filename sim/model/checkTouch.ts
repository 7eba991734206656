import { checkFinite, checkNonnegative, checkPositive, complaint, isPlain } from './checkNumber.ts'
import type { Pairing, Shape, Softness } from './shape.ts'

// How shapes touch. Only plain numbers are looked at: a traced leaf has no value yet, and passes.

const CONDIMS: readonly (number | undefined)[] = [undefined, 1, 3, 4, 6]

/** @throws ModelError unless friction, condim, margins and softness are such as a contact can have */
export function checkTouch(where: string, shape: Shape): void {
  checkNonnegative(shape.friction, `${where}: friction`)
  checkNonnegative(shape.torsionalFriction ?? 0, `${where}: torsionalFriction`, 'm')
  checkNonnegative(shape.rollingFriction ?? 0, `${where}: rollingFriction`, 'm')
  checkNonnegative(shape.solmix ?? 0, `${where}: solmix`)
  if (!Number.isInteger(shape.priority ?? 0))
    complaint(`${where}: priority`, `is ${shape.priority}`, 'a whole number')
  checkReach(where, shape)
}

/** @throws ModelError for two names that are one, or for numbers that a contact cannot have */
export function checkPairing(where: string, pairing: Pairing): void {
  const [a, b] = pairing.between
  if (a === b) complaint(`${where}: between`, `is "${a}" twice`, 'two shapes')
  for (const [i, mu] of (pairing.friction ?? []).entries()) checkNonnegative(mu, `${where}: friction[${i}]`)
  if (pairing.solrefFriction) checkSolref(`${where}: solrefFriction`, pairing.solrefFriction)
  checkReach(where, pairing)
}

/** What shapes and pairings have in common: condim, margin, gap and softness. */
function checkReach(where: string, { condim, margin, gap, softness }: Shape | Pairing): void {
  if (!CONDIMS.includes(condim)) complaint(`${where}: condim`, `is ${condim}`, '1, 3, 4 or 6')
  checkNonnegative(margin ?? 0, `${where}: margin`, 'm')
  checkNonnegative(gap ?? 0, `${where}: gap`, 'm')
  if (softness) checkSoftness(`${where}: softness`, softness)
}

/** @throws ModelError unless solref and solimp are such as a constraint can have */
export function checkSoftness(where: string, { solref, solimp }: Softness): void {
  if (solref) checkSolref(`${where}.solref`, solref)
  if (!solimp) return
  for (const [i, x] of solimp.entries()) checkFinite(x, `${where}.solimp[${i}]`)
  checkNonnegative(solimp[2], `${where}.solimp[2]`, 'm or rad')
  checkPositive(solimp[4], `${where}.solimp[4]`)
}

/** Both positive, time constant and damping ratio; or neither, −stiffness and −damping. */
function checkSolref(where: string, solref: readonly [number, number]): void {
  for (const [i, x] of solref.entries()) checkFinite(x, `${where}[${i}]`)
  if (solref.every(isPlain) && solref[0] > 0 !== solref[1] > 0) {
    complaint(
      where,
      `is [${solref.join(', ')}]`,
      'a time constant [s] and a damping ratio, both > 0, or −stiffness and −damping, both ≤ 0',
    )
  }
}
