import { FLAGS } from './flags.ts'

/** What the importer makes of each element of MJCF and of its attributes; whatever is not listed is reported. */
export interface ElementRule {
  /** attributes that are read */
  readonly honoured: readonly string[]
  /** attributes that are read where contacts are convex, and mean nothing to compliant ones */
  readonly convex?: readonly string[]
  /** attributes that only change the picture */
  readonly picture?: readonly string[]
  /** attributes that are honoured when they hold this, or one of these: values that ask for what limber can do */
  readonly neutral?: Readonly<Record<string, string | readonly string[]>>
}

const ORIENTATION = ['quat', 'axisangle', 'euler', 'xyaxes', 'zaxis']

const GEOM: ElementRule = {
  honoured: [
    ...['name', 'class', 'type', 'pos', ...ORIENTATION, 'fromto', 'size', 'mass', 'density'],
    ...['contype', 'conaffinity', 'friction', 'condim', 'priority', 'gap', 'rgba'],
  ],
  convex: ['margin', 'solmix', 'solref', 'solimp'],
  picture: ['material', 'group', 'user'],
  neutral: { margin: '0', solmix: '1', shellinertia: 'false' },
}

const JOINT: ElementRule = {
  honoured: [
    ...['name', 'class', 'type', 'pos', 'axis', 'range', 'limited', 'armature', 'damping'],
    ...['stiffness', 'springref', 'ref', 'frictionloss'],
  ],
  convex: ['margin', 'solreflimit', 'solimplimit', 'solreffriction', 'solimpfriction'],
  picture: ['group', 'user'],
  neutral: { margin: '0', actuatorfrclimited: 'false', actuatorgravcomp: 'false' },
}

const MOTOR: ElementRule = {
  honoured: [...['name', 'class', 'joint', 'gear', 'ctrlrange', 'ctrllimited', 'forcerange', 'forcelimited']],
  picture: ['group', 'user'],
  neutral: { inheritrange: '0', timeconst: '0', dampratio: '0', actdim: '0', dyntype: 'none' },
}

/** An equality with attributes of its own. */
const equality = (...own: string[]): ElementRule => ({
  honoured: ['name', 'class', 'active', 'solref', 'solimp', ...own],
})

/** An actuator with attributes of its own. */
const actuator = (...own: string[]): ElementRule => ({ ...MOTOR, honoured: [...MOTOR.honoured, ...own] })

const NUMERIC: ElementRule = { honoured: ['name', 'size', 'data'] }

/** Switches that limber has not, and that are off in it. */
const DISABLED = Object.fromEntries(['override', 'sleep', 'diagexact'].map((flag) => [flag, 'disable']))
/** Switches that make no difference to a motion, however they stand. */
const ANYHOW = Object.fromEntries(
  [
    ...['warmstart', 'midphase', 'island', 'energy', 'sensor', 'autoreset', 'fwdinv', 'invdiscrete'],
    ...['nativeccd', 'multiccd'],
  ].map((flag) => [flag, ['enable', 'disable']]),
)

/** Elements that are read, where they may stand: 'worldbody' stands for any body too. */
export const HONOURED: Readonly<Record<string, ElementRule>> = {
  mujoco: { honoured: ['model'] },
  compiler: {
    honoured: ['angle', 'eulerseq', 'coordinate', 'inertiafromgeom', 'autolimits', 'settotalmass'],
    picture: ['meshdir', 'texturedir', 'assetdir', 'strippath', 'discardvisual'],
    neutral: {
      balanceinertia: 'false',
      boundmass: '0',
      boundinertia: '0',
      fusestatic: 'false',
      alignfree: 'false',
    },
  },
  option: {
    honoured: ['timestep', 'gravity', 'density', 'viscosity', 'wind'],
    convex: ['cone', 'impratio'],
    neutral: { integrator: ['Euler', 'RK4', 'implicitfast'] },
  },
  flag: { honoured: FLAGS, neutral: { ...DISABLED, ...ANYHOW } },
  default: { honoured: ['class'] },
  worldbody: { honoured: [] },
  body: {
    honoured: ['name', 'childclass', 'pos', ...ORIENTATION],
    picture: ['user'],
    neutral: { gravcomp: '0', mocap: 'false' },
  },
  inertial: { honoured: ['pos', 'mass', 'diaginertia', 'fullinertia', ...ORIENTATION] },
  geom: GEOM,
  joint: JOINT,
  freejoint: { honoured: ['name'], picture: ['group'], neutral: { align: 'false' } },
  actuator: { honoured: [] },
  contact: { honoured: [] },
  pair: {
    honoured: ['name', 'class', 'geom1', 'geom2', 'condim', 'friction', 'gap'],
    convex: ['margin', 'solref', 'solimp', 'solreffriction'],
    neutral: { margin: '0' },
  },
  exclude: { honoured: ['name', 'body1', 'body2'] },
  equality: equality(),
  connect: equality('body1', 'body2', 'anchor', 'site1', 'site2'),
  weld: equality('body1', 'body2', 'relpose', 'anchor', 'site1', 'site2', 'torquescale'),
  motor: MOTOR,
  position: actuator('kp', 'kv'),
  velocity: actuator('kv'),
  damper: actuator('kv'),
  general: actuator('gaintype', 'biastype', 'gainprm', 'biasprm'),
  custom: { honoured: [] },
  numeric: NUMERIC,
  keyframe: { honoured: [] },
  key: { honoured: ['name', 'qpos', 'qvel'], neutral: { time: '0' } },
}

/** What is read of a joint in `<equality>`, which couples two. */
export const COUPLING: ElementRule = equality('joint1', 'joint2', 'polycoef')

/** What is read of a site that something hangs on. */
export const SITE: ElementRule = {
  honoured: ['name', 'class', 'pos', ...ORIENTATION],
  picture: ['type', 'size', 'rgba', 'material', 'group', 'user'],
}

/** Elements that only change the picture, with all they hold. */
export const PICTURE: ReadonlySet<string> = new Set([
  ...[
    'asset',
    'visual',
    'statistic',
    'light',
    'camera',
    'site',
    'material',
    'texture',
    'skin',
    'mesh',
    'hfield',
  ],
])

/** Elements that say nothing about the motion: sizes of memory, data for other programs. */
export const DATA: Readonly<Record<string, string>> = {
  size: 'it reserves memory for MuJoCo, and limber needs none',
  numeric: 'it is data for another program, which MuJoCo does not use either',
  text: 'it is data for another program, which MuJoCo does not use either',
  tuple: 'it is data for another program, which MuJoCo does not use either',
  sensor: 'every quantity of a simulation can be had without it',
}

const SOFTNESS =
  "it shapes MuJoCo's soft constraints; limber's compliant contact and limits have numbers of their own"
const SOLVER =
  "it steers MuJoCo's constraint solver; limber's runs until it has arrived, and the compliant model needs none"

/** Why an attribute is not honoured, where there is more to say than that it is not. */
export const REASONS: Readonly<Record<string, string>> = {
  solref: SOFTNESS,
  solimp: SOFTNESS,
  solreflimit: SOFTNESS,
  solimplimit: SOFTNESS,
  solreffriction: SOFTNESS,
  solimpfriction: SOFTNESS,
  solmix: SOFTNESS,
  margin: SOFTNESS,
  impratio: SOFTNESS,
  cone: SOFTNESS,
  iterations: SOLVER,
  ls_iterations: SOLVER,
  noslip_iterations: SOLVER,
  ccd_iterations: SOLVER,
  tolerance: SOLVER,
  ls_tolerance: SOLVER,
  noslip_tolerance: SOLVER,
  ccd_tolerance: SOLVER,
  solver: SOLVER,
  jacobian: SOLVER,
  integrator:
    'limber steps with implicitfast in its place, which leaves Coriolis and centrifugal forces explicit',
  gravcomp: 'limber pulls every body with full gravity',
  mocap: 'the body stays where the file puts it',
}
