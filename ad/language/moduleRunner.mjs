// Modules in Node with 'use grad' at work: types stripped, marked functions rewritten, stack traces in terms of the
// source. Plain JavaScript, since it runs before anything can strip types.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { createRunnableDevEnvironment, resolveConfig } from 'vite'

/** Stack frames of the machinery that runs modules. */
const OWN_FRAME = /module-runner\.js:|(?:moduleRunner|loader)\.mjs:|viewer\/limber\.(?:js|ts):/

/**
 * A module runner of its own: no server, no port, no file watcher, no configuration file. Packages are left to Node.
 *
 * @param noExternal - names of packages that are not: their modules are found by the plugins
 */
export async function moduleRunner(plugins, noExternal = []) {
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
          resolve: { external: true, noExternal, mainFields: [], conditions: ['node'] },
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

/**
 * Runs a script as node would: it sees its arguments in process.argv.slice(2), and an error that it throws ends it.
 *
 * @param asked - the script and its arguments
 * @param runner - asked for once there is something to run
 * @param usage - how a person asks for a script
 */
export async function runScript([script, ...rest], runner, usage) {
  if (!script || !existsSync(script)) {
    const what = script ? `There is no file ${script}` : 'No module is named'
    console.error(`${what}, expected: ${usage}.`)
    process.exitCode = 2
    return
  }
  const file = resolve(script)
  process.argv = [process.argv[0], file, ...rest]
  try {
    await (await runner()).import(file)
  } catch (error) {
    report(error)
    process.exitCode = 1
  }
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
