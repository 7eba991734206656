/** The command line with the viewer at its end: what `npm start` and `npm run experiment` run. */
import { main } from '../experiments/index.ts'
import { serveRun } from './serve.ts'

process.exitCode = await main(process.argv.slice(2), { view: (folder) => serveRun(folder) })
