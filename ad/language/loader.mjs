// node ad/language/loader.mjs file.ts [arguments]
//
// Runs a TypeScript module of this checkout in Node with 'use grad' at work.
import { fileURLToPath } from 'node:url'
import { moduleRunner, runScript } from './moduleRunner.mjs'

/** The plugin is TypeScript itself, which takes a runner without it. limber/ad and the others are the sources, never dist/. */
async function runner() {
  const pluginFile = fileURLToPath(new URL('./plugin.ts', import.meta.url))
  const { useGrad } = await (await moduleRunner([])).import(pluginFile)
  return moduleRunner([useGrad()], ['limber'])
}

await runScript(process.argv.slice(2), runner, 'node loader.mjs <file.ts> [arguments]')
