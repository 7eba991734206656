/** `npm run view -- …` in a checkout. */
import { viewCommand } from './viewCommand.ts'

const terminal = {
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
}
process.exitCode = await viewCommand(process.argv.slice(2), terminal, (name) => `npm run ${name} --`)
