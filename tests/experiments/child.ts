import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url))

/** A command line in a process of its own. */
export interface Child {
  readonly process: ChildProcess
  /** exit code, or the signal that ended it, and all that was written */
  readonly ended: Promise<{ readonly code: number | string; readonly out: string; readonly err: string }>
}

/** `npm run experiment -- …arguments`, without npm. */
export function experimentProcess(...argv: readonly string[]): Child {
  const child = spawn(process.execPath, ['ad/language/loader.mjs', 'experiments/main.ts', ...argv], {
    cwd: REPOSITORY,
    env: { ...process.env, NO_COLOR: '1' },
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (text) => {
    out += text
  })
  child.stderr.on('data', (text) => {
    err += text
  })
  const ended = new Promise<{ code: number | string; out: string; err: string }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code: code ?? signal ?? '?', out, err }))
  })
  return { process: child, ended }
}

/** Path of the toy experiment. */
export const TOY = join(REPOSITORY, 'tests/experiments/toy/experiment.ts')
