import { atLeastZero, numberOr, unexpected, vectorOr, wordOr } from './attributes.ts'
import { bodiesOf } from './body.ts'
import { compilerOf } from './compiler.ts'
import type { Context } from './context.ts'
import { defaultClasses } from './defaults.ts'
import type { MjcfDescription } from './description.ts'
import { equalitiesOf } from './equality.ts'
import { apartOf } from './excludes.ts'
import { MjcfError } from './mjcfError.ts'
import { motorsOf } from './motor.ts'
import { sitesOf } from './site.ts'
import { startOf } from './start.ts'
import type { XmlElement } from './xml.ts'

/** The machine that an MJCF tree describes, as plain values. @throws MjcfError for whatever cannot be understood */
export function describeMjcf(root: XmlElement, file: string): MjcfDescription {
  if (root.tag !== 'mujoco') {
    throw new MjcfError(
      root.place,
      `the outermost element is <${root.tag}>, expected <mujoco>: this is not an MJCF file.`,
    )
  }
  refuseIncludes(root)
  const compiler = compilerOf(root)
  const context: Context = { compiler, defaults: defaultClasses(root), names: new Map() }
  const bodies = bodiesOf(root, context)
  const start = startOf(root, bodies)
  return {
    name: root.attributes.get('model')?.value ?? 'mjcf',
    file,
    ...optionOf(root),
    bodies,
    motors: motorsOf(root, context, bodies),
    apart: apartOf(root, bodies),
    equalities: equalitiesOf(root, context, bodies, sitesOf(root, context, bodies)),
    ...(compiler.settotalmass === undefined ? {} : { totalMass: compiler.settotalmass }),
    ...(start === undefined ? {} : { start }),
  }
}

function refuseIncludes(root: XmlElement): void {
  const include = root.children.find((child) => child.tag === 'include')
  if (include === undefined) return
  throw new MjcfError(
    include.place,
    'include: a file is read alone, expected it whole; put the included text in its place.',
  )
}

/** MuJoCo's defaults [s], [m/s²]. */
const DEFAULT_TIMESTEP = 0.002
const DEFAULT_GRAVITY = [0, 0, -9.81] as const

function optionOf(root: XmlElement): Pick<MjcfDescription, 'timestep' | 'gravity' | 'integrator' | 'fluid'> {
  const attributes = new Map(
    root.children.filter((child) => child.tag === 'option').flatMap((child) => [...child.attributes]),
  )
  const element: XmlElement = { tag: 'option', attributes, children: [], place: root.place }
  const timestep = numberOr(element, 'timestep', 'seconds', DEFAULT_TIMESTEP)
  if (timestep <= 0) throw unexpected(element, 'timestep', 'a number of seconds greater than 0')
  return {
    timestep,
    gravity: vectorOr(element, 'gravity', 'm/s²', DEFAULT_GRAVITY),
    ...integratorOf(element),
    ...fluidOf(element),
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
