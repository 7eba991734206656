import type { ContactEquation, FrictionEquation, World } from 'cannon-es'

/**
 * Bounds the friction of every contact by Coulomb's law, |f| ≤ μ f_n.
 *
 * cannon-es alone bounds it by the weight of the touching body, and compares that force with an impulse. Here the bound
 * of a pair of shapes is μ times the normal force that its contacts carried in the step before, shared evenly.
 *
 * @param coefficient - μ of two shapes, by their ids
 */
export function coulombFriction(world: World, coefficient: (a: number, b: number) => number): void {
  const { narrowphase } = world
  const unbounded = narrowphase.createFrictionEquationsFromContact.bind(narrowphase)
  let load = new Map<string, number>()
  narrowphase.createFrictionEquationsFromContact = (contact: ContactEquation, out: FrictionEquation[]) => {
    const made = unbounded(contact, out)
    const bound = coefficient(contact.si.id, contact.sj.id) * (load.get(pairOf(contact)) ?? 0) * world.dt
    for (const equation of made ? out.slice(-2) : []) {
      equation.minForce = -bound
      equation.maxForce = bound
    }
    return made
  }
  world.addEventListener('postStep', () => {
    load = meanLoads(world.contacts)
  })
}

/** Normal force of each pair of shapes, per contact [N]. */
function meanLoads(contacts: readonly ContactEquation[]): Map<string, number> {
  const sums = new Map<string, { force: number; count: number }>()
  for (const contact of contacts) {
    const sum = sums.get(pairOf(contact)) ?? { force: 0, count: 0 }
    sums.set(pairOf(contact), { force: sum.force + contact.multiplier, count: sum.count + 1 })
  }
  return new Map([...sums].map(([pair, { force, count }]) => [pair, force / count]))
}

function pairOf({ si, sj }: ContactEquation): string {
  return `${si.id} ${sj.id}`
}
