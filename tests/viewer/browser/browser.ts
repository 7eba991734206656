import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright'

/** Software rendering, so that a machine without a graphics card draws the same scene. */
const ARGUMENTS = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
]
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * A headless Chromium.
 *
 * @throws when there is none: a missing browser fails the tests, it does not skip them
 */
export async function openBrowser(): Promise<Browser> {
  const executablePath = browserExecutable()
  if (executablePath) return chromium.launch({ executablePath, args: ARGUMENTS })
  throw new Error(
    'No Chromium was found for the tests of the viewer: "npm run browser" installs one, as npm test does.',
  )
}

/** Path of a Chromium on this machine, if there is one. */
export function browserExecutable(): string | undefined {
  const named = process.env['CHROMIUM_PATH']
  if (named) {
    if (isExecutable(named)) return named
    throw new Error(
      `CHROMIUM_PATH is ${named}, which is not a program: name a Chromium or leave the variable out.`,
    )
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const candidates = [
    ...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))),
    chromium.executablePath(),
  ]
  return candidates.find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Installs a browser: Debian's package where we may, else Playwright's own.
 *
 * @returns its path
 * @throws when that fails
 */
export function installedBrowser(): string {
  console.warn('No Chromium was found for the tests of the viewer: installing one.')
  const [command, ...rest] = installation()
  try {
    execFileSync(command!, rest, { stdio: 'inherit' })
  } catch (cause) {
    throw new Error(
      `No Chromium was found, and "${[command, ...rest].join(' ')}" failed: install Chromium or set CHROMIUM_PATH.`,
      { cause },
    )
  }
  const found = browserExecutable()
  if (found) return found
  throw new Error('A Chromium was installed but is not where it is looked for: set CHROMIUM_PATH to it.')
}

function installation(): readonly string[] {
  if (isDebian() && process.getuid?.() === 0) {
    return ['sh', '-c', 'apt-get update -q && apt-get install -y -q chromium']
  }
  return ['npx', 'playwright', 'install', 'chromium']
}

function isDebian(): boolean {
  return (
    existsSync('/etc/os-release') && /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'))
  )
}
