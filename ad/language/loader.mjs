// node ad/language/loader.mjs file.ts [arguments]
//
// Runs a TypeScript module in Node with 'use grad' at work: types stripped, marked functions rewritten, stack traces
// in terms of the source. The module sees its arguments in process.argv.slice(2), as under plain node.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createRunnableDevEnvironment, resolveConfig } from 'vite'

/** Stack frames of the machinery that runs modules. */
const OWN_FRAME = /module-runner\.js:|loader\.mjs:/

/** A module runner of its own: no server, no port, no file watcher, no configuration file. */
async function runner(plugins) {
  const config = await resolveConfig(
    {
      configFile: false,
      envDir: false,
      logLevel: 'error',
      plugins,
      environments: {
        node: {
          consumer: 'server',
          dev: { moduleRunnerTransform: true },
          resolve: { external: true, mainFields: [], conditions: ['node'] },
        },
      },
    },
    'serve',
  )
  const environment = createRunnableDevEnvironment('node', config, {
    runnerOptions: { hmr: false },
    hot: false,
  })
  await environment.init()
  return environment.runner
}

/** Prints an error: a module that does not compile by its sentence and picture, any other by its stack in the source. */
function report(error) {
  if (!(error instanceof Error)) console.error(error)
  else if (error.plugin) console.error([error.message, error.frame].filter(Boolean).join('\n'))
  else {
    error.stack = error.stack
      .split('\n')
      .filter((line) => !OWN_FRAME.test(line))
      .join('\n')
    // the runner notes its own stack here, which is of no use to anyone
    delete error.runnerError
    console.error(error)
  }
}

const [script, ...rest] = process.argv.slice(2)
if (!script || !existsSync(script)) {
  const what = script ? `there is no file ${script}` : 'no module named'
  console.error(`loader.mjs: ${what}, expected: node loader.mjs <file.ts> [arguments].`)
  process.exit(2)
}
const file = resolve(script)
process.argv = [process.argv[0], file, ...rest]

try {
  const pluginFile = fileURLToPath(new URL('./plugin.ts', import.meta.url))
  const { useGrad } = await (await runner([])).import(pluginFile)
  const modules = await runner([useGrad()])
  await modules.import(file)
} catch (error) {
  report(error)
  process.exitCode = 1
}
