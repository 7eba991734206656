/** Where words go, and what the place can show. */
export interface Terminal {
  out(text: string): void
  err(text: string): void
  /** whether a line can be written over: a progress bar is welcome */
  readonly interactive: boolean
  readonly colours: boolean
  readonly columns: number
}

/** Width taken when the terminal does not say [characters]. */
const USUAL_COLUMNS = 80

/** The terminal of this process; https://no-color.org and CI are respected. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process
  for (const stream of [stdout, stderr]) outlivesReader(stream)
  const interactive = stdout.isTTY === true && !env['CI'] && env['TERM'] !== 'dumb'
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    interactive,
    colours: interactive && !env['NO_COLOR'],
    get columns() {
      // 0 where a terminal does not know
      return stdout.columns || USUAL_COLUMNS
    },
  }
}

/** Lets a run go on to its end when whoever read its words, `head` say, has left. */
function outlivesReader(stream: NodeJS.WriteStream): void {
  if (stream.listeners('error').includes(ignoreBrokenPipe)) return
  stream.on('error', ignoreBrokenPipe)
}

function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

/** Ways to set words apart; on a terminal without colours, the words alone. */
export function paint(terminal: Terminal) {
  const style = (code: number, reset: number) => (text: string) =>
    terminal.colours ? `\u001b[${code}m${text}\u001b[${reset}m` : text
  return {
    bold: style(1, 22),
    dim: style(2, 22),
    green: style(32, 39),
    red: style(31, 39),
    cyan: style(36, 39),
  }
}

/** Text made by others, without its colours where the terminal has none. */
export function unpainted(text: string, terminal: Terminal): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
  return terminal.colours ? text : text.replace(/\u001b\[\d+m/g, '')
}
