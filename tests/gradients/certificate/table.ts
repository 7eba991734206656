import { CONTACTS, type Configuration, FEATURES, INTEGRATORS, JOINTS, LEFT_OUT } from './configuration.ts'
import { BOTH_WAYS, DIFFERENCES, type Measured } from './measured.ts'

/** The certificate as a page of Markdown. */
export function certificatePage(results: readonly Measured[]): string {
  return [
    '# Certificate of gradients',
    `${summaryOf(results)} Written by \`npm run certificate\`; every number of every configuration is in certificate.json.`,
    '## By joint, what the joint does by itself, and contact',
    `Relative error, forward against reverse / against high-order differences, the worst of all integrators and numbers.`,
    ...JOINTS.map((joint) =>
      grid(
        results.filter(({ configuration }) => configuration.joint === joint),
        joint,
      ),
    ),
    '## By integrator and contact',
    integratorGrid(results),
    '## By parameter class and contact',
    'Relative error against high-order differences.',
    classGrid(results),
    '## Left out',
    LEFT_OUT.map(({ what, reason }) => `- ${what}: ${reason}.`).join('\n'),
    ...complaintsOf(results),
  ].join('\n\n')
}

/** One paragraph: how many, how right, how many are not. */
export function summaryOf(results: readonly Measured[]): string {
  const wrong = results.filter(({ complaints }) => complaints.length > 0).length
  const checked = results.reduce((sum, { inputs, outputs }) => sum + inputs * outputs, 0)
  return (
    `${results.length} configurations of joint, spring, damper, limit, dry friction, contact and integrator, ` +
    `${checked.toLocaleString('en')} derivatives with respect to state, control and every parameter: ` +
    `forward against reverse to ${short(worst(results, 'bothWays'))} (goal ${short(BOTH_WAYS)}), ` +
    `against high-order differences to ${short(worst(results, 'differences'))} (goal ${short(DIFFERENCES)}); ` +
    `${wrong === 0 ? 'none is' : `${wrong} are`} outside.`
  )
}

function worst(results: readonly Measured[], what: 'bothWays' | 'differences', parameter?: string): number {
  const errors = results.flatMap((result) => {
    if (what === 'bothWays') return result.bothWays
    return parameter === undefined ? Object.values(result.differences) : (result.differences[parameter] ?? [])
  })
  return errors.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
}

function grid(results: readonly Measured[], joint: string): string {
  const cell = (feature: string, contact: string) =>
    both(where(results, { feature, contact } as Partial<Configuration>))
  return table([
    [joint, ...CONTACTS],
    ...FEATURES.map((feature) => [feature, ...CONTACTS.map((contact) => cell(feature, contact))]),
  ])
}

function integratorGrid(results: readonly Measured[]): string {
  return table([
    ['integrator', ...CONTACTS],
    ...INTEGRATORS.map((integrator) => [
      integrator,
      ...CONTACTS.map((contact) => both(where(results, { integrator, contact }))),
    ]),
  ])
}

function classGrid(results: readonly Measured[]): string {
  const classes = [...new Set(results.flatMap(({ differences }) => Object.keys(differences)))]
  return table([
    ['parameter class', ...CONTACTS],
    ...classes.map((parameter) => [
      parameter,
      ...CONTACTS.map((contact) => short(worst(where(results, { contact }), 'differences', parameter))),
    ]),
  ])
}

function where(results: readonly Measured[], wanted: Partial<Configuration>): readonly Measured[] {
  const choices = Object.entries(wanted)
  return results.filter(({ configuration }) =>
    choices.every(([axis, choice]) => configuration[axis as keyof Configuration] === choice),
  )
}

function both(results: readonly Measured[]): string {
  if (results.length === 0) return '–'
  return `${short(worst(results, 'bothWays'))} / ${short(worst(results, 'differences'))}`
}

const short = (error: number): string => (Number.isFinite(error) ? error.toExponential(0) : '–')

function table([head, ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head!), line(head!.map(() => '---')), ...rows.map(line)].join('\n')
}

function complaintsOf(results: readonly Measured[]): readonly string[] {
  const wrong = results.filter(({ complaints }) => complaints.length > 0)
  if (wrong.length === 0) return []
  const list = wrong.map(
    ({ configuration, complaints }) =>
      `- ${Object.values(configuration).join(', ')}: ${complaints.map((text) => text.split('\n')[0]).join(' ')}`,
  )
  return ['## Outside the goal', list.join('\n')]
}
