import { processTerminal } from '../cli/terminal.ts'
import { gradcheck } from './gradcheck.ts'

process.exitCode = await gradcheck(process.argv.slice(2), processTerminal())
