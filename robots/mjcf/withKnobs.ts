import { DesignError } from '../knobs/designError.ts'
import type { Knob } from '../knobs/knob.ts'
import { type Robot, robot } from '../knobs/robot.ts'
import type { MjcfDescription } from './description.ts'
import { type ImportedRobot, started } from './importMjcf.ts'
import { lifted } from './lifted.ts'
import { type Target, targetsOf } from './targets.ts'
import { treeOf } from './treeOf.ts'

/** A knob that is wanted on an imported machine. */
export interface KnobRequest {
  /** what it turns, such as 'linkLength:thigh'; several turn together */
  readonly targets: readonly string[]
  /** none: that of the first target */
  readonly name?: string
  /** none: half to twice the file's value */
  readonly min?: number
  readonly max?: number
  readonly note?: string
}

/** Every knob that an imported machine can have, with the file's value as default, by name. */
export function importedKnobs(imported: ImportedRobot): Readonly<Record<string, Knob>> {
  return Object.fromEntries(targetsOf(imported.description).map(({ name, knob }) => [name, knob]))
}

/**
 * The imported machine with knobs. Where it starts follows: it is raised so that longer legs do not begin in the ground.
 *
 * @param requests - names such as 'radius:foot_geom', or requests with several targets or bounds of their own;
 *   of several targets the first gives the default
 * @throws DesignError for a name that no knob has
 */
export function withKnobs(
  imported: ImportedRobot,
  requests: readonly (string | KnobRequest)[],
): ImportedRobot {
  const { description } = imported
  const targets = new Map(targetsOf(description).map((target) => [target.name, target]))
  const wanted = requests.map((request) => wantedKnob(request, targets, description))
  refuseTwice(wanted, description)
  const table = Object.fromEntries(wanted.map(({ name, knob }) => [name, knob]))
  const turned = (design: Readonly<Record<string, number>>) =>
    wanted.reduce(
      (machine, { name, turns }) => turns.reduce((m, target) => target.applied(m, design[name]!), machine),
      description,
    )
  const base = robot(description.name, table, (design) => treeOf(turned(design)))
  return { ...imported, robot: standingUp(base, description) }
}

/** The machine that starts at its file's height above the ground whatever its design. */
function standingUp(base: Robot, description: MjcfDescription): Robot {
  const original = started(description)
  return {
    ...base,
    start: (design = {}) => lifted({ model: base.model(design), start: base.start(design) }, original),
  }
}

interface WantedKnob {
  readonly name: string
  readonly knob: Knob
  readonly turns: readonly Target[]
}

function wantedKnob(
  request: string | KnobRequest,
  targets: ReadonlyMap<string, Target>,
  description: MjcfDescription,
): WantedKnob {
  const { targets: names, name, ...bounds } = typeof request === 'string' ? { targets: [request] } : request
  const turns = names.map((target) => targets.get(target) ?? unknownTarget(target, targets, description))
  if (turns.length === 0) {
    throw new DesignError(
      `model "${description.name}": knob "${name ?? ''}" has no targets, expected at least one.`,
    )
  }
  return { name: name ?? names[0]!, knob: { ...turns[0]!.knob, ...bounds }, turns }
}

function unknownTarget(
  name: string,
  targets: ReadonlyMap<string, Target>,
  description: MjcfDescription,
): never {
  const [kind] = name.split(':')
  const alike = [...targets.keys()].filter((known) => known.startsWith(`${kind}:`))
  const kinds = [...new Set([...targets.keys()].map((known) => known.split(':')[0]))]
  throw new DesignError(
    `model "${description.name}" of ${description.file}: there is no knob "${name}", expected ` +
      (alike.length > 0
        ? `one of ${alike.join(', ')}.`
        : `what and where, such as ${kinds.map((k) => `${k}:…`).join(', ')}.`),
  )
}

function refuseTwice(wanted: readonly WantedKnob[], description: MjcfDescription): void {
  const seen = new Map<string, string>()
  for (const { name, turns } of wanted) {
    for (const target of turns) {
      const other = seen.get(target.name)
      if (other !== undefined) {
        throw new DesignError(
          `model "${description.name}": "${target.name}" is turned by the knobs "${other}" and "${name}", expected one.`,
        )
      }
      seen.set(target.name, name)
    }
  }
}
