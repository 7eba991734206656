/** Runs the command line without a viewer: what tests and servers start. */
import { main } from './cli/main.ts'

process.exitCode = await main(process.argv.slice(2))
