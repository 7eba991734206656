#!/usr/bin/env node
/** `npx limber …`: the commands, for projects that have limber as a package. */
import { moduleRunner, runScript } from '../ad/language/moduleRunner.mjs'
import { runtimeFromNode, useGrad } from '../ad/language/plugin.ts'
import { gradcheck, type Host, main, processTerminal } from '../experiments/index.ts'
import { serveRun } from './serve.ts'
import { viewCommand } from './viewCommand.ts'

/** What makes a project's modules record. */
const runner = () => moduleRunner([useGrad(), runtimeFromNode()])

/** A project: its modules are loaded by a runner that rewrites them, the package's own are there already. */
const PROJECT: Host = {
  load: async (path) => (await runner()).import(path),
  command: (name) => `npx limber ${name}`,
}

const USAGE = `npx limber <command> [arguments]

  experiment   asks a question of a robot, by gradient; leaves a run folder
  view         shows a run folder or recordings in the browser
  gradcheck    checks derivatives against differences
  run          runs a script whose functions say 'use grad':  npx limber run loss.ts

Each command explains itself: npx limber experiment --help
`

/** Does what the first word says, and returns the exit code. */
async function limber([command, ...argv]: readonly string[]): Promise<number> {
  const terminal = processTerminal()
  switch (command) {
    case 'experiment':
      return main(argv, { view: (folder) => serveRun(folder), host: PROJECT, terminal })
    case 'gradcheck':
      return gradcheck(argv, terminal, PROJECT)
    case 'view':
      return viewCommand(argv, terminal, PROJECT.command)
    case 'run':
      await runScript(argv, runner, 'npx limber run <file.ts> [arguments]')
      return Number(process.exitCode ?? 0)
    case undefined:
    case '--help':
    case '-h':
      terminal.out(USAGE)
      return command === undefined ? 2 : 0
    default:
      terminal.err(`There is no command "${command}".\n\n${USAGE}`)
      return 2
  }
}

process.exitCode = await limber(process.argv.slice(2))
