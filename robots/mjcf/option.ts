import { atLeastZero, numberOr, unexpected, vectorOr, wordOr } from './attributes.ts'
import type { MjcfDescription } from './description.ts'
import { settingsOf } from './sections.ts'
import type { XmlElement } from './xml.ts'

/** MuJoCo's defaults [s], [m/s²]. */
const DEFAULT_TIMESTEP = 0.002
const DEFAULT_GRAVITY = [0, 0, -9.81] as const

/** What the file's `<option>` elements say, the last word counting. @throws MjcfError for impossible values */
export function optionOf(
  root: XmlElement,
): Pick<MjcfDescription, 'timestep' | 'gravity' | 'integrator' | 'fluid' | 'solver'> {
  const element = settingsOf(root, 'option')
  const timestep = numberOr(element, 'timestep', 'seconds', DEFAULT_TIMESTEP)
  if (timestep <= 0) throw unexpected(element, 'timestep', 'a number of seconds greater than 0')
  return {
    timestep,
    gravity: vectorOr(element, 'gravity', 'm/s²', DEFAULT_GRAVITY),
    ...integratorOf(element),
    ...fluidOf(element),
    ...solverOf(element),
  }
}

/** MuJoCo's words and ours. Its `implicit` differs in Coriolis forces, and is reported. */
const INTEGRATORS = {
  Euler: 'euler',
  RK4: 'rungeKutta4',
  implicitfast: 'implicitFast',
  implicit: 'implicitFast',
} as const

function integratorOf(element: XmlElement): Pick<MjcfDescription, 'integrator'> {
  const words = ['Euler', 'RK4', 'implicit', 'implicitfast'] as const
  const integrator = INTEGRATORS[wordOr(element, 'integrator', words, 'Euler')]
  return integrator === 'euler' ? {} : { integrator }
}

/** The surrounding fluid, where it is dense or viscous. */
function fluidOf(element: XmlElement): Pick<MjcfDescription, 'fluid'> {
  const density = atLeastZero(element, 'density', 'kg/m³')
  const viscosity = atLeastZero(element, 'viscosity', 'Pa·s')
  const wind = vectorOr(element, 'wind', 'm/s', [0, 0, 0])
  if (density === 0 && viscosity === 0) return {}
  return { fluid: { density, viscosity, wind } }
}

/** The friction cones of the convex model, where they are not MuJoCo's defaults. */
function solverOf(element: XmlElement): Pick<MjcfDescription, 'solver'> {
  const cone = wordOr(element, 'cone', ['pyramidal', 'elliptic'], 'pyramidal')
  const impratio = numberOr(element, 'impratio', 'ratio of impedances', 1)
  if (impratio <= 0) throw unexpected(element, 'impratio', 'a number greater than 0')
  if (cone === 'pyramidal' && impratio === 1) return {}
  return { solver: { cone, impratio } }
}
