import { resolve } from 'node:path'
import { defineConfig } from 'vite'
import { useGrad } from '../ad/language/plugin.ts'

// The page of the published package. A checkout needs none of this: there the page is built as it is opened.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [useGrad()],
  build: {
    outDir: resolve(import.meta.dirname, '../dist/page'),
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 1000,
  },
})
