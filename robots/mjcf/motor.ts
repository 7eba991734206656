import { type Affine, type Motor, motorDamper, motorPosition, motorVelocity } from '../../sim/index.ts'
import { atLeastZero, numberOr, numbersOf, wordOr } from './attributes.ts'
import { type Context, uniqueName } from './context.ts'
import { withDefaults } from './defaults.ts'
import type { MjcfBody } from './description.ts'
import { limitsOf } from './limits.ts'
import { singleJoint } from './named.ts'
import { inSections } from './sections.ts'
import type { XmlElement } from './xml.ts'

/** The actuators that drive a joint, in the file's order. @throws MjcfError for impossible values and unknown joints */
export function motorsOf(root: XmlElement, context: Context, bodies: readonly MjcfBody[]): readonly Motor[] {
  return inSections(root, 'actuator')
    .filter((child) => isActuator(child) && foreignActuator(child) === undefined)
    .map((raw) => motorOf(raw, context, bodies))
}

/** Whether it is an actuator of a kind that limber has. */
export function isActuator({ tag }: XmlElement): boolean {
  return KINDS.some((kind) => kind === tag)
}

const KINDS = ['motor', 'position', 'velocity', 'damper', 'general'] as const

/** Why an actuator is left out; undefined when it is honoured: it acts on a joint, and has no state of its own. */
export function foreignActuator({ attributes }: XmlElement): string | undefined {
  if (FOREIGN_TRANSMISSIONS.some((attribute) => attributes.has(attribute)))
    return 'limber has motors on joints only'
  if (
    (attributes.get('dyntype')?.value ?? 'none') !== 'none' ||
    Number(attributes.get('timeconst')?.value ?? 0) !== 0
  )
    return 'limber has no actuators with a state of their own'
  return undefined
}

const FOREIGN_TRANSMISSIONS = ['tendon', 'site', 'jointinparent', 'slidersite', 'cranksite', 'body']

function motorOf(raw: XmlElement, context: Context, bodies: readonly MjcfBody[]): Motor {
  const element = withDefaults(raw, context.defaults, context.defaults.root)
  const joint = singleJoint(element, 'joint', bodies, ': a motor here drives one coordinate')
  const gear = numbersOf(element, 'gear', {
    count: 1,
    most: 6,
    meaning: 'force or torque per unit of control',
  })
  const range = limitsOf(element, 'ctrl', context)
  const forceRange = limitsOf(element, 'force', context)
  return ofKind(element, {
    name: uniqueName(context, 'motor', raw, () => joint),
    joint,
    gear: gear?.[0] ?? 1,
    ...(range && { range }),
    ...(forceRange && { forceRange }),
  })
}

/** What the control of each kind of actuator means. */
function ofKind(element: XmlElement, frame: Motor): Motor {
  switch (element.tag) {
    case 'position': {
      const kv = atLeastZero(element, 'kv', 'force per rate')
      return motorPosition({ ...frame, kp: numberOr(element, 'kp', 'force per length', 1), kv })
    }
    case 'velocity':
      return motorVelocity({ ...frame, kv: numberOr(element, 'kv', 'force per rate', 1) })
    case 'damper':
      return motorDamper({ ...frame, kv: numberOr(element, 'kv', 'force per rate and control', 1) })
    case 'general':
      return { ...frame, gain: gainOf(element), bias: biasOf(element) }
    default:
      return frame
  }
}

function gainOf(element: XmlElement): Affine {
  const parameters = parametersOf(element, 'gainprm', [1, 0, 0])
  const type = wordOr(element, 'gaintype', ['fixed', 'affine'], 'fixed')
  return type === 'fixed' ? { constant: parameters.constant } : parameters
}

function biasOf(element: XmlElement): Affine {
  const type = wordOr(element, 'biastype', ['none', 'affine'], 'none')
  return type === 'none' ? {} : parametersOf(element, 'biasprm', [0, 0, 0])
}

/** Up to ten numbers, of which three count; those that are not given are the defaults. */
function parametersOf(element: XmlElement, attribute: string, defaults: readonly number[]): Required<Affine> {
  const meaning = 'constant, per length, per rate'
  const given = numbersOf(element, attribute, { count: 1, most: 10, meaning }) ?? []
  const [constant, perLength, perRate] = defaults.map((value, i) => given[i] ?? value)
  return { constant: constant!, perLength: perLength!, perRate: perRate! }
}
