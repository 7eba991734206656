import { defineConfig } from 'vitest/config'
import type { Reporter, TestModule } from 'vitest/node'
import { useGrad } from './ad/language/plugin.ts'

/** Closes a run with one plain line, for people and programs that read only the last one. */
const closingLine: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    const results = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    )
    const count = (state: string) => results.filter((result) => result === state).length
    console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`)
  },
}

export default defineConfig({
  plugins: [useGrad()],
  test: {
    include: ['tests/**/*.test.ts'],
    reporters: ['default', closingLine],
    // two cores: the browser and child processes of some tests need one of them now and then
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
})
