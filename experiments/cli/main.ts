/** The command line: `npm run experiment -- …`. Exit codes: 0 done, 1 failed, 2 asked for wrongly, 130 Ctrl-C. */
import { ExperimentError, sentenceOf } from '../errors.ts'
import { CHECKOUT, type Host } from '../host.ts'
import { REGISTRY } from '../registry.ts'
import { type RunResult, run } from '../run.ts'
import { openRunFolder } from '../runFolder.ts'
import { transferReport } from '../transfer/report.ts'
import { type Transfer, transfer } from '../transfer/transfer.ts'
import { experimentNamed, usage } from './options.ts'
import { progressBar } from './progressBar.ts'
import { type Interruption, interruptible, stopAsked } from './signals.ts'
import { summary } from './summary.ts'
import { type Task, taskIn } from './task.ts'
import { paint, processTerminal, type Terminal, unpainted } from './terminal.ts'

/** What the floor above lends to the command line, since the viewer lives there. */
export interface Lent {
  /** serves a run folder to a browser on this machine */
  readonly view?: (folder: string) => Promise<{ readonly url: string; close(): Promise<void> }>
  /** where words go; absent: this process' terminal */
  readonly terminal?: Terminal
  /** absent: a checkout */
  readonly host?: Host
}

/** Does what the arguments ask for, says so, and returns the exit code. */
export async function main(
  argv: readonly string[],
  { view, terminal = processTerminal(), host = CHECKOUT }: Lent = {},
): Promise<number> {
  try {
    if (argv.includes('--list')) return await list(terminal)
    if (asksForHelp(argv)) return await help(argv, terminal, host)
    return await carryOut(await taskIn(argv, host), { terminal, view, host })
  } catch (error) {
    terminal.err(`${sentenceOf(error)}\n`)
    return error instanceof ExperimentError ? error.exitCode : 1
  }
}

function asksForHelp(argv: readonly string[]): boolean {
  return argv.includes('--help') || argv.includes('-h')
}

async function help(argv: readonly string[], terminal: Terminal, host: Host): Promise<number> {
  const experiment = experimentNamed(argv) === undefined ? undefined : (await taskIn(argv, host)).experiment
  terminal.out(`${unpainted(await usage(host, experiment), terminal)}\n`)
  return 0
}

async function list(terminal: Terminal): Promise<number> {
  const { bold } = paint(terminal)
  for (const load of Object.values(REGISTRY)) {
    const { name, title, question } = (await load()).default
    terminal.out(`${bold(name)}  ${title}\n    ${question}\n`)
  }
  return 0
}

/** What a command works with. */
interface Place {
  readonly terminal: Terminal
  readonly view: Lent['view']
  readonly host: Host
}

async function carryOut(task: Task, place: Place): Promise<number> {
  const { terminal, view } = place
  const interruption = interruptible(() =>
    terminal.err('\nStopping after this iteration; Ctrl-C again stops at once.\n'),
  )
  try {
    const { signal } = interruption
    const reporter = progressBar(terminal)
    const result = await run(task.experiment, task.request, task.model, task.folder, { reporter, signal })
    const failed = result.record.status === 'failed'
    if (failed) terminal.err(`${result.record.error}\n`)
    terminal.out(summary(result.record, result.folder, terminal))
    if (result.record.status === 'interrupted') return paused(result, interruption, place)
    if (task.options.transfer) terminal.out(`\n${transferReport(transferred(result))}\n`)
    if (failed) return 1
    if (!task.options.view) return closing(result.folder, place)
    interruption.release()
    return await viewed(result.folder, view, terminal)
  } finally {
    interruption.release()
  }
}

/** The result replayed in another engine, and noted in its folder. */
function transferred({ problem, values, record, folder }: RunResult): Transfer {
  if (!problem.machine || !problem.record)
    throw new ExperimentError(
      `Experiment "${record.experiment}" describes no machine that could be rebuilt elsewhere.`,
    )
  const report = transfer(problem.machine(values), problem.record(values, 'all'))
  openRunFolder(folder).writeRecord({ ...record, transfer: report })
  return report
}

function paused({ folder }: RunResult, interruption: Interruption, { terminal, host }: Place): number {
  terminal.out(`\nTo go on: ${host.command('experiment')} --resume ${folder}\n`)
  return interruption.exitCode() ?? 1
}

function closing(folder: string, { view, terminal, host }: Place): number {
  if (view) terminal.out(`\nTo look at it: ${host.command('view')} ${folder}\n`)
  return 0
}

/** Serves the run until it is asked to stop. */
async function viewed(folder: string, view: Lent['view'], terminal: Terminal): Promise<number> {
  if (!view)
    throw new ExperimentError('No viewer was lent to this command: start it through npm run experiment.')
  const server = await view(folder)
  const { bold, cyan } = paint(terminal)
  terminal.out(`\n${bold('Viewer:')} ${cyan(server.url)}   (Ctrl-C ends it)\n`)
  await stopAsked()
  await server.close()
  return 0
}
