import type { ContactModelName, Model, State } from '../../sim/index.ts'
import { contactFor, limitsFor, type PlainContact } from '../describe/compliance.ts'
import { modelOf } from '../describe/modelOf.ts'
import { startState } from '../describe/startState.ts'
import { type Robot, robot } from '../knobs/robot.ts'
import { describeMjcf } from './describeMjcf.ts'
import type { Compliance, MjcfDescription } from './description.ts'
import { type Notice, noticeOf } from './notice.ts'
import { treeOf } from './treeOf.ts'
import { unhonoured } from './unhonoured.ts'
import { type XmlElement, xmlTree } from './xml.ts'

/** A machine that came from a file. */
export interface ImportedRobot {
  readonly robot: Robot
  /** what the file says and the machine does not do */
  readonly unhonoured: readonly Notice[]
  /** the file as plain values; `withKnobs` turns them */
  readonly description: MjcfDescription
}

/** Where a text comes from. */
export interface Source {
  /** name of the file, for messages and for a model without a name */
  readonly file: string
  /** step to simulate with instead of the file's [s]; the compliant contact and limits are derived for it */
  readonly timestep?: number
  /**
   * `convex`: contacts, joint limits and dry friction are the soft constraints that MuJoCo makes of them;
   * none: compliant, with numbers derived for the machine
   */
  readonly contactModel?: ContactModelName
}

/**
 * The machine that an MJCF text describes.
 *
 * It has no knobs yet: see `withKnobs`. Contact and joint limits are compliant unless the convex model is asked for; MJCF
 * has no numbers for that, so they are derived from the machine and its timestep, and a notice says which they are.
 *
 * @param xml - the whole text of the file
 * @throws MjcfError, with file, line and column, when the text cannot be understood
 */
export function importMjcf(xml: string, { file, timestep, contactModel }: Source): ImportedRobot {
  const root = xmlTree(xml, file)
  const rigid = {
    ...describeMjcf(root, file),
    ...(timestep === undefined ? {} : { timestep }),
    ...(contactModel && { contactModel }),
  }
  const description = { ...rigid, compliance: complianceOf(rigid) }
  return {
    robot: robot(description.name, {}, () => treeOf(description)),
    unhonoured: [...unhonoured(root, description), ...represented(root, description)],
    description,
  }
}

/** The model of a description, and where it starts. */
export function started(description: MjcfDescription): { model: Model; start: State } {
  const tree = treeOf(description)
  const model = modelOf(description.name, tree)
  return { model, start: startState(model, tree) }
}

function complianceOf(description: MjcfDescription): Compliance {
  const { model, start } = started(description)
  const all = limitsFor(model, start)
  const limited = description.bodies
    .flatMap((body) => body.joints)
    .filter((joint) => joint.range !== undefined)
  const contact = contactFor(model, start)
  return {
    ...(contact && { contact }),
    limits: Object.fromEntries(limited.map(({ name }) => [name, all[name]!])),
  }
}

/** The notice that says what stands in for MuJoCo's soft constraints, where something does. */
function represented(root: XmlElement, description: MjcfDescription): readonly Notice[] {
  if (description.contactModel === 'convex') return []
  const { contact, limits } = description.compliance!
  const limitText = Object.entries(limits).map(
    ([joint, { stiffness, damping }]) => `${joint} ${short(stiffness)} and ${short(damping)}`,
  )
  const text =
    "MuJoCo's soft constraints are represented by the compliant model, with numbers derived from masses, gravity and timestep: " +
    `${contact ? materialText(contact) : 'nothing touches'}; ` +
    `stiffness and damping of joint limits: ${limitText.join(', ') || 'no joint is limited'}.`
  return [noticeOf(root.place, { element: root.tag, concerns: 'physics' }, text)]
}

const materialText = ({ stiffness, dissipation, slipSpeed }: PlainContact): string =>
  `contact stiffness ${short(stiffness)} N/m^1.5, dissipation ${short(dissipation)} s/m, slip speed ${short(slipSpeed)} m/s`

function short(x: number): string {
  return String(Number(x.toPrecision(3)))
}
