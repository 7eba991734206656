/** `npm run browser`, a part of `npm test`: says which browser the tests will drive, and installs one if there is none. */
import { browserExecutable, installedBrowser } from './browser.ts'

try {
  console.log(`Browser for the tests of the viewer: ${browserExecutable() ?? installedBrowser()}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
