import { execFileSync } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import project from '../package.json' with { type: 'json' }
import type { Versions } from './runRecord.ts'

/** What this run was made with. */
export function versions(): Versions {
  const commit = commitOfCheckout()
  return {
    limber: project.version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    ...(commit === undefined ? {} : { commit }),
  }
}

/** The commit that is checked out, marked when files differ from it; undefined where there is no git or checkout. */
function commitOfCheckout(): string | undefined {
  const here = dirname(fileURLToPath(import.meta.url))
  try {
    return execFileSync('git', ['describe', '--always', '--dirty', '--abbrev=12', '--exclude=*'], {
      cwd: here,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    // a package installed from a registry has no checkout: nothing is wrong
    return undefined
  }
}
