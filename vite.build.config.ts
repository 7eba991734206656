import { resolve } from 'node:path'
import { defineConfig } from 'vite'
import { useGrad } from './ad/language/plugin.ts'

// The published package: what 'use grad' marks is rewritten already, so that users need no build step for ours.
export default defineConfig({
  plugins: [useGrad()],
  build: {
    outDir: 'dist',
    target: 'es2023',
    minify: false,
    sourcemap: true,
    lib: {
      formats: ['es'],
      entry: {
        'ad/index': resolve(import.meta.dirname, 'ad/index.ts'),
        'ad/optim/index': resolve(import.meta.dirname, 'ad/optim/index.ts'),
        'ad/checking/index': resolve(import.meta.dirname, 'ad/checking/index.ts'),
        'ad/testing/index': resolve(import.meta.dirname, 'ad/testing/index.ts'),
        'ad/language/runtime': resolve(import.meta.dirname, 'ad/language/runtime.ts'),
        'ad/language/table': resolve(import.meta.dirname, 'ad/language/table.ts'),
        'ad/language/plugin': resolve(import.meta.dirname, 'ad/language/plugin.ts'),
        'sim/index': resolve(import.meta.dirname, 'sim/index.ts'),
        'sim/record/index': resolve(import.meta.dirname, 'sim/record/index.ts'),
        'robots/index': resolve(import.meta.dirname, 'robots/index.ts'),
        'experiments/index': resolve(import.meta.dirname, 'experiments/index.ts'),
        'viewer/limber': resolve(import.meta.dirname, 'viewer/limber.ts'),
      },
    },
    rolldownOptions: { external: [/^(?!limber:)[^./]/] },
  },
})
