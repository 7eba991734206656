/** The command that looks at a run, or at recordings, again. */
import type { Host, Terminal } from '../experiments/index.ts'
import { serve } from './serve.ts'

/** Does what the arguments ask for, says so, and returns the exit code; the server goes on until it is stopped. */
export async function viewCommand(
  argv: readonly string[],
  terminal: Pick<Terminal, 'out' | 'err'>,
  command: Host['command'],
): Promise<number> {
  const helped = argv.includes('--help') || argv.includes('-h')
  const usage = usageOf(command('view'))
  const option = argv.find((word) => word.startsWith('-'))
  if (helped) terminal.out(usage)
  else if (option !== undefined) terminal.err(`There is no option ${option}.\n${usage}`)
  else if (argv.length === 0) terminal.err(`Which run?\n${usage}`)
  if (helped || option !== undefined || argv.length === 0) return helped ? 0 : 2
  try {
    const { url } = await serve(argv)
    terminal.out(`Viewer: ${url}   (Ctrl-C ends it)\n`)
    return 0
  } catch (error) {
    terminal.err(`${error instanceof Error ? error.message : error}\n`)
    return 1
  }
}

function usageOf(command: string): string {
  return [
    `${command} runs/<experiment>/<time>     a run folder: before and after, loss, parameters, verdict`,
    `${command} motion.mcap [other.mcap]     a recording, or two to compare`,
    '',
  ].join('\n')
}
