// node ad/language/loader.mjs file.ts [arguments]
//
// Runs a TypeScript module in Node with 'use grad' at work: types stripped, marked functions rewritten, stack traces
// in terms of the source. The module sees its arguments in process.argv.slice(2), as under plain node.
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createRunnableDevEnvironment, resolveConfig } from 'vite'

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
  const environment = createRunnableDevEnvironment('node', config, { runnerOptions: { hmr: false }, hot: false })
  await environment.init()
  return environment.runner
}

const [script, ...rest] = process.argv.slice(2)
if (!script) {
  console.error('loader.mjs: no module named, expected: node ad/language/loader.mjs <file.ts> [arguments].')
  process.exit(2)
}
const file = resolve(script)
process.argv = [process.argv[0], file, ...rest]
const pluginFile = fileURLToPath(new URL('./plugin.ts', import.meta.url))
const { useGrad } = await (await runner([])).import(pluginFile)
const { import: load } = await runner([useGrad()])
