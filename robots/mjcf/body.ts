import type { Sym3 } from '../../sim/index.ts'
import { nameOf, numberOr, numbersOf, titleOf, unexpected, vectorOr } from './attributes.ts'
import { type Context, uniqueName } from './context.ts'
import { classNamed } from './defaults.ts'
import type { MjcfBody } from './description.ts'
import { geomOf } from './geom.ts'
import { jointOf } from './joint.ts'
import { MjcfError } from './mjcfError.ts'
import { orientationOf, type PlainQuaternion } from './orientation.ts'
import type { XmlElement } from './xml.ts'

/** Elements that hold bodies in a form limber does not read: without them the machine would be another one. */
const STRUCTURAL = ['frame', 'replicate', 'composite', 'flexcomp', 'attach', 'include']

/** All bodies of a file, the world first, parents before children. @throws MjcfError for impossible values */
export function bodiesOf(root: XmlElement, context: Context): readonly MjcfBody[] {
  const bodies: MjcfBody[] = []
  const worlds = root.children.filter((child) => child.tag === 'worldbody')
  if (worlds.length === 0)
    throw new MjcfError(root.place, 'mujoco: there is no <worldbody>, so there is no machine in this file.')
  context.names.set('body', new Map([['world', worlds[0]!]]))
  const world: XmlElement = { ...worlds[0]!, children: worlds.flatMap((section) => section.children) }
  addBody(bodies, world, { parent: 0, childclass: context.defaults.root }, context)
  return bodies
}

interface Surroundings {
  readonly parent: number
  readonly childclass: string
}

function addBody(bodies: MjcfBody[], element: XmlElement, around: Surroundings, context: Context): void {
  refuseStructural(element)
  const index = bodies.length
  const childclass = childclassOf(element, around, context)
  bodies.push(bodyOf(element, { ...around, childclass }, context, index === 0))
  for (const child of element.children.filter((candidate) => candidate.tag === 'body')) {
    addBody(bodies, child, { parent: index, childclass }, context)
  }
}

function refuseStructural(element: XmlElement): void {
  const foreign = element.children.find((child) => STRUCTURAL.includes(child.tag))
  if (foreign === undefined) return
  throw new MjcfError(
    foreign.place,
    `${titleOf(foreign)}: <${foreign.tag}> inside ${titleOf(element)} is not supported, expected plain bodies; ` +
      'write out what it stands for (MuJoCo\'s "compile" program saves a file without it).',
  )
}

function childclassOf(element: XmlElement, around: Surroundings, context: Context): string {
  const own = element.attributes.get('childclass')?.value
  if (own !== undefined) classNamed(element, 'childclass', own, context.defaults)
  return own ?? around.childclass
}

function bodyOf(element: XmlElement, around: Surroundings, context: Context, isWorld: boolean): MjcfBody {
  const name = isWorld ? 'world' : uniqueName(context, 'body', element, () => nameless(element))
  const inertial = isWorld ? undefined : inertialOf(element, context)
  const of = (tag: string) => element.children.filter((child) => child.tag === tag)
  const joints = element.children
    .filter((child) => child.tag === 'joint' || child.tag === 'freejoint')
    .map((child) => jointOf(child, context, around.childclass, name, around.parent === 0))
  checkFreeAlone(element, joints)
  return {
    name,
    place: element.place,
    parent: around.parent,
    p: vectorOr(element, 'pos', 'position in metres', [0, 0, 0]),
    Q: orientationOf(element, context.compiler),
    joints: isWorld ? [] : joints,
    geoms: of('geom').flatMap(
      (child) => geomOf(child, context, around.childclass, name, isWorld || inertial !== undefined) ?? [],
    ),
    ...inertial,
  }
}

/** A body without a name is called after its first named joint, else its first named geom. */
function nameless(element: XmlElement): string {
  const named = (tags: readonly string[]) =>
    element.children.filter((child) => tags.includes(child.tag)).flatMap((child) => nameOf(child) ?? [])[0]
  return named(['joint', 'freejoint']) ?? named(['geom']) ?? `body.${element.place.line}`
}

function checkFreeAlone(element: XmlElement, joints: MjcfBody['joints']): void {
  const free = joints.find((joint) => joint.kind === 'free')
  if (free === undefined || joints.length === 1) return
  throw new MjcfError(
    free.place,
    `${titleOf(element)}: its free joint "${free.name}" stands beside others, expected it alone.`,
  )
}

/** What an `<inertial>` states, where it counts. */
function inertialOf(body: XmlElement, context: Context): Stated | undefined {
  const element = body.children.find((child) => child.tag === 'inertial')
  if (element === undefined || context.compiler.inertiafromgeom === 'true') return undefined
  const mass = numberOr(element, 'mass', 'kilograms', Number.NaN)
  if (!(mass >= 0)) throw unexpected(element, 'mass', 'a mass of at least 0 kg')
  const com = numbersOf(element, 'pos', { count: 3, meaning: 'centre of mass in metres' })
  if (com === undefined) throw unexpected(element, 'pos', 'three numbers (centre of mass in metres)')
  const { aboutCom, axes } = statedTensor(element, context)
  return {
    inertial: { mass, com: [com[0]!, com[1]!, com[2]!], aboutCom },
    ...(axes && { principalAxes: axes }),
  }
}

type Stated = Required<Pick<MjcfBody, 'inertial'>> & Pick<MjcfBody, 'principalAxes'>

/** Rotational inertia as an `<inertial>` states it, in the body's axes: the full tensor, or three moments and their axes. */
function statedTensor(element: XmlElement, context: Context): { aboutCom: Sym3; axes?: PlainQuaternion } {
  const full = numbersOf(element, 'fullinertia', { count: 6, meaning: 'xx yy zz xy xz yz in kg·m²' })
  if (full !== undefined) return { aboutCom: [full[0]!, full[1]!, full[2]!, full[3]!, full[4]!, full[5]!] }
  const diagonal = numbersOf(element, 'diaginertia', { count: 3, meaning: 'three moments in kg·m²' })
  if (diagonal === undefined)
    throw unexpected(element, 'diaginertia', 'three moments in kg·m², or give fullinertia')
  const axes = orientationOf(element, context.compiler)
  return { aboutCom: turnedTensor(axes, diagonal), axes }
}

/** R diag(d) Rᵀ */
function turnedTensor([w, x, y, z]: readonly [number, number, number, number], d: readonly number[]): Sym3 {
  const R = [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ]
  const entry = (i: number, j: number) =>
    d.reduce((sum, moment, k) => sum + R[i]![k]! * moment * R[j]![k]!, 0)
  return [entry(0, 0), entry(1, 1), entry(2, 2), entry(0, 1), entry(0, 2), entry(1, 2)]
}
