/** `npm run certificate [-- folder]`: certifies every configuration, writes the table, and its summary on the front page. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { configurations, LEFT_OUT, titleOf } from './configuration.ts'
import { type Measured, measured } from './measured.ts'
import { certificatePage, summaryOf } from './table.ts'

const [folder = 'certificate'] = process.argv.slice(2)
if (folder.startsWith('-')) {
  console.log(
    'npm run certificate [-- folder]   Writes certificate.md and certificate.json, by default into certificate/.',
  )
  process.exit(['--help', '-h'].includes(folder) ? 0 : 2)
}

const results = configurations().map((configuration, i, all): Measured => {
  progress(`${i + 1} of ${all.length}: ${titleOf(configuration)}`)
  return measured(configuration)
})
progress('')

mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'certificate.md'), `${certificatePage(results)}\n`)
writeFileSync(join(folder, 'certificate.json'), `${JSON.stringify(recordOf(results), rounded, 2)}\n`)
writeSummary('README.md', summaryOf(results))
console.log(summaryOf(results))
console.log(`→ ${join(folder, 'certificate.md')}, ${join(folder, 'certificate.json')}`)
process.exitCode = results.every(({ complaints }) => complaints.length === 0) ? 0 : 1

function recordOf(measurements: readonly Measured[]) {
  return {
    node: process.version,
    leftOut: LEFT_OUT.map(({ what, reason }) => ({ what, reason })),
    configurations: measurements,
  }
}

/** Two digits tell how right a derivative is. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(2)) : value
}

/** The line that says how far it has come, in place where the terminal can. */
function progress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K${text}`)
  else if (text !== '') console.log(text)
}

/** Puts the summary between its two marks in a page. @throws Error when the page has no such place */
function writeSummary(path: string, summary: string): void {
  const page = readFileSync(path, 'utf8')
  const [begin, end] = ['<!-- certificate -->\n', '\n<!-- /certificate -->']
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from)
    throw new Error(`${path}: there is no ${begin.trim()} with its end, expected one for the summary.`)
  writeFileSync(path, page.slice(0, from + begin.length) + summary + page.slice(to))
}
