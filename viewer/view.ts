/** `npm run view -- <run folder>`: looks at a run again. */
import { serveRun } from './serve.ts'

const [folder, ...more] = process.argv.slice(2)
if (folder === undefined || more.length > 0) {
  console.error('Which run? Expected one folder: npm run view -- runs/<experiment>/<time>')
  process.exitCode = 2
} else {
  try {
    const { url } = await serveRun(folder)
    console.log(`Viewer: ${url}   (Ctrl-C ends it)`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
