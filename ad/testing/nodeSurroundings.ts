// The one file of ad/ that asks Node for a disk, and only when a baseline is looked at: it loads in a browser too.
import type { Surroundings } from './surroundings.ts'

/**
 * The disk and the environment of this process.
 *
 * @throws Error from its methods where there is no Node, as in a browser
 */
export function nodeSurroundings(): Surroundings {
  return {
    read: (path) => {
      const fs = node().getBuiltinModule('node:fs')
      return fs.existsSync(path) ? fs.readFileSync(path, 'utf8') : undefined
    },
    write: (path, text) => writeWhole(path, text),
    variable: (name) => node().env[name],
    get folder() {
      return node().cwd()
    },
    today: () => new Date().toISOString().slice(0, 'yyyy-mm-dd'.length),
    get engine() {
      return `node ${node().version}`
    },
  }
}

/** A reader sees the old file or the new one, never half of it. */
function writeWhole(path: string, text: string): void {
  const fs = node().getBuiltinModule('node:fs')
  const { dirname } = node().getBuiltinModule('node:path')
  fs.mkdirSync(dirname(path), { recursive: true })
  fs.writeFileSync(`${path}.part`, text)
  fs.renameSync(`${path}.part`, path)
}

function node(): NodeJS.Process {
  const found = (globalThis as { process?: NodeJS.Process }).process
  if (typeof found?.getBuiltinModule === 'function') return found
  throw new Error(
    'Gradient baselines are kept on disk, and here is no Node 20.16 or newer to reach it. Run this test in Node, or ' +
      'register gradientMatchersIn({ … }) with a storage of your own.',
  )
}
