import type { Terminal } from '../../../experiments/cli/terminal.ts'

/** A terminal that remembers what was written to it. */
export interface Screen extends Terminal {
  readonly said: () => string
  readonly complained: () => string
}

export function screen(interactive = false): Screen {
  let [said, complained] = ['', '']
  return {
    out: (text) => {
      said += text
    },
    err: (text) => {
      complained += text
    },
    interactive,
    colours: false,
    columns: 60,
    said: () => said,
    complained: () => complained,
  }
}
