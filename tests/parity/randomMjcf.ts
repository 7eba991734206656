import { generator } from '../sim/randomMachine.ts'

// MJCF files that nobody would write: trees of random bodies, joints, shapes, surfaces, limits, motors and loops, each with
// the attributes that it may have. What one attribute does to another is where readings of a format differ.

/** Draws of one seed, as attributes are written. */
interface Dice {
  readonly chance: (probability: number) => boolean
  readonly pick: <T>(choices: readonly T[]) => T
  readonly number: (lower: number, upper: number) => number
  /** numbers within ±size, with spaces between them */
  readonly list: (size: number, count?: number) => string
  /** the text at a probability, else nothing */
  readonly maybe: (probability: number, text: () => string) => string
}

function diceOf(seed: number): Dice {
  const random = generator(seed)
  // of fewer digits, distances of boxes that are not turned would be alike, and which is the least left to rounding
  const number = (lower: number, upper: number) => Number((lower + (upper - lower) * random()).toFixed(7))
  const chance = (probability: number) => random() < probability
  return {
    chance,
    number,
    pick: (choices) => choices[Math.floor(random() * choices.length)]!,
    list: (size, count = 3) => Array.from({ length: count }, () => number(-size, size)).join(' '),
    maybe: (probability, text) => (chance(probability) ? ` ${text()}` : ''),
  }
}

/** What has been written so far, for what refers to it. */
interface Written {
  readonly bodies: string[]
  /** hinges and slides */
  readonly scalars: string[]
  names: number
}

/** A whole file: one or two trees, mostly above a floor. */
export function randomMjcf(seed: number): string {
  const dice = diceOf(seed)
  const written: Written = { bodies: [], scalars: [], names: 0 }
  const floor = dice.maybe(0.85, () => floorOf(dice))
  const trees = Array.from({ length: dice.pick([1, 2]) }, () => root(dice, written))
  const actuators = written.scalars.map((joint) => dice.maybe(0.4, () => actuator(dice, joint))).join('')
  return `<mujoco><compiler angle="degree" autolimits="${dice.pick(['true', 'false'])}"/>${option(dice)}
    <worldbody>${floor}${trees.join('')}</worldbody>
    <actuator>${actuators}</actuator><equality>${equalities(dice, written, trees.length)}</equality></mujoco>`
}

function option({ pick, maybe, list }: Dice): string {
  return `<option timestep="${pick([0.001, 0.002, 0.005])}" cone="${pick(['pyramidal', 'elliptic'])}"
    impratio="${pick([1, 1, 2, 5])}" integrator="${pick(['Euler', 'Euler', 'implicitfast', 'RK4'])}"
    ${maybe(0.2, () => `gravity="${list(5)}"`)}/>`
}

const floorOf = ({ maybe, list, number }: Dice): string =>
  `<geom name="floor" type="plane" size="5 5 1"${maybe(0.3, () => `euler="${list(10)}"`)}
    ${maybe(0.3, () => `friction="${number(0.3, 1)}"`)}/>`

function named(written: Written, kind: string): string {
  written.names += 1
  return `${kind}${written.names}`
}

function root(dice: Dice, written: Written): string {
  const joints = dice.chance(0.5) ? `<freejoint name="${named(written, 'free')}"/>` : jointsOf(dice, written)
  return body(dice, written, `${dice.list(0.4, 2)} ${dice.number(0.05, 0.4)}`, joints, dice.pick([1, 2, 3]))
}

/** One joint, or two on one body: no ball among those, and not two that may be alike. */
function jointsOf(dice: Dice, written: Written): string {
  if (dice.chance(0.75)) return joint(dice, written, dice.pick(['hinge', 'slide', 'ball', 'hinge']))
  return joint(dice, written, 'hinge') + joint(dice, written, 'slide')
}

function body(dice: Dice, written: Written, place: string, joints: string, depth: number): string {
  const name = named(written, 'body')
  written.bodies.push(name)
  const children = Array.from({ length: depth > 0 ? dice.pick([0, 1, 1, 2]) : 0 }, () =>
    body(dice, written, dice.list(0.25), dice.chance(0.1) ? '' : jointsOf(dice, written), depth - 1),
  )
  return `<body name="${name}" pos="${place}"${dice.maybe(0.3, () => `euler="${dice.list(60)}"`)}>
    ${dice.maybe(0.15, () => inertial(dice))}${joints}
    ${geom(dice, written)}${dice.maybe(0.3, () => geom(dice, written))}${children.join('')}</body>`
}

function inertial({ list, number, chance }: Dice): string {
  const moments = Array.from({ length: 3 }, () => number(0.01, 0.02)).join(' ')
  const turned = chance(0.5) ? `fullinertia="${moments} ${list(0.002)}"` : `diaginertia="${moments}"`
  return `<inertial pos="${list(0.05)}" mass="${number(0.5, 2)}" ${turned}/>`
}

function joint(dice: Dice, written: Written, kind: 'hinge' | 'slide' | 'ball'): string {
  const { maybe, number, pick, list, chance } = dice
  const name = named(written, 'joint')
  if (kind !== 'ball') written.scalars.push(name)
  const axis = chance(0.6) ? pick(['1 0 0', '0 1 0', '0 0 1']) : list(1)
  const oneAxis =
    kind === 'ball' ? '' : `axis="${axis}"${maybe(0.2, () => `ref="${number(-0.3, 0.3)}" springref="0.2"`)}`
  return `<joint name="${name}" type="${kind}" ${oneAxis}${maybe(0.4, () => `pos="${list(0.1)}"`)}
    ${maybe(0.5, () => `damping="${number(0, 1)}"`)}${maybe(0.4, () => `armature="${number(0.001, 0.05)}"`)}
    ${maybe(0.3, () => `stiffness="${number(0, 5)}"`)}${maybe(0.4, () => limit(dice, kind))}
    ${maybe(0.3, () => `frictionloss="${number(0.01, 0.5)}" solreffriction="${number(0.02, 0.1)} 1"`)}/>`
}

function limit({ number, maybe }: Dice, kind: 'hinge' | 'slide' | 'ball'): string {
  const range = {
    hinge: `${number(-60, 0)} ${number(5, 60)}`,
    slide: `${number(-0.3, 0)} ${number(0.05, 0.3)}`,
    ball: `0 ${number(20, 90)}`,
  }
  const soft = () =>
    `margin="${number(0, 0.05)}" solreflimit="${number(0.02, 0.1)} ${number(0.5, 1.2)}" solimplimit="${number(0.5, 0.9)} 0.95 0.01"`
  return `limited="true" range="${range[kind]}"${maybe(0.3, soft)}`
}

function geom(dice: Dice, written: Written): string {
  const { maybe, number, pick, list } = dice
  const kind = pick(['sphere', 'capsule', 'box'] as const)
  const size = {
    sphere: () => `${number(0.05, 0.15)}`,
    capsule: () => `${number(0.03, 0.08)} ${number(0.05, 0.2)}`,
    box: () => `${number(0.05, 0.15)} ${number(0.05, 0.15)} ${number(0.05, 0.15)}`,
  }
  const turned = () =>
    pick([
      `euler="${list(90)}"`,
      `quat="${list(1, 4)}"`,
      `axisangle="${list(1)} ${number(-90, 90)}"`,
      `zaxis="${list(1)}"`,
    ])
  return `<geom name="${named(written, 'geom')}" type="${kind}" size="${size[kind]()}"
    ${maybe(0.3, () => `pos="${list(0.1)}"`)}${maybe(0.3, turned)}
    ${maybe(0.5, () => pick([`mass="${number(0.2, 2)}"`, `density="${number(500, 2000)}"`]))}${surface(dice)}/>`
}

function surface(dice: Dice): string {
  const { maybe, number, pick } = dice
  return `${maybe(0.5, () => `friction="${number(0.2, 1.2)} ${number(0.001, 0.05)} ${number(0.0001, 0.01)}"`)}
    ${maybe(0.5, () => `condim="${pick([1, 3, 4, 6])}"`)}${maybe(0.2, () => `solmix="${number(0.1, 2)}"`)}
    ${maybe(0.3, () => `margin="${number(0.01, 0.02)}"`)}${maybe(0.2, () => `gap="${number(0, 0.01)}"`)}
    ${maybe(0.2, () => `priority="${pick([0, 1, 2])}"`)}${softness(dice)}`
}

function softness({ maybe, number, pick }: Dice): string {
  const impedance = () =>
    `solimp="${number(0.3, 0.9)} ${number(0.9, 0.99)} ${number(0.001, 0.05)} ${number(0.2, 0.8)} ${pick([1, 2, 3])}"`
  const reference = () =>
    pick([
      `solref="${number(0.02, 0.1)} ${number(0.5, 1.5)}"`,
      `solref="${number(-2000, -100)} ${number(-40, -1)}"`,
    ])
  return maybe(0.3, reference) + maybe(0.3, impedance)
}

function actuator({ maybe, number, pick, list }: Dice, joint: string): string {
  const shared = `joint="${joint}"${maybe(0.5, () => `gear="${number(-3, 3)}"`)}
    ${maybe(0.3, () => 'ctrllimited="true" ctrlrange="-0.5 0.5"')}${maybe(0.3, () => 'forcelimited="true" forcerange="-2 2"')}`
  return pick([
    `<motor ${shared}/>`,
    `<position ${shared} kp="${number(1, 10)}" kv="${number(0.1, 1)}"/>`,
    `<velocity ${shared} kv="${number(0.1, 2)}"/>`,
    `<general ${shared} gaintype="affine" gainprm="${list(2)}" biastype="affine" biasprm="${list(1)}"/>`,
  ])
}

/** At most one loop, of the last body with the world or with another tree, and one coupling of two joints. */
function equalities(dice: Dice, { bodies, scalars }: Written, trees: number): string {
  const { maybe, list, number, pick } = dice
  const last = bodies[bodies.length - 1]!
  const between = trees === 1 ? `body1="${last}"` : `body1="${bodies[0]}" body2="${last}"`
  const loop = () =>
    pick([
      `<connect ${between} anchor="${list(0.1)}"${softness(dice)}/>`,
      `<weld ${between}${maybe(0.5, () => `torquescale="${number(0.2, 2)}"`)}${softness(dice)}/>`,
    ])
  const coupling = () =>
    `<joint joint1="${scalars[0]}" joint2="${scalars[1]}" polycoef="${list(0.3)} 0 0"${softness(dice)}/>`
  return maybe(0.3, loop) + (scalars.length > 1 ? maybe(0.4, coupling) : '')
}
