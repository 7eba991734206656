/** `npm run bench [-- suite]`: measures, prints a table, writes bench-results/<suite>.json. */
import { cpus } from 'node:os'
import { type Figure, reported } from './report.ts'

const SUITES: Readonly<Record<string, () => Promise<{ figures: () => Promise<readonly Figure[]> }>>> = {
  ad: () => import('./ad.ts'),
  lanes: () => import('./lanes.ts'),
  walk: () => import('./walk.ts'),
  sim: () => import('./sim.ts'),
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !Object.hasOwn(SUITES, name))
if (asked.includes('--help') || asked.includes('-h')) {
  console.log(
    `npm run bench [-- suite …]   Measures all suites, or some of: ${Object.keys(SUITES).join(', ')}.`,
  )
} else if (unknown.length > 0) {
  console.error(`There is no suite "${unknown[0]}"; there are: ${Object.keys(SUITES).join(', ')}.`)
  process.exitCode = 2
} else {
  console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}`)
  for (const name of asked.length > 0 ? asked : Object.keys(SUITES)) {
    console.log(`\n${name}`)
    console.log(reported(name, await (await SUITES[name]!()).figures()))
  }
}
